/** Signals that a case's process waits for. */
export const DECISION = 'decision';
/** To the process of a case: the work before a decision is done, or nobody has to do it any more. */
export const WORK = 'work';
/** To the process of a posting that failed: try again, or give it up. */
export const REPOST = 'repost';
/** To a held remittance: what became of the case that holds it. */
export const HOLD = 'hold';

/** What a posted case earns by and by, and the topic under which it waits for its days: nobody signals it. */
export const EARNINGS = 'earnings';
export const EARNING = 'earning';

/** One e-mail on its way, the queue of calls that send them, and the signal that lets stopped ones go on. */
export const MAIL_PROCESS = 'mail';
export const MAIL_QUEUE = 'mail';
export const MAIL_RESUME = 'resume';

/** The queue of calls that send postings to the ledger. */
export const ERP_QUEUE = 'erp';

/** How people, or the policy, decided a case. Sent in the transaction of the decision. */
export type CaseVerdict = { readonly outcome: 'approved' | 'closed' | 'refused' };

/** What the process of a case waits for: the verdict, or that what is due has moved. */
export type CaseSignal = CaseVerdict | { readonly outcome: 'redated'; readonly dueAt: string };

export type WorkSignal = { readonly outcome: 'done' | 'decided' };

export type RepostSignal = { readonly outcome: 'again' | 'given-up'; readonly by: string };

/** `case` is the case that held it; `entry` the ledger's number of what was posted for the case instead, '' for none. */
export type HoldVerdict = {
  readonly outcome: 'released' | 'settled' | 'refused';
  readonly case: string;
  readonly entry: string;
};

const EXCEPTION = /^(.+)\.px\d+$/;

/** The id of the exception case about the n-th failed posting of a process: it says by itself whose posting it is about. */
export function exceptionId(process: string, attempt: number): string {
  return `${process}.px${attempt}`;
}

/** The process whose posting an exception case is about; null for any other case. */
export function processOfException(caseId: string): string | null {
  return EXCEPTION.exec(caseId)?.[1] ?? null;
}
