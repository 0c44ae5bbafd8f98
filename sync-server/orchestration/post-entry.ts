import { SYSTEM } from '../../src-shared/authority/person.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import { decideApprovals } from '../../src-shared/case/approval-inputs.ts';
import type { KindRegistry } from '../../src-shared/case/kind.ts';
import type { ProposedLine } from '../../src-shared/journal/journal-entry.ts';
import { giveUpPosting, sendPosting, type OutboxDeps } from '../erp/outbox.ts';
import { ErpError } from '../erp/port.ts';
import { openCase, type OpenCaseDeps } from '../services/open-case.ts';
import type { Tx } from '../store/transaction.ts';
import { CallRefusedError, type CallError, type CallHandler } from './engine/process.ts';
import { exceptionId } from './process-names.ts';

/** What a process asks of the ledger: to take the posting queued under a key, or to forget about it. */
export type ErpCall = { readonly key: string; readonly giveUp?: true };

/**
 * Sends the queued posting that a process names, or gives it up: the answer is then null, or the receipt of what stands in the
 * books after all. What the ledger refuses for good comes back as the call's error.
 */
export function erpCallHandler(deps: OutboxDeps): CallHandler {
  return async (payload) => {
    const { key, giveUp } = payload as ErpCall;
    try {
      return giveUp ? await giveUpPosting(deps, key) : await sendPosting(deps, key);
    } catch (error) {
      if (!(error instanceof ErpError) || error.retry !== 'no') throw error;
      throw new CallRefusedError(error.message, { code: error.code });
    }
  };
}

/** Opens the case in which a person looks at a posting that the ledger would not take. @returns its id. */
export async function openPostingException(
  tx: Tx,
  deps: OpenCaseDeps & { readonly kinds: KindRegistry },
  failed: {
    readonly process: string;
    /** From 1: the same posting may fail again. */
    readonly attempt: number;
    readonly error: CallError;
    /** 'Case WO-1042' or 'Remittance 88012345'. */
    readonly subject: string;
    readonly account: string;
    readonly entry: readonly ProposedLine[];
    readonly site: string;
    readonly payer: string;
    readonly payerClass: string;
    readonly remittance: string;
  },
  now: Date,
): Promise<string> {
  const kind = deps.kinds.all.find(({ queue }) => queue === 'posting-exceptions');
  invariant(kind, 'no kind of case looks at failed postings');
  const { process, attempt, error, subject, account, entry, site, payer, payerClass, remittance } = failed;
  const description = kind.describe({
    of: 'posting',
    code: codeOf(error),
    message: error.message,
    subject,
    account,
    entry,
  });
  const { amountMinor } = description;
  const approval = decideApprovals(
    kind,
    { kind: kind.kind, queue: kind.queue, amountMinor, payerClass, site, category: '' },
    deps.policies,
  );
  const id = exceptionId(process, attempt);
  await openCase(
    tx,
    deps,
    {
      id,
      proposal: { ...description, kind: kind.kind, why: approval, approval },
      site,
      payer,
      payerClass,
      remittance,
      proposedBy: SYSTEM,
    },
    now,
  );
  return id;
}

function codeOf({ detail }: CallError): string {
  return typeof detail === 'object' && detail !== null && 'code' in detail ? String(detail.code) : 'unreachable';
}
