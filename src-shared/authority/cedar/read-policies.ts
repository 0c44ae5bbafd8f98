import type * as Cedar from '@cedar-policy/cedar-wasm/nodejs';
import { cedarSchema } from './schema.ts';
import { invariant } from '../../base/invariant.ts';

type CedarReader = Pick<typeof Cedar, 'policySetTextToParts' | 'policyToJson'>;
type CedarChecker = CedarReader & Pick<typeof Cedar, 'validate'>;

export type NamedPolicy = {
  readonly id: string;
  /** A sentence for the person who is told. */
  readonly reason: string;
  /** In Cedar's notation. */
  readonly source: string;
  /** As Cedar reads it. */
  readonly json: unknown;
};

/** @throws InvariantError naming the policy that cannot be used, and why. */
export function readPolicies(cedar: CedarReader, text: string): NamedPolicy[] {
  const parts = cedar.policySetTextToParts(text);
  invariant(parts.type === 'success', `Cedar cannot read the policies: ${messages(parts)}`);
  invariant(parts.policy_templates.length === 0, 'templates are not used');
  const policies = parts.policies.map((source) => readPolicy(cedar, source));
  const ids = policies.map(({ id }) => id);
  invariant(new Set(ids).size === ids.length, 'two policies have one id');
  return policies;
}

/**
 * Checks policies against the schema: the suite does, and a server that starts.
 *
 * @throws InvariantError naming the policy that does not fit.
 */
export function checkPolicies(cedar: CedarChecker, text: string): void {
  const policies = readPolicies(cedar, text);
  const staticPolicies = Object.fromEntries(policies.map(({ id, source }) => [id, source]));
  const checked = cedar.validate({ schema: cedarSchema, policies: { staticPolicies } });
  invariant(checked.type === 'success', `Cedar cannot check the policies: ${messages(checked)}`);
  const findings = [...checked.validationErrors, ...checked.validationWarnings];
  invariant(findings.length === 0, `${findings[0]?.policyId}: ${findings[0]?.error.message}`);
}

function readPolicy(cedar: CedarReader, source: string): NamedPolicy {
  const answer = cedar.policyToJson(source);
  invariant(answer.type === 'success', `Cedar cannot read a policy: ${messages(answer)}`);
  const { id, reason } = answer.json.annotations ?? {};
  invariant(id && reason, `a policy lacks its @id or its @reason: ${source.slice(0, 60)}`);
  const named = entitiesNamed(answer.json).filter((type) => type !== 'Action');
  invariant(named.length === 0, `${id} names a ${named[0]}: a policy speaks of roles, not of somebody or some place`);
  return { id, reason, source, json: answer.json };
}

/** The attributes that any of the policies looks at. */
export function attributesIn(policies: readonly NamedPolicy[]): ReadonlySet<string> {
  return new Set(walk(policies.map(({ json }) => json)).flatMap(({ key, value }) => (key === 'attr' ? [value] : [])));
}

/** The types of the entities that a policy names by their id. */
function entitiesNamed(policy: unknown): string[] {
  return walk(policy).flatMap(({ key, value, within }) => (key === 'type' && 'id' in within ? [value] : []));
}

type Leaf = { readonly key: string; readonly value: string; readonly within: object };

/** Every text in a JSON value, with the key it stands under. */
function walk(value: unknown): Leaf[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, item]: [string, unknown]) =>
    typeof item === 'string' ? [{ key, value: item, within: value }] : walk(item),
  );
}

function messages(answer: {
  readonly type: string;
  readonly errors?: readonly { readonly message: string }[];
}): string {
  return answer.errors?.map(({ message }) => message).join('; ') ?? '';
}
