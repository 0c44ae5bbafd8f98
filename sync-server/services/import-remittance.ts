import type { FileHandle } from 'node:fs/promises';
import type { Actor } from '../../src-shared/authority/person.ts';
import { scopeId } from '../../src-shared/authority/scopes.ts';
import { calendarDateOf, CalendarDate, instantOf } from '../../src-shared/base/dates.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import type { Directory } from '../../src-shared/directory/directory.ts';
import { createProposal, type RemittanceProposal } from '../../src-shared/journal/propose-entry.ts';
import { formatMinor } from '../../src-shared/money/format.ts';
import { carriedIn } from '../../src-shared/remittance/carry-forward.ts';
import { identify, type Identified } from '../../src-shared/remittance/identify.ts';
import type { Interchange, RemittanceAdvice } from '../../src-shared/remittance/remittance.ts';
import type { RemittanceDocument } from '../../src-shared/remittance/remittance-document.ts';
import { remittanceKey } from '../../src-shared/remittance/remittance-key.ts';
import type { ProblemCode } from '../../src-shared/x12/problem.ts';
import type { ImportReply } from '../../src-shared/wire/http.ts';
import { appendLeaf } from '../audit/append-leaf.ts';
import { prepareScopes, publish, publishInParts } from '../feed/publish.ts';
import type { RemittanceEvent } from '../integration/remittance-events.ts';
import { newId } from '../new-id.ts';
import { deleteProposals } from '../store/case-proposals.ts';
import {
  beginRemittance,
  deleteRemittance,
  findRemittance,
  saveRemittance,
  unbookClaims,
  unlinkClaims,
} from '../store/remittances.ts';
import { insertAdjustments } from '../store/provider-adjustments.ts';
import { type Db, inTransaction, type Tx } from '../store/transaction.ts';
import { ClaimImport } from './import-claims.ts';
import { type OpenCaseDeps, writeCases } from './open-case.ts';
import { remittanceChange, withCases, writeNextCases } from './open-waiting-cases.ts';
import { findAgreedRefunds } from './payer-refunds.ts';
import { EvaluationLog } from './evaluation-log.ts';

/** The process that every remittance has, under the remittance's own id, with the input `{ remittance: id }`. */
export const REMITTANCE_PROCESS = 'remittance';

export type RemittanceToImport = {
  readonly advice: RemittanceAdvice;
  readonly delimiters: Interchange['delimiters'];
  /** Its claims and its end, and what follows it. */
  readonly events: AsyncIterator<RemittanceEvent>;
  readonly file: FileHandle;
  readonly fileName: string;
  readonly sha256: string;
  readonly importId: string;
  readonly by: Actor;
};

export type ImportRemittanceDeps = OpenCaseDeps & {
  readonly db: Db;
  readonly directory: Pick<Directory, 'sites' | 'payers'>;
  readonly testsPost: boolean;
};

type Imported = ImportReply['transactions'][number];
type End = Extract<RemittanceEvent, { type: 'end' }>;

/**
 * Imports one transaction set in one transaction, whatever its size: a crash leaves nothing of it, and nobody sees a part.
 *
 * What it writes meanwhile belongs to nobody else yet. The counter of case numbers and the scopes of the site are locked for
 * the last moment only, so approvals there do not wait for a large file to be read.
 *
 * What stands afterwards, for the process that goes on from here under the remittance's own id:
 * - the document in state `read`: `entry` may post by itself. The decision that allows it is recorded under the remittance's id
 *   as subject, policy `remittance-routing`. Its cases are open, or wait for `openWaitingCases` when there are many.
 * - the document in state `held`: `cases[0]` holds it and nothing else is open. `entry` is what posts once that case is
 *   approved, and then the cases of its claims wait for `openWaitingCases`; both are empty for a set that does not add up.
 */
export async function importRemittance(
  deps: ImportRemittanceDeps,
  set: RemittanceToImport,
  now: Date,
): Promise<Imported> {
  const identified = identify(set.advice, deps.directory);
  const { site } = identified;
  await prepareScopes(deps.db, [scopeId(site, 'remits'), scopeId(site, 'work')]);
  const written = await inTransaction(deps.db, (tx) =>
    publishInParts(tx, now, () => write(tx, deps, { ...set, identified }, now)),
  );
  if (!('duplicateOf' in written)) return written;
  // Its end is read only now: a large duplicate would keep a transaction open that has nothing to do.
  const end = await readEnd(set.events);
  const imported = importedAs('duplicate', written.duplicateOf, set.advice, end);
  const known = await findRemittance(deps.db, written.duplicateOf);
  const problem = known && differenceFrom(known, set.advice, end);
  return problem ? { ...imported, problems: [...imported.problems, problem] } : imported;
}

/** The problem by which a remittance keeps that it came as a test. */
const TEST_INTERCHANGE: ProblemCode = 'test-interchange';

/** What is here may be a set that was cut off, or a test: whoever sends the real one must hear that it was not taken. */
function differenceFrom(
  known: RemittanceDocument,
  advice: RemittanceAdvice,
  { summary }: End,
): Imported['problems'][0] | null {
  const holding = known.state === 'held' ? known.cases[0] : undefined;
  const wayOut = holding ? ` Refuse case ${holding.number} and import this file again to replace it.` : '';
  const place = { segment: advice.lineage.firstSegment, offset: advice.lineage.offset };
  if (holding && !advice.isTest && known.problems.some(({ code }) => code === TEST_INTERCHANGE)) {
    const message = `This remittance is here as a test, which is held; this file is none and was not taken.${wayOut}`;
    return { code: 'known-as-test', severity: 'warning', ...place, message };
  }
  if (known.claims === summary.claims && known.sumClaimPaidMinor === summary.sumClaimPaidMinor) return null;
  return {
    code: 'known-with-other-claims',
    severity: 'warning',
    ...place,
    message:
      `This remittance is here with ${claimsWorth(known)}; this file has ${claimsWorth(summary)}, ` +
      `which were not taken.${wayOut}`,
  };
}

function claimsWorth({ claims, sumClaimPaidMinor }: { readonly claims: number; readonly sumClaimPaidMinor: number }) {
  return `${claims} ${claims === 1 ? 'claim' : 'claims'} of ${formatMinor(sumClaimPaidMinor)}`;
}

/** The remittance that is here already; nothing was written, and its events stand where they stood. */
type Duplicate = { readonly duplicateOf: string };

async function write(
  tx: Tx,
  deps: ImportRemittanceDeps,
  set: RemittanceToImport & { readonly identified: Identified },
  now: Date,
): Promise<Imported | Duplicate> {
  const { advice, events, file, delimiters, importId, sha256, by, identified } = set;
  const { site, payer, payeeKnown } = identified;
  const id = newId(now);
  const payerId = payer?.id ?? '';
  const here = await beginRemittance(tx, {
    id,
    key: remittanceKey(advice),
    importId,
    sha256,
    ordinal: advice.index,
    site,
    payerId,
    payerClass: payer?.payerClass ?? '',
    importedBy: by.id,
  });
  if (here !== null) return { duplicateOf: here };
  const { policies, testsPost } = deps;
  const kinds = deps.kinds === undefined ? {} : { kinds: deps.kinds };
  const builder = createProposal({ advice, payer, payeeKnown, site, policies, testsPost, ...kinds });
  const log = new EvaluationLog(id, now);
  const claims = new ClaimImport(tx, { file, delimiters, remittance: id, site, payerId, builder, log, now });
  const end = await readEnd(events, (claim) => claims.add(claim));
  const { summary, damaged } = end;
  if (advice.payment.amountMinor === null && summary.claims === 0 && summary.providerAdjustments.length === 0) {
    await deleteRemittance(tx, id);
    return importedAs('unreadable', '', advice, end);
  }
  await claims.end();
  const refunds = await findAgreedRefunds(tx, payerId, summary.providerAdjustments);
  const proposal = builder.finish(summary, { damaged, refunds });
  await keepOutcome(tx, deps, { set, identified, claims, log, proposal, end, id }, now);
  return importedAs('imported', id, advice, end);
}

/** Reads up to the end of the set that the events stand in. */
export async function readEnd(
  events: AsyncIterator<RemittanceEvent>,
  onClaim: (claim: Extract<RemittanceEvent, { type: 'claim' }>['claim']) => Promise<void> = async () => {},
): Promise<End> {
  for (;;) {
    const next = await events.next();
    invariant(!next.done && next.value.type !== 'head', 'a transaction set has no end');
    if (next.value.type === 'end') return next.value;
    await onClaim(next.value.claim);
  }
}

type Outcome = {
  readonly set: RemittanceToImport;
  readonly identified: Identified;
  readonly claims: ClaimImport;
  readonly log: EvaluationLog;
  readonly proposal: RemittanceProposal;
  readonly end: End;
  readonly id: string;
};

/** The decision, the cases, the head of the remittance, its audit leaf and its process. */
async function keepOutcome(tx: Tx, deps: ImportRemittanceDeps, outcome: Outcome, now: Date): Promise<void> {
  const { set, claims, log, proposal, id } = outcome;
  const { by } = set;
  const { routing, held, bookable } = proposal;
  const evaluation = log.idOf(routing);
  if (held && !bookable) {
    await deleteProposals(tx, id);
    await unbookClaims(tx, id);
  } else await claims.keepProposals(proposal.held ? proposal.casesAfterHold : proposal.cases);
  if (held && claims.hasCases) await unlinkClaims(tx, id, claims.pageIds);
  await log.flush(tx);
  const document = documentOf(outcome, now);
  const { opened, changes } = held
    ? await writeCases(tx, deps, [holdingCase(document, by, proposal, evaluation)], now)
    : await writeNextCases(tx, deps, { document, importedBy: by }, now);
  const complete = withCases(document, opened);
  await saveRemittance(tx, complete);
  await insertAdjustments(tx, carriedIn(complete));
  const { trace, paidMinor, site, payerId, state, balanced } = complete;
  await appendLeaf(tx, {
    at: now,
    actor: by.id,
    action: 'remittance.import',
    entity: id,
    body: {
      file: { sha256: set.sha256, import: set.importId, transaction: set.advice.index },
      remittance: { trace, paidMinor, site, payerId, state, balanced, claims: complete.claims },
      routing: { policy: routing.policy, version: routing.version, rule: routing.rule, evaluation },
    },
  });
  await deps.engine.startMany(tx, REMITTANCE_PROCESS, [{ id, input: { remittance: id } }]);
  await publish(tx, [...changes, remittanceChange(complete)], now);
}

function holdingCase(document: RemittanceDocument, by: Actor, { cases }: RemittanceProposal, whyEvaluation: string) {
  const [proposal] = cases;
  invariant(proposal, 'a held remittance has the case that holds it');
  const { id, site, payer, payerClass } = document;
  return { proposal, site, payer, payerClass, remittance: id, proposedBy: by, whyEvaluation };
}

function documentOf({ set, identified, claims, proposal, end, id }: Outcome, now: Date): RemittanceDocument {
  const { advice, by } = set;
  const { site, payer } = identified;
  const { summary, problems } = end;
  const { payment } = advice;
  return {
    id,
    scope: scopeId(site, 'remits'),
    ver: 1,
    part: 'advice',
    advice: id,
    site,
    file: set.fileName,
    trace: advice.trace.number,
    payer: payer?.name ?? advice.payer.name,
    payerId: payer?.id ?? '',
    payerClass: payer?.payerClass ?? '',
    payee: advice.payee.name,
    paymentMethod: payment.method,
    paymentDate: payment.date ?? '',
    paidMinor: payment.amountMinor ?? 0,
    claims: summary.claims,
    chargeMinor: summary.sumChargeMinor,
    sumClaimPaidMinor: summary.sumClaimPaidMinor,
    providerAdjustments: summary.providerAdjustments.map(({ code, reference, amountMinor }) => ({
      code,
      reference,
      amountMinor: amountMinor ?? 0,
    })),
    balanced: summary.balanced,
    differenceMinor: summary.differenceMinor ?? 0,
    problems: [...problems],
    state: proposal.held ? 'held' : 'read',
    entry: [...proposal.lines],
    entryNumber: '',
    cases: [],
    pages: claims.pageIds.length,
    importedAt: instantOf(now),
    importedBy: by.name,
    date: CalendarDate.safeParse(payment.date ?? advice.productionDate).data ?? calendarDateOf(now),
  };
}

function importedAs(
  status: Imported['status'],
  remittance: string,
  { trace, payment }: RemittanceAdvice,
  { summary, problems }: End,
): Imported {
  return {
    remittance,
    status,
    trace: trace.number,
    claims: summary.claims,
    paidMinor: payment.amountMinor ?? 0,
    balanced: summary.balanced,
    differenceMinor: summary.differenceMinor ?? 0,
    problems: [...problems],
  };
}
