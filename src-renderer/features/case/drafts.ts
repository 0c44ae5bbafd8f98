import * as z from 'zod';
import type { Typed } from '../../data/workbench.ts';
import type { Asked } from './case-actions.ts';

const Draft = z.object({
  reason: z.string(),
  amount: z.string(),
  to: z.string().default(''),
  until: z.string().default(''),
  on: z.string().optional(),
  /** Ids of documents that go with a comment. */
  documents: z.array(z.string()).optional(),
});
/** What a decision form holds. */
export type Draft = Readonly<z.infer<typeof Draft>>;

const BLANK: Draft = { reason: '', amount: '', to: '', until: '' };
const EVERY: readonly Asked[] = [
  'approve',
  'refuse',
  'return',
  'escalate',
  'assign',
  'comment',
  'follow-up',
  'resubmit',
  'amend',
  'completeStep',
  'suspendClock',
  'resumeClock',
  'reverse',
  'pause',
  'resume',
  'retry',
  'skip',
];

/** Under which name what was typed about a case under a question is kept. */
export function draftKey(id: string, asked: Asked): string {
  return `case ${asked} ${id}`;
}

/** @param text  as `draftText` wrote it; null, or what an older version wrote otherwise, is a blank form. */
export function draftFrom(text: string | null): Draft {
  if (text === null) return BLANK;
  try {
    return Draft.parse(JSON.parse(text));
  } catch {
    return BLANK;
  }
}

/** @returns null for a form in which nothing stands. */
export function draftText(draft: Draft): string | null {
  return Object.values(draft).every((typed) => typed === undefined || typed.length === 0)
    ? null
    : JSON.stringify(draft);
}

/** The questions about a case under which something was typed and not sent. */
export function begunFor(typed: Pick<Typed, 'get'>, id: string): Asked[] {
  return EVERY.filter((asked) => typed.get(draftKey(id, asked)) !== null);
}
