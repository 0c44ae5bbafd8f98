import { remember } from '../base/remember.ts';
import { ok, type Result } from '../base/result.ts';
import type { CaseRow } from '../case/case-document.ts';
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
 *
 * @param deciders  whose authority and whose hand it is: somebody who stands in for another has the duties of both.
 */
export function findDutyConflict(deciders: readonly Person[], subject: CaseRow, context: Context): Refusal | null {
  const { directory, policies } = context;
  const conflict = conflictOfDuties(deciders, subject, context);
  if (conflict) return conflict;
  const held = dutiesOfAll(deciders, subject.site, policies);
  if (!held.ok) return invalid(held.error);
  const own = held.value;
  const others: [Relation, Actor][] = [
    ['proposer-approver', subject.proposedBy],
    ...subject.approvals.flatMap((approval): [Relation, Actor][] => [
      ['co-approvers', approval.by],
      ...(approval.for ? [['co-approvers', approval.for] satisfies [Relation, Actor]] : []),
    ]),
  ];
  for (const [relation, actor] of others) {
    const other = directory?.person(actor.id);
    if (!other) continue;
    const theirs = dutiesAt(other, subject.site, policies);
    if (!theirs.ok) return invalid(theirs.error);
    const conflict = compareDuties(relation, theirs.value, own, actor, context);
    if (conflict) return conflict;
  }
  return null;
}

/** Whether those who decide, taken together, hold duties that exclude what approving such a case exercises. */
export function conflictOfDuties(
  deciders: readonly Person[],
  { kind, site }: Pick<CaseRow, 'kind' | 'site'>,
  { kinds, policies }: Pick<Context, 'kinds' | 'policies'>,
): Refusal | null {
  const held = dutiesOfAll(deciders, site, policies);
  if (!held.ok) return invalid(held.error);
  const exercised = kinds.find(kind)?.duty ?? '';
  return exercised === '' ? null : compareDuties('one-person', held.value, exercised, null, { policies });
}

/** Duties, separated by spaces. */
type Duties = string;
type Conflict = Result<Evaluation | null, PolicyFault>;

/**
 * As in `grant.ts`: the answers depend on who there is, where, and on few short texts, and a list of 100,000 cases asks for
 * the same ones again and again.
 */
type Answers = {
  readonly duties: WeakMap<Person, Map<string, Result<Duties, PolicyFault>>>;
  readonly conflicts: Map<Relation, Map<Duties, Map<Duties, Conflict>>>;
};
const answers = new WeakMap<Policies, Answers>();

function answersBy(policies: Policies): Answers {
  return remember(answers, policies, () => ({ duties: new WeakMap(), conflicts: new Map() }));
}

function dutiesOfAll(people: readonly Person[], site: string, policies: Policies): Result<Duties, PolicyFault> {
  const [first] = people;
  if (first && people.length === 1) return dutiesAt(first, site, policies);
  const all: Duties[] = [];
  for (const person of people) {
    const held = dutiesAt(person, site, policies);
    if (!held.ok) return held;
    all.push(held.value);
  }
  return ok(all.join(' '));
}

/** The duties of every role held at the site. */
export function dutiesAt(person: Person, site: string, policies: Policies): Result<Duties, PolicyFault> {
  const sites = remember(answersBy(policies).duties, person, () => new Map<string, Result<Duties, PolicyFault>>());
  return remember(sites, site, () => {
    const held = new Set<string>();
    for (const grant of person.roles) {
      if (grant.site !== '*' && grant.site !== site) continue;
      const decided = decide(policies, 'duties', { role: grant.role });
      if (!decided.ok) return decided;
      for (const duty of listed(String(decided.value.then['duties'] ?? ''))) held.add(duty);
    }
    return ok([...held].join(' '));
  });
}

function compareDuties(
  relation: Relation,
  some: Duties,
  others: Duties,
  actor: Actor | null,
  { policies }: Pick<Context, 'policies'>,
): Refusal | null {
  const bySome = remember(answersBy(policies).conflicts, relation, () => new Map<Duties, Map<Duties, Conflict>>());
  const byOthers = remember(bySome, some, () => new Map<Duties, Conflict>());
  const answer = remember(byOthers, others, () => firstConflict(relation, some, others, policies));
  if (!answer.ok) return invalid(answer.error);
  return answer.value && { kind: 'dutyConflict', rule: answer.value.rule, text: answer.value.text, with: actor };
}

/** What keeps two people's duties apart; null when nothing does. */
function firstConflict(relation: Relation, some: Duties, others: Duties, policies: Policies): Conflict {
  for (const one of listed(some)) {
    for (const other of listed(others)) {
      for (const [first, second] of [
        [one, other],
        [other, one],
      ] as const) {
        const decided = decide(policies, 'duty-conflicts', { relation, first, second });
        if (!decided.ok || decided.value.then['conflict'] !== false) return decided;
      }
    }
  }
  return ok(null);
}

function listed(duties: Duties): string[] {
  return duties.split(' ').filter((duty) => duty !== '');
}

function invalid(fault: PolicyFault): Refusal {
  return { kind: 'policyInvalid', text: policyFaultText(fault) };
}
