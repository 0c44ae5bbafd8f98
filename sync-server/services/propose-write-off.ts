import { mayPropose } from '../../src-shared/authority/may.ts';
import type { Person } from '../../src-shared/authority/person.ts';
import type { Refusal } from '../../src-shared/authority/refusal.ts';
import { refusalOutcome } from '../../src-shared/authority/refusal-outcome.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import { proposeWriteOff as describeWriteOff } from '../../src-shared/case/propose-write-off.ts';
import { normalisedName } from '../../src-shared/remittance/identify.ts';
import type { CommandPayload, WriteOffProposal } from '../../src-shared/sync/command.ts';
import { publishLast } from '../feed/publish.ts';
import { newId } from '../new-id.ts';
import { findCase } from '../store/billing-cases.ts';
import { type Db, inTransaction, type Tx } from '../store/transaction.ts';
import { accepted, type CaseCommandDeps, recordAuthority } from './case-command.ts';
import type { CommandDecision, CommandHandler } from './command-handler.ts';
import { openCase } from './open-case.ts';

/** Ids that the posting keys, and the ids of exception cases made from them, have room for. */
const CASE_ID = /^[A-Za-z0-9-]{1,48}$/;

/**
 * Opens the case of a write-off that a person proposes, in the caller's transaction. Up to the policy's limit it then posts
 * without people.
 */
export async function proposeWriteOff(
  tx: Tx,
  deps: CaseCommandDeps,
  proposal: { readonly id: string; readonly by: Person; readonly request: WriteOffProposal },
  now: Date,
): Promise<Result<CaseDocument, Refusal>> {
  const { id, by, request } = proposal;
  const { policies, directory } = await deps.readReference(tx);
  const { kinds, engine } = deps;
  const name = normalisedName(request.payer);
  const payer = name === '' ? undefined : directory.payers.find((known) => normalisedName(known.name) === name);
  const payerClass = payer?.payerClass ?? '';
  const described = describeWriteOff(
    { ...request, payer: payer?.name ?? request.payer, payerParty: payer?.id ?? '', payerClass },
    { policies, kinds },
  );
  if (!described.ok) return described;
  const { kind } = described.value;
  const queue = kinds.find(kind)?.queue ?? '';
  const permitted = mayPropose(by, { kind, queue, site: request.site, payerClass }, { policies, directory });
  if (!permitted.ok) return permitted;
  if (!directory.sites.some((site) => site.id === request.site)) {
    return err({ kind: 'noRoleAtSite', site: request.site, others: [] });
  }
  await recordAuthority({ tx, now, current: { id } }, permitted.value.evaluations);
  const { site } = request;
  const opening = {
    id,
    proposal: described.value,
    site,
    payer: payer?.name ?? request.payer,
    payerClass,
    remittance: '',
    proposedBy: { id: by.id, name: by.name },
  };
  return ok(await openCase(tx, { engine, kinds, policies }, opening, now));
}

/** The command of a workbench: the case gets the id that the workbench has given it. */
export function proposeWriteOffCommand(deps: CaseCommandDeps): CommandHandler {
  return async (tx, { command, actor, now }) => {
    const { type: _, ...request } = command.payload as Extract<CommandPayload, { type: 'write-off.propose' }>;
    const id = command.entity;
    if (!CASE_ID.test(id) || (await findCase(tx, id))) return invalid('A case with this id cannot be opened.');
    const opened = await proposeWriteOff(tx, deps, { id, by: actor, request }, now);
    if (opened.ok) return accepted(opened.value, `Proposed as ${opened.value.number}.`);
    const { code, message } = refusalOutcome(opened.error);
    return { state: 'rejected', code, message, diff: [], resultVer: 0 };
  };
}

/** The same over HTTP, for those who work without a workbench. */
export async function proposeWriteOffNow(
  deps: CaseCommandDeps & { readonly db: Db; readonly clock: () => Date },
  by: Person,
  request: WriteOffProposal,
): Promise<Result<CaseDocument, Refusal>> {
  const now = deps.clock();
  return await inTransaction(deps.db, (tx) =>
    publishLast(tx, now, () => proposeWriteOff(tx, deps, { id: newId(now), by, request }, now)),
  );
}

function invalid(message: string): CommandDecision {
  return { state: 'rejected', code: 'INVALID', message, diff: [], resultVer: 0 };
}
