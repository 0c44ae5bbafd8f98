import * as z from 'zod';
import { Instant } from '../base/dates.ts';

/** What a cell of a table may hold: money is whole cents, a date 'YYYY-MM-DD', a duration 'P3D' or 'PT12H'. */
export const PolicyValue = z.union([z.string(), z.number(), z.boolean()]);
export type PolicyValue = z.infer<typeof PolicyValue>;

/** `money` is whole cents; `date` and `duration` (days and time) are their ISO texts. */
export const PolicyType = z.enum(['number', 'money', 'text', 'boolean', 'date', 'duration']);
export type PolicyType = z.infer<typeof PolicyType>;

/** The hit policies of DMN 1.3: which of the matching rules decide. */
export const HitPolicy = z.enum(['unique', 'first', 'priority', 'any', 'collect', 'ruleOrder', 'outputOrder']);
export type HitPolicy = z.infer<typeof HitPolicy>;

export const Aggregation = z.enum(['sum', 'min', 'max', 'count']);
export type Aggregation = z.infer<typeof Aggregation>;

/** A name as FEEL writes it without spaces, so that a cell may name any input. */
export const PolicyName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/);

export const PolicyInput = z.object({
  name: PolicyName,
  type: PolicyType,
  /** As a person reads it. */
  label: z.string(),
  /** FEEL unary tests that every value passes: '"CO","PI"' or '>= 0'. Another value is a fault, not a gap. */
  allowed: z.string().optional(),
});
export type PolicyInput = z.infer<typeof PolicyInput>;

export const PolicyOutput = z.object({
  name: PolicyName,
  type: PolicyType,
  /** The possible values; their order is the priority for `priority` and `outputOrder`, first is highest. */
  allowed: z.array(PolicyValue).min(1).optional(),
  /** What holds when no rule matches. All outputs have one or none has. */
  otherwise: PolicyValue.optional(),
});
export type PolicyOutput = z.infer<typeof PolicyOutput>;

/** Values by the names of the outputs. */
export const Outcome = z.record(z.string(), PolicyValue);

export const PolicyRule = z.object({
  /** Goes to the audit trail; never reused for another meaning. */
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,23}$/),
  /** In words, as the person sees it: "Write-offs up to $10.00 post without approval." */
  text: z.string(),
  /** FEEL unary tests by input name: '<= 1000', '"WO","FB"', 'not("OA")'. An input that is not here may be anything. */
  when: z.record(z.string(), z.string()),
  then: Outcome,
});
export type PolicyRule = z.infer<typeof PolicyRule>;

/** An example that travels with the table: a version whose examples fail is not published. */
export const PolicyExample = z.object({
  text: z.string(),
  inputs: Outcome,
  /** The outputs that must come out; those not named may be anything. */
  expect: Outcome,
});
export type PolicyExample = z.infer<typeof PolicyExample>;

/** A decision table as DMN 1.3 has it. */
export const PolicyTable = z.object({
  policy: z.string(),
  version: z.int().positive(),
  title: z.string(),
  effectiveFrom: z.string(),
  hitPolicy: HitPolicy,
  /** With `collect`: the one number that the outputs of all matching rules make. */
  aggregation: Aggregation.optional(),
  /** Inputs the table may name: a rule that names another is invalid. */
  inputs: z.array(PolicyInput),
  outputs: z.array(PolicyOutput).min(1),
  rules: z.array(PolicyRule).min(1),
  examples: z.array(PolicyExample),
});
export type PolicyTable = z.infer<typeof PolicyTable>;

/** Who wrote or reviewed a version: the name as it was then. */
export const PolicyMaker = z.object({ id: z.string(), name: z.string() });
export type PolicyMaker = z.infer<typeof PolicyMaker>;

/** What a rehearsal came to. Amounts in cents; approvals are those that people of all sites give. */
export const RehearsalFigures = z.object({
  /** How far back the decisions go that were made again. */
  months: z.int().positive(),
  cases: z.int(),
  changed: z.int(),
  changedMinor: z.int(),
  otherRule: z.int(),
  approvalsBefore: z.int(),
  approvalsAfter: z.int(),
});
export type RehearsalFigures = z.infer<typeof RehearsalFigures>;

/** How a version came to be in force. */
export const Publication = z.object({
  at: Instant,
  /** From when it decides, the instant itself included. */
  effectiveFrom: Instant,
  /** Everybody who wrote on it; nobody where it came with the product. */
  authors: z.array(PolicyMaker),
  reviewer: PolicyMaker.nullable(),
  /** Why the board changes the policy. */
  reason: z.string(),
  /** What the reviewer said. */
  review: z.string(),
  /** What it changes of the version before, in words. */
  changes: z.array(z.string()),
  /** With the id under which its list of changed decisions is kept. */
  rehearsal: RehearsalFigures.extend({ id: z.string() }).nullable(),
});
export type Publication = z.infer<typeof Publication>;

/** Published policies as everybody may read them: the read model of the collection `policies`. */
export const PolicyDocument = z.object({
  id: z.string().max(80),
  scope: z.string().max(100),
  ver: z.int().positive(),
  policy: z.string(),
  version: z.int().positive(),
  table: PolicyTable,
  /** Absent on what a network began with. */
  publication: Publication.optional(),
});
export type PolicyDocument = z.infer<typeof PolicyDocument>;
