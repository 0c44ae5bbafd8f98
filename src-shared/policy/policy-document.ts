import * as z from 'zod';

/** A condition on one input. All given parts must hold; a rule without conditions always matches. */
export const Condition = z.object({
  input: z.string(),
  /** Inclusive bounds for numbers (cents, counts). */
  min: z.number().optional(),
  max: z.number().optional(),
  /** The input equals one of these texts. */
  oneOf: z.array(z.string()).optional(),
  noneOf: z.array(z.string()).optional(),
  is: z.boolean().optional(),
});
export type Condition = z.infer<typeof Condition>;

export const PolicyRule = z.object({
  /** Goes to the audit trail; never reused for another meaning. */
  id: z.string().max(24),
  /** In words, as the person sees it: "Write-offs up to $10.00 post without approval". */
  text: z.string(),
  when: z.array(Condition),
  /** Output columns of the table: text, number or boolean by name. */
  then: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});
export type PolicyRule = z.infer<typeof PolicyRule>;

/** A decision table, hit policy "first": rules are tried in order. Money inputs are cents. */
export const PolicyTable = z.object({
  policy: z.string(),
  version: z.int().positive(),
  title: z.string(),
  effectiveFrom: z.string(),
  /** Inputs the table may name: a rule that names another is invalid. */
  inputs: z.array(z.object({ name: z.string(), type: z.enum(['number', 'text', 'boolean']), label: z.string() })),
  rules: z.array(PolicyRule).min(1),
});
export type PolicyTable = z.infer<typeof PolicyTable>;

/** Published policies as everybody may read them: the read model of the collection `policies`. */
export const PolicyDocument = z.object({
  id: z.string().max(80),
  scope: z.string().max(100),
  ver: z.int().positive(),
  policy: z.string(),
  version: z.int().positive(),
  table: PolicyTable,
});
export type PolicyDocument = z.infer<typeof PolicyDocument>;
