import type { Actor } from '../authority/person.ts';
import { type Instant, instantOf } from '../base/dates.ts';
import { invariant } from '../base/invariant.ts';
import { dueAfter, timeUnitOf } from '../calendar/business-time.ts';
import { DEFAULT_CALENDAR, type SiteCalendar } from '../calendar/site-calendar.ts';
import type { Evaluation } from '../policy/evaluate.ts';
import { decideOrAskPerson, type Policies } from '../policy/policies.ts';
import { approvalsIn, asksDepartmentOwner, asksTwoHighest, policyReason } from './amendment.ts';
import type { CaseDocument, StoredIntake } from './case-document.ts';
import { stepsOf } from './case-steps.ts';
import { departmentOf } from './department-of.ts';
import { evidenceHash } from './evidence-hash.ts';
import { riskOf, skillsAsked } from './risk.ts';
import type { CaseDescription, CaseKind, KindRegistry } from './kind.ts';
import { earliestOf, startClocks } from './legal-clock.ts';
import { firstPlace } from './place-of-case.ts';

/** A case that ought to be opened: what it is about, the rule that asks for it, and the approvals it takes. */
export type CaseProposal = CaseDescription & {
  readonly kind: string;
  readonly why: Evaluation;
  readonly approval: Evaluation;
  /** For kinds that are proposed with a form. */
  readonly intake?: StoredIntake;
  /** Approvals that it takes whatever the policy says, because of who proposes it; none when absent. */
  readonly leastApprovals?: number;
};

export type Opening = {
  readonly id: string;
  /** '<prefix of the kind>-<number>'. */
  readonly number: string;
  readonly scope: string;
  readonly site: string;
  /** The payer's name, '' for none. */
  readonly payer: string;
  readonly payerClass: string;
  /** Id of the remittance advice, '' for none. */
  readonly remittance: string;
  readonly proposedBy: Actor;
  /** Whose entry it undoes. */
  readonly reverses?: CaseDocument['reverses'];
  /** The line of a reconciliation that it was proposed from. */
  readonly reconciles?: CaseDocument['reconciles'];
  /** Whether it pays somebody whom the network has not paid before. */
  readonly firstTimePayee?: boolean;
  readonly now: Date;
  /** Ids under which the proposal's two evaluations are recorded. */
  readonly evaluations: { readonly why: string; readonly approval: string };
};

export type OpeningRules = {
  readonly policies: Policies;
  readonly kinds: KindRegistry;
  /** Of its site; by default that of a site which has not said when it works. */
  readonly calendar?: SiteCalendar;
};

/**
 * A case in state `open`, at version 1, due when the policy `clock` says and never later than the law's own clocks.
 *
 * @throws InvariantError for an unknown kind.
 */
export function openCase(
  proposal: CaseProposal,
  opening: Opening,
  { policies, kinds, calendar = DEFAULT_CALENDAR }: OpeningRules,
): CaseDocument {
  const kind = kinds.find(proposal.kind);
  invariant(kind, `no kind of case is called ${proposal.kind}`);
  const { id, number, scope, site, remittance, proposedBy, now, evaluations } = opening;
  const at = instantOf(now);
  const subject = { kind: kind.kind, queue: kind.queue, payerClass: opening.payerClass };
  const clocks = startClocks(subject, { policies, calendar, start: now, starts: proposal.clockStarts });
  const why = { ...policyReason(proposal.why, evaluations.why), inputs: { ...proposal.why.inputs } };
  const material = {
    kind: kind.kind,
    amountMinor: proposal.amountMinor,
    account: proposal.account,
    payerClass: opening.payerClass,
    facts: [...proposal.facts],
    entry: proposal.entry.map((line) => ({ ...line })),
  };
  const createdAt = at;
  const dueAt = earliestOf(dueDate(subject, { policies, calendar, start: now }), clocks);
  const approvalsNeeded = approvalsOf(proposal);
  return {
    id,
    scope,
    ver: 1,
    number,
    ...material,
    queue: kind.queue,
    site,
    state: 'open',
    payer: shortPayer(opening.payer),
    department: proposal.department ?? departmentOf({ ...subject, site }, policies),
    title: proposal.title,
    why,
    approvalRule: policyReason(proposal.approval, evaluations.approval),
    approvalsNeeded,
    approvals: [],
    ...(asksTwoHighest(proposal.approval) ? { twoHighestLevels: true } : {}),
    ...(asksDepartmentOwner(proposal.approval) ? { departmentApproves: true } : {}),
    escalations: 0,
    proposedBy,
    owner: null,
    createdAt,
    dueAt,
    ...(opening.reverses ? { reverses: opening.reverses } : {}),
    ...(opening.reconciles ? { reconciles: opening.reconciles } : {}),
    process: firstPlace({
      approvalsNeeded,
      createdAt,
      dueAt,
      workDueAt: proposal.steps?.length ? workDueAt(subject, dueAt, { policies, calendar, start: now }) : null,
    }),
    ...(clocks.length > 0 ? { clocks } : {}),
    updatedAt: at,
    ...(proposal.blockedBy?.length ? { blockedBy: [...proposal.blockedBy] } : {}),
    ...(proposal.steps?.length ? { steps: stepsOf(proposal.steps) } : {}),
    checks: [...proposal.checks],
    ...(proposal.intake ? { intake: proposal.intake } : {}),
    evidence: { remittance, claims: [...proposal.claims] },
    posting: { state: proposal.entry.length > 0 ? 'proposed' : 'none', entry: '', message: '' },
    timeline: [{ at, by: proposedBy, event: 'open', text: why.text }],
    evidenceHash: evidenceHash(material),
    ...assessed(proposal, opening, kind, policies),
  };
}

/** A payer's name as a case has room for it. */
export function shortPayer(name: string): string {
  return name.slice(0, 160);
}

/** How risky it looks as it is opened, and what whoever takes it has to be able to do. */
function assessed(
  { checks, amountMinor }: CaseProposal,
  { site, payerClass, now, firstTimePayee = false }: Opening,
  { kind, queue }: CaseKind,
  policies: Policies,
): Pick<CaseDocument, 'risk' | 'skills'> {
  const subject = { kind, queue, site, payerClass, checks, amountMinor };
  const risk = riskOf({ ...subject, createdAt: instantOf(now), firstTimePayee }, policies, now);
  const skills = skillsAsked({ ...subject, band: risk.band }, policies);
  return { risk, ...(skills.length > 0 ? { skills } : {}) };
}

/** An invalid clock makes a case due at once, so that somebody sees it. A table from before there were units counts days. */
function dueDate(
  subject: Pick<CaseDocument, 'kind' | 'queue' | 'payerClass'>,
  { policies, calendar, start }: Clocked,
): Instant {
  const { dueDays, unit } = decideOrAskPerson(policies, 'clock', { ...subject }, { dueDays: 0 }).then;
  const days = typeof dueDays === 'number' ? Math.max(0, dueDays) : 0;
  return instantOf(dueAfter(calendar, start, days, timeUnitOf(unit)));
}

type Clocked = { readonly policies: Policies; readonly calendar: SiteCalendar; readonly start: Date };

/**
 * Until when the work before a decision is to be done, before its people are reminded: as long as the policy `escalation` leaves an
 * overdue case with whoever has it, and never later than the decision.
 */
function workDueAt(
  { kind, queue }: Pick<CaseDocument, 'kind' | 'queue'>,
  dueAt: Instant,
  { policies, calendar, start }: Clocked,
): Instant {
  const { reassignAfter = 1, unit } = decideOrAskPerson(policies, 'escalation', { kind, queue }, {}).then;
  const at = instantOf(dueAfter(calendar, start, Math.max(0, Number(reassignAfter)), timeUnitOf(unit)));
  return at < dueAt ? at : dueAt;
}

/** What has something in its way does not pass without a person, whatever its amount. */
function approvalsOf({ approval, blockedBy = [], steps = [], leastApprovals = 0 }: CaseProposal): number {
  const asked = Math.max(approvalsIn(approval), leastApprovals);
  return blockedBy.length > 0 || steps.length > 0 ? Math.max(1, asked) : asked;
}
