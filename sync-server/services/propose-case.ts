import { createHash } from 'node:crypto';
import { mayPropose } from '../../src-shared/authority/may.ts';
import type { Permitted } from '../../src-shared/authority/approving.ts';
import type { Person } from '../../src-shared/authority/person.ts';
import type { Refusal } from '../../src-shared/authority/refusal.ts';
import { refusalOutcome } from '../../src-shared/authority/refusal-outcome.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import { approvalsIn } from '../../src-shared/case/amendment.ts';
import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import { stepsOf } from '../../src-shared/case/case-steps.ts';
import { departmentOf } from '../../src-shared/case/department-of.ts';
import type { IntakeEvidence } from '../../src-shared/case/evidence.ts';
import type { CaseProposal } from '../../src-shared/case/open-case.ts';
import { proposeCase as describeProposal, type ProposedKind, readProposal } from '../../src-shared/case/propose.ts';
import { canonicalJson, type CaseRequest, type CommandPayload } from '../../src-shared/sync/command.ts';
import type { CasePreview } from '../../src-shared/wire/cases.ts';
import { publishLast } from '../feed/publish.ts';
import { newId } from '../new-id.ts';
import { findCase } from '../store/billing-cases.ts';
import { releaseRequestKey, takeRequestKey } from '../store/keyed-requests.ts';
import { type Db, inTransaction, type Tx } from '../store/transaction.ts';
import { accepted, type CaseCommandDeps, recordAuthority } from './case-command.ts';
import { mayBeProposed } from './case-id.ts';
import type { CommandDecision, CommandHandler } from './command-handler.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { openCase } from './open-case.ts';
import type { Reference } from './reference.ts';

/** A proposal that was read, with what is known about it. */
type Described = {
  readonly kind: ProposedKind;
  readonly evidence: IntakeEvidence;
  readonly proposal: CaseProposal;
  readonly permitted: Pick<Permitted, 'evaluations' | 'rules'>;
};

/** The rule by which those propose who reconcile, and who therefore give nothing up alone. @see DOMAIN.md, D6 */
const RECONCILES = 'PC-11';

/** Who proposes what. */
export type Asked = {
  readonly by: Person;
  readonly request: CaseRequest;
  /**
   * A program, whose registration lets it propose at the site, and which has no role: nothing else may be decided by it. Whoever
   * approves is asked as of everybody's proposals.
   */
  readonly isProgram?: boolean;
};

async function describe(
  db: Db,
  deps: CaseCommandDeps,
  { by, request, isProgram = false }: Asked,
  now: Date,
): Promise<Result<Described & { readonly reference: Reference }, Refusal>> {
  const reference = await deps.readReference(db);
  const { directory, policies } = reference;
  const { site } = request;
  const read = readProposal(deps.kinds, request);
  if (!read.ok) return read;
  if (!directory.sites.some((one) => one.id === site)) return err({ kind: 'noRoleAtSite', site, others: [] });
  const { kind, values } = read.value;
  const gathered = await gatherEvidence(db, { kind, kinds: deps.kinds, values, site, current: null }, reference, now);
  if (!gathered.ok) return gathered;
  const evidence = gathered.value;
  const permitted = isProgram
    ? ok({ evaluations: [], rules: [] })
    : mayPropose(by, placeOf(kind, evidence, policies), { ...reference, kinds: deps.kinds });
  if (!permitted.ok) return permitted;
  const described = describeProposal(kind, evidence, { policies });
  const { rules } = permitted.value;
  const isReviewed = rules.length > 0 && rules.every((rule) => rule.id === RECONCILES);
  const proposal = isReviewed ? { ...described, leastApprovals: 1 } : described;
  return ok({ kind, evidence, proposal, permitted: permitted.value, reference });
}

function placeOf({ kind, queue }: ProposedKind, { site, payer }: IntakeEvidence, policies: Reference['policies']) {
  const place = { kind, queue, site, payerClass: payer?.payerClass ?? '' };
  return { ...place, department: departmentOf(place, policies) };
}

/**
 * Opens the case that somebody proposes with the form of its kind, in the caller's transaction. Where the policy asks for nobody
 * it then posts without people.
 */
export async function proposeCase(
  tx: Tx,
  deps: CaseCommandDeps,
  one: Asked & { readonly id: string; readonly reconciles?: CaseDocument['reconciles'] },
  now: Date,
): Promise<Result<CaseDocument, Refusal>> {
  const described = await describe(tx, deps, one, now);
  if (!described.ok) return described;
  const { proposal, evidence, permitted, reference } = described.value;
  await recordAuthority({ tx, now, current: { id: one.id } }, permitted.evaluations);
  const { engine, kinds } = deps;
  const opening = {
    id: one.id,
    proposal,
    site: one.request.site,
    payer: evidence.payer?.name ?? '',
    payerClass: evidence.payer?.payerClass ?? '',
    remittance: '',
    proposedBy: { id: one.by.id, name: one.by.name },
    ...(one.reconciles && { reconciles: one.reconciles }),
  };
  return ok(await openCase(tx, { engine, kinds, policies: reference.policies }, opening, now));
}

/** The command of a workbench: the case gets the id that the workbench has given it. */
export function proposeCaseCommand(deps: CaseCommandDeps): CommandHandler {
  return async (tx, { command, actor, now }) => {
    const { type: _, reconciles, ...request } = command.payload as Extract<CommandPayload, { type: 'case.propose' }>;
    const id = command.entity;
    if (!mayBeProposed(id) || (await findCase(tx, id))) return invalid('A case with this id cannot be opened.');
    const opened = await proposeCase(tx, deps, { id, by: actor, request, ...(reconciles && { reconciles }) }, now);
    if (opened.ok) return accepted(opened.value, `Proposed as ${opened.value.number}.`);
    const { code, message } = refusalOutcome(opened.error);
    return { state: 'rejected', code, message, diff: [], resultVer: 0 };
  };
}

/** The key was given to another proposal before. */
export type KeyReused = { readonly kind: 'keyReused' };

/**
 * The same over HTTP, for those who work without a workbench.
 *
 * @param key  a UUID that the sender gives to this proposal: sent again with it, it is the case that was opened the first time,
 *             as it is by now. Null for none.
 */
export async function proposeCaseNow(
  deps: CaseCommandDeps & { readonly db: Db; readonly clock: () => Date },
  { by, request, isProgram = false }: Asked,
  key: string | null,
): Promise<Result<CaseDocument, Refusal | KeyReused>> {
  const now = deps.clock();
  const id = newId(now);
  return await inTransaction(deps.db, async (tx) => {
    const contentHash = createHash('sha256').update(canonicalJson(request)).digest('hex');
    const earlier =
      key === null ? null : await takeRequestKey(tx, { person: by.id, key, contentHash, caseId: id, now });
    if (earlier) {
      if (earlier.contentHash !== contentHash) return err({ kind: 'keyReused' });
      const opened = await findCase(tx, earlier.caseId);
      invariant(opened, `case ${earlier.caseId} of a proposal sent again is not there`);
      return ok(opened);
    }
    const proposed = await publishLast(tx, now, () => proposeCase(tx, deps, { id, by, request, isProgram }, now));
    // Refused now is not refused for good: the same proposal may be sent again with its key.
    if (!proposed.ok && key !== null) await releaseRequestKey(tx, by.id, key);
    return proposed;
  });
}

/** What would become of a proposal, without anything being done. */
export async function previewCase(
  deps: CaseCommandDeps & { readonly db: Db; readonly clock: () => Date },
  asked: Asked,
): Promise<Result<CasePreview, Refusal>> {
  const described = await describe(deps.db, deps, asked, deps.clock());
  if (!described.ok) return described;
  const {
    title,
    amountMinor,
    facts,
    checks,
    blockedBy = [],
    steps,
    entry,
    approval,
    leastApprovals = 0,
  } = described.value.proposal;
  const { policy, version, rule, text } = approval;
  return ok({
    title,
    amountMinor,
    facts: [...facts],
    checks: [...checks],
    blockedBy: [...blockedBy],
    steps: stepsOf(steps),
    entry: entry.map((line) => ({ ...line })),
    approvalsNeeded: Math.max(approvalsIn(approval), leastApprovals),
    rule: { policy, version, rule, text },
  });
}

function invalid(message: string): CommandDecision {
  return { state: 'rejected', code: 'INVALID', message, diff: [], resultVer: 0 };
}
