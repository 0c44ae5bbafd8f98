import { createHash } from 'node:crypto';
import { mayPropose } from '../../src-shared/authority/may.ts';
import type { Person } from '../../src-shared/authority/person.ts';
import type { Refusal } from '../../src-shared/authority/refusal.ts';
import { refusalOutcome } from '../../src-shared/authority/refusal-outcome.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import { departmentOf } from '../../src-shared/case/department-of.ts';
import { proposeWriteOff as describeWriteOff } from '../../src-shared/case/propose-write-off.ts';
import { normalisedName } from '../../src-shared/remittance/identify.ts';
import { canonicalJson, type CommandPayload, type WriteOffProposal } from '../../src-shared/sync/command.ts';
import { publishLast } from '../feed/publish.ts';
import { newId } from '../new-id.ts';
import { findCase } from '../store/billing-cases.ts';
import { releaseRequestKey, takeRequestKey } from '../store/keyed-requests.ts';
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
  const { policies, authorizer, directory } = await deps.readReference(tx);
  const { kinds, engine } = deps;
  const name = normalisedName(request.payer);
  const payer = name === '' ? undefined : directory.payers.find((known) => normalisedName(known.name) === name);
  if (name !== '' && !payer) return err({ kind: 'unknownPayer', payer: request.payer });
  const payerClass = payer?.payerClass ?? '';
  const described = describeWriteOff(
    { ...request, payer: payer?.name ?? '', payerParty: payer?.id ?? '', payerClass },
    { policies, kinds },
  );
  if (!described.ok) return described;
  const { kind } = described.value;
  const queue = kinds.find(kind)?.queue ?? '';
  const context = { policies, authorizer, directory };
  const place = { kind, queue, site: request.site, payerClass };
  const permitted = mayPropose(by, { ...place, department: departmentOf(place, policies) }, context);
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
    payer: payer?.name ?? '',
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

/** The key was given to another proposal before. */
export type KeyReused = { readonly kind: 'keyReused' };

/**
 * The same over HTTP, for those who work without a workbench.
 *
 * @param key  a UUID that the sender gives to this proposal: sent again with it, it is the case that was opened the first time,
 *             as it is by now. Null for none.
 */
export async function proposeWriteOffNow(
  deps: CaseCommandDeps & { readonly db: Db; readonly clock: () => Date },
  by: Person,
  request: WriteOffProposal,
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
    const proposed = await publishLast(tx, now, () => proposeWriteOff(tx, deps, { id, by, request }, now));
    // Refused now is not refused for good: the same proposal may be sent again with its key.
    if (!proposed.ok && key !== null) await releaseRequestKey(tx, by.id, key);
    return proposed;
  });
}

function invalid(message: string): CommandDecision {
  return { state: 'rejected', code: 'INVALID', message, diff: [], resultVer: 0 };
}
