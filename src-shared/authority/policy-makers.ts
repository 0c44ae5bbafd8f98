import { remember } from '../base/remember.ts';
import type { CaseDocument, CaseRow } from '../case/case-document.ts';
import type { DatedVersion } from '../policy/policy-version.ts';
import type { Refusal } from './refusal.ts';

type Versions = readonly DatedVersion[];
/** A row of a list does without the rule: there it is the page of the case, and the server, that tell. */
type Subject = CaseRow & { readonly approvalRule?: CaseDocument['approvalRule'] };

/** Ids of those who wrote or reviewed a version, by policy and number; kept, since a list asks for each of its cases. */
const known = new WeakMap<Versions, Map<string, Map<number, ReadonlySet<string>>>>();

/**
 * Who wrote or reviewed the version of the policy that a case is approved under: the version it is pinned to, whatever has
 * come into force since. Nobody where it came with the product.
 */
export function makersOf({ approvalRule }: Subject, versions: Versions): ReadonlySet<string> {
  if (!approvalRule) return nobody;
  const byPolicy = remember(known, versions, () => readMakers(versions));
  return byPolicy.get(approvalRule.policy)?.get(approvalRule.version) ?? nobody;
}

/**
 * Whether one of those who decide made the policy they would approve under: neither its author nor its reviewer does, nor
 * somebody with the authority that one of them lent.
 */
export function ownPolicy(
  deciders: readonly { readonly id: string; readonly name: string }[],
  subject: Subject,
  versions: Versions,
): Omit<Extract<Refusal, { kind: 'ownPolicy' }>, 'others'> | null {
  const makers = makersOf(subject, versions);
  const maker = deciders.find(({ id }) => makers.has(id));
  if (!maker || !subject.approvalRule) return null;
  const { policy, version } = subject.approvalRule;
  const title = versions.find((each) => each.policy === policy && each.version === version)?.table.title ?? policy;
  return { kind: 'ownPolicy', maker: maker.name, title, version };
}

const nobody: ReadonlySet<string> = new Set();

function readMakers(versions: Versions): Map<string, Map<number, ReadonlySet<string>>> {
  const byPolicy = new Map<string, Map<number, ReadonlySet<string>>>();
  for (const { policy, version, publication } of versions) {
    if (!publication) continue;
    const { authors, reviewer } = publication;
    const makers = new Set([...authors, ...(reviewer ? [reviewer] : [])].map(({ id }) => id));
    if (makers.size > 0) remember(byPolicy, policy, () => new Map<number, ReadonlySet<string>>()).set(version, makers);
  }
  return byPolicy;
}
