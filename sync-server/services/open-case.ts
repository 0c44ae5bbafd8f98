import type { Actor } from '../../src-shared/authority/person.ts';
import { scopeId } from '../../src-shared/authority/scopes.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import { DEFAULT_CALENDAR, type SiteCalendar } from '../../src-shared/calendar/site-calendar.ts';
import { decideOnRisk } from '../../src-shared/case/approval-inputs.ts';
import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import type { KindRegistry } from '../../src-shared/case/kind.ts';
import { caseKinds } from '../../src-shared/case/kinds.ts';
import { openCase as describeOpenCase, type CaseProposal } from '../../src-shared/case/open-case.ts';
import type { Policies } from '../../src-shared/policy/policies.ts';
import { BILLING_CASE } from '../../src-shared/process/billing-case-maps.ts';
import { appendLeaves } from '../audit/append-leaf.ts';
import { type Change, publish } from '../feed/publish.ts';
import { newId } from '../new-id.ts';
import type { Orchestration } from '../orchestration/engine/engine.ts';
import { payeeOf, riskForApproval } from '../../src-shared/case/risk.ts';
import { insertCases, takeCaseNumbers } from '../store/billing-cases.ts';
import { readCalendars } from '../store/directory.ts';
import { notePayees, payeeKey } from '../store/payees.ts';
import type { EvaluationRow } from '../store/policies.ts';
import { recordEvaluations } from './record-evaluations.ts';
import type { Tx } from '../store/transaction.ts';
import { decideOnHistory } from './write-off-history.ts';

export type OpenCaseDeps = {
  readonly engine: Pick<Orchestration, 'startMany'>;
  readonly policies: Policies;
  readonly kinds?: KindRegistry;
};

/** The process that every case has, under the case's own id, with the input `{ case: id }`. */
export const CASE_PROCESS = BILLING_CASE;

export type CaseToOpen = {
  readonly proposal: CaseProposal;
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
  /** Where something points to the case before it is opened. */
  readonly id?: string;
  /** Id of the recorded evaluation `proposal.why`, when it is recorded already. */
  readonly whyEvaluation?: string;
};

/**
 * Opens a case in the caller's transaction: its number, the record of the two policy decisions behind it, the case, an audit
 * leaf, its document on the feed and its process.
 *
 * It takes the counter of case numbers and then publishes. A caller that publishes as well wraps both in `publishLast`.
 */
export async function openCase(tx: Tx, deps: OpenCaseDeps, one: CaseToOpen, now: Date): Promise<CaseDocument> {
  const [opened] = await openCases(tx, deps, [one], now);
  return opened!;
}

/** As {@link openCase}, for up to a thousand cases in a few statements. Numbers follow the order given. */
export async function openCases(
  tx: Tx,
  deps: OpenCaseDeps,
  cases: readonly CaseToOpen[],
  now: Date,
): Promise<readonly CaseDocument[]> {
  const { opened, changes } = await writeCases(tx, deps, cases, now);
  await publish(tx, changes, now);
  return opened;
}

/** All of {@link openCases} but the feed, for use cases that publish more than the cases. */
export async function writeCases(
  tx: Tx,
  deps: OpenCaseDeps,
  cases: readonly CaseToOpen[],
  now: Date,
): Promise<{ readonly opened: readonly CaseDocument[]; readonly changes: readonly Change[] }> {
  if (cases.length === 0) return { opened: [], changes: [] };
  const evaluations: EvaluationRow[] = [];
  const { policies, kinds = caseKinds } = deps;
  const numberOf = await numbering(tx, kinds, cases);
  const decided = await decideOnHistory(tx, cases, { policies, kinds }, now);
  const isNew = await firstTimePayees(tx, decided);
  const calendars = await readCalendars(tx, [...new Set(decided.map(({ site }) => site))]);
  const opened = decided.map((each) => {
    const one = onRisk({ ...each, firstTimePayee: isNew(each) }, policies);
    return describe({ ...deps, calendars }, one, numberOf(each), evaluations, now);
  });
  await recordEvaluations(tx, evaluations, now);
  await insertCases(tx, opened, now);
  await appendLeaves(
    tx,
    opened.map((document) => leafOf(document, now)),
  );
  await deps.engine.startMany(
    tx,
    CASE_PROCESS,
    opened.map(({ id }) => ({ id, input: { case: id } })),
  );
  const changes = opened.map((document): Change => {
    const { id, ver, scope } = document;
    return { coll: 'cases', id, ver, scope, body: JSON.stringify(document) };
  });
  return { opened, changes };
}

/** The case with the approvals that its risk asks for, now that it is known whether its payee was paid before. */
function onRisk<Case extends CaseToOpen & { readonly firstTimePayee: boolean }>(one: Case, policies: Policies): Case {
  const { proposal, site, payerClass, firstTimePayee } = one;
  const risk = riskForApproval({ ...proposal, site, payerClass, firstTimePayee }, policies);
  const approval = decideOnRisk(proposal.approval, risk, policies);
  if (approval === proposal.approval) return one;
  const why = proposal.why === proposal.approval ? approval : proposal.why;
  return { ...one, proposal: { ...proposal, approval, why } };
}

/** Which cases pay somebody whom their site has not paid before; of several opened together the first. */
async function firstTimePayees(tx: Tx, cases: readonly CaseToOpen[]): Promise<(one: CaseToOpen) => boolean> {
  const payeeIn = ({ site, proposal }: CaseToOpen) => ({ site, name: payeeOf(proposal.facts) });
  const paying = cases.map(payeeIn).filter(({ name }) => name !== '');
  const unseen = new Set(await notePayees(tx, paying));
  return (one) => unseen.delete(payeeKey(payeeIn(one)));
}

/** Takes the numbers of all cases at once and gives them out in order. */
async function numbering(
  tx: Tx,
  kinds: KindRegistry,
  cases: readonly CaseToOpen[],
): Promise<(one: CaseToOpen) => string> {
  const prefixOf = ({ proposal }: CaseToOpen): string => {
    const kind = kinds.find(proposal.kind);
    invariant(kind, `no kind of case is called ${proposal.kind}`);
    return kind.prefix;
  };
  const amounts = new Map<string, number>();
  for (const one of cases) amounts.set(prefixOf(one), (amounts.get(prefixOf(one)) ?? 0) + 1);
  const next = await takeCaseNumbers(tx, amounts);
  return (one) => {
    const prefix = prefixOf(one);
    const number = next.get(prefix)!;
    next.set(prefix, number + 1);
    return `${prefix}-${number}`;
  };
}

function describe(
  deps: OpenCaseDeps & { readonly calendars: ReadonlyMap<string, SiteCalendar> },
  one: CaseToOpen & { readonly firstTimePayee: boolean },
  number: string,
  evaluations: EvaluationRow[],
  now: Date,
): CaseDocument {
  const { proposal, site } = one;
  const id = one.id ?? newId(now);
  const record = (evaluation: CaseProposal['why']): string => {
    const row = { id: newId(now), subject: id, evaluation };
    evaluations.push(row);
    return row.id;
  };
  const approval = record(proposal.approval);
  const why = one.whyEvaluation ?? (proposal.why === proposal.approval ? approval : record(proposal.why));
  return describeOpenCase(
    proposal,
    { ...one, id, number, scope: scopeId(site, 'work'), now, evaluations: { why, approval } },
    { policies: deps.policies, kinds: deps.kinds ?? caseKinds, calendar: deps.calendars.get(site) ?? DEFAULT_CALENDAR },
  );
}

function leafOf(document: CaseDocument, now: Date): Parameters<typeof appendLeaves>[1][number] {
  const { id, number, kind, site, department, amountMinor, why, approvalRule, approvalsNeeded, evidence, proposedBy } =
    document;
  return {
    at: now,
    actor: proposedBy.id,
    action: 'case.open',
    entity: id,
    body: {
      number,
      kind,
      site,
      department,
      amountMinor,
      remittance: evidence.remittance,
      why: { rule: why.rule, evaluation: why.evaluation },
      approval: { rule: approvalRule.rule, evaluation: approvalRule.evaluation, needed: approvalsNeeded },
      evidenceHash: document.evidenceHash,
      risk: document.risk && { score: document.risk.score, band: document.risk.band, version: document.risk.version },
    },
  };
}
