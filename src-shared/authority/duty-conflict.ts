import type { Result } from '../base/result.ts';
import type { CaseDocument } from '../case/case-document.ts';
import type { KindRegistry } from '../case/kind.ts';
import type { Directory } from '../directory/directory.ts';
import { policyFaultText, type Evaluation, type PolicyFault } from '../policy/evaluate.ts';
import { decide, type Policies } from '../policy/policies.ts';
import type { Actor, Person } from './person.ts';
import type { Refusal } from './refusal.ts';

type Context = { readonly policies: Policies; readonly directory: Directory | null; readonly kinds: KindRegistry };
type Relation = 'one-person' | 'proposer-approver' | 'co-approvers';

/**
 * Whether an approval would combine duties that the policies `duties` and `duty-conflicts` keep apart: within the
 * approver, with the proposer, or with somebody who has approved already. People the directory does not know (the system,
 * people of another network) have no duties here.
 */
export function findDutyConflict(person: Person, subject: CaseDocument, context: Context): Refusal | null {
  const { directory, kinds } = context;
  const own = dutiesAt(person, subject.site, context);
  if ('kind' in own) return own;
  const exercised = kinds.find(subject.kind)?.duty ?? '';
  if (exercised !== '') {
    const conflict = compareDuties('one-person', own, [exercised], null, context);
    if (conflict) return conflict;
  }
  const others: [Relation, Actor][] = [
    ['proposer-approver', subject.proposedBy],
    ...subject.approvals.map(({ by }): [Relation, Actor] => ['co-approvers', by]),
  ];
  for (const [relation, actor] of others) {
    const other = directory?.person(actor.id);
    if (!other) continue;
    const theirs = dutiesAt(other, subject.site, context);
    if ('kind' in theirs) return theirs;
    const conflict = compareDuties(relation, theirs, own, actor, context);
    if (conflict) return conflict;
  }
  return null;
}

/** The duties of every role held at the site. */
function dutiesAt(person: Person, site: string, { policies }: Context): readonly string[] | Refusal {
  const held = new Set<string>();
  for (const grant of person.roles) {
    if (grant.site !== '*' && grant.site !== site) continue;
    const decided = decideOnce(policies, 'duties', { role: grant.role });
    if (!decided.ok) return { kind: 'policyInvalid', text: policyFaultText(decided.error) };
    for (const duty of String(decided.value.then['duties'] ?? '').split(' ')) if (duty !== '') held.add(duty);
  }
  return [...held];
}

function compareDuties(
  relation: Relation,
  some: readonly string[],
  others: readonly string[],
  actor: Actor | null,
  { policies }: Context,
): Refusal | null {
  for (const one of some) {
    for (const other of others) {
      for (const [first, second] of [
        [one, other],
        [other, one],
      ] as const) {
        const decided = decideOnce(policies, 'duty-conflicts', { relation, first, second });
        if (!decided.ok) return { kind: 'policyInvalid', text: policyFaultText(decided.error) };
        const { rule, text, then } = decided.value;
        if (then['conflict'] !== false) return { kind: 'dutyConflict', rule, text, with: actor };
      }
    }
  }
  return null;
}

/** As in `grant.ts`: the answers depend on few short texts, and a list of 100,000 cases asks for each pair of duties. */
const answers = new WeakMap<Policies, Map<string, Result<Evaluation, PolicyFault>>>();

function decideOnce(policies: Policies, policy: string, inputs: Readonly<Record<string, string>>) {
  let known = answers.get(policies);
  if (!known) answers.set(policies, (known = new Map()));
  const key = [policy, ...Object.values(inputs)].join('|');
  let answer = known.get(key);
  if (!answer) known.set(key, (answer = decide(policies, policy, inputs)));
  return answer;
}
