import { may } from '../../src-shared/authority/may.ts';
import type { Refusal } from '../../src-shared/authority/refusal.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import { decideApprovals } from '../../src-shared/case/approval-inputs.ts';
import { whyNotReversed } from '../../src-shared/case/change-process.ts';
import { stands } from '../../src-shared/case/evidence.ts';
import { kindsThat } from '../../src-shared/case/kind.ts';
import type { CommandPayload } from '../../src-shared/sync/command.ts';
import { findCase, lockEarlierCases } from '../store/billing-cases.ts';
import {
  applyToCase,
  byAuthor,
  type CaseCommand,
  type CaseCommandDeps,
  contextOf,
  noSuchCase,
  openCaseCommand,
  rejected,
} from './case-command.ts';
import type { CommandHandler } from './command-handler.ts';
import { shownToLater } from './gather-evidence.ts';
import { openCase } from './open-case.ts';

type Reverse = Extract<CommandPayload, { type: 'case.reverse' }>;

/**
 * Proposes to undo the entry of a posted case: opens a case whose approval posts its mirror image. Whoever proposes it does not
 * approve it; of one entry one reversal is proposed at a time.
 */
export function reverseCase(deps: CaseCommandDeps): CommandHandler {
  return async (tx, input) => {
    const open = await openCaseCommand(deps, tx, input);
    if (!open) return noSuchCase;
    const { current, actor } = open;
    const { reason } = input.command.payload as Reverse;
    const permitted = may(actor, 'reverse', current, { ...contextOf(open), reason });
    if (!permitted.ok) return rejected(current, permitted.error);
    // Asked before anything is opened: a refused command leaves nothing behind.
    const refusal = whyNotReversed(current) ?? (await undoneInPart(open));
    if (refusal) return rejected(current, refusal);
    const opened = await openReversal(open, reason);
    const reversal = { case: opened.id, number: opened.number };
    const event = { type: 'reverse', ...byAuthor(open), reversal, text: reason } as const;
    return await applyToCase(open, event, permitted.value, () => `Proposed to be reversed as ${opened.number}.`);
  };
}

/** A take-back of a part and a reversal of the whole would undo the same money twice. */
async function undoneInPart({ tx, deps, current }: CaseCommand): Promise<Refusal | null> {
  const undoneBy = deps.kinds.find(current.kind)?.undoneBy;
  if (!undoneBy || current.account === '') return null;
  const { account, number, id, site } = current;
  const kinds = kindsThat(deps.kinds, undoneBy.by);
  const others = await lockEarlierCases(tx, { account, kinds, site, except: id });
  const undoing = others
    .map((one) => shownToLater(one, deps.kinds))
    .find((one) => stands(one) && undoneBy.isAbout(one, number));
  return undoing ? { kind: 'undoneInPart', number: undoing.number } : null;
}

async function openReversal(open: CaseCommand, reason: string) {
  const { tx, deps, current, policies, by, now } = open;
  const { site, payer, payerClass, evidence } = current;
  const kind = deps.kinds.all.find(({ reversesEntries }) => reversesEntries);
  invariant(kind, 'no kind of case reverses entries');
  const description = kind.describe({
    of: 'posted-case',
    about: { number: current.number, title: current.title, account: current.account },
    amountMinor: current.amountMinor,
    entryNumber: current.posting.entry,
    entry: current.entry,
    reason,
  });
  const { amountMinor } = description;
  const subject = { kind: kind.kind, queue: kind.queue, amountMinor, payerClass, site, category: '' };
  const approval = decideApprovals(kind, subject, policies);
  return await openCase(
    tx,
    { engine: deps.engine, kinds: deps.kinds, policies },
    {
      id: await freeId(open),
      proposal: { ...description, kind: kind.kind, why: approval, approval },
      site,
      payer,
      payerClass,
      remittance: evidence.remittance,
      proposedBy: by,
      reverses: { case: current.id, number: current.number, entry: current.posting.entry, reason },
    },
    now,
  );
}

/** The id says by itself which case it reverses. An earlier proposal may have been refused. */
async function freeId({ tx, current }: CaseCommand): Promise<string> {
  for (let n = 1; ; n += 1) {
    const id = `${current.id}.rv${n}`;
    if (!(await findCase(tx, id))) return id;
  }
}
