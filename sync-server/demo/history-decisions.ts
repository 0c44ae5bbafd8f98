import { may } from '../../src-shared/authority/may.ts';
import { type Person, SYSTEM } from '../../src-shared/authority/person.ts';
import { calendarDateOf, DAY_MS } from '../../src-shared/base/dates.ts';
import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import { drawFrom, type Draw } from '../../src-shared/remittance/internal/invent.ts';
import type { CommandPayload } from '../../src-shared/sync/command.ts';
import type { Reference } from '../services/reference.ts';

/** Somebody does something with a case. */
export type Deed = { readonly by: Person; readonly about: CaseDocument; readonly payload: CommandPayload };

/** Days until people come to a case, by queue, and the share of cases that lie a week or two longer. */
const pace: Readonly<Record<string, readonly [from: number, to: number, late: number]>> = {
  'remittance-exceptions': [1, 3, 0.2],
  'posting-exceptions': [0, 1, 0],
  'credit-balances': [12, 28, 0.05],
  takebacks: [4, 10, 0.05],
  reversals: [4, 8, 0.05],
  denials: [7, 14, 0.04],
  'write-offs': [4, 8, 0.05],
};
/** One case in so many is forgotten. */
const FORGOTTEN = 160;

const refusals = [
  'The account shows a payment plan that is still being paid: not a write-off yet.',
  'Appeal first. The authorisation number is on the order in the chart.',
  'The remark code allows a corrected claim within the year. Rebill it.',
  'Wrong category: this was filed in time, the acknowledgement is on file.',
] as const;
const questions = [
  'Please add the date on which the claim was first filed.',
  'Which authorisation was asked for, and by whom?',
  'Is the secondary payer billed? I do not see it.',
] as const;
const answers = [
  'Filed on time according to the clearing house; the payer does not have it. Nothing more to add.',
  'Asked the front desk: no authorisation was requested.',
] as const;
const notes = [
  'Called the payer, reference given. They will not reprocess.',
  'Checked against the chart: the visit was documented.',
  'Patient was told that nothing is owed for this line.',
  'Waiting for the copy of the check.',
] as const;

/**
 * What people do with one case on one day; nothing on most days. The same for the same case and day, and at most one thing,
 * so that a day that was interrupted can be gone through again.
 */
export function deedOn(about: CaseDocument, now: Date, reference: Reference): Deed | null {
  if (wasTouchedOn(about, now)) return null;
  const age = Math.floor((now.getTime() - Date.parse(about.createdAt)) / DAY_MS);
  const draw = drawFrom(seedOf(about.number));
  const [from, to, late] = pace[about.queue] ?? [1, 5, 0.1];
  const delay = draw(1000) < late * 1000 ? 5 + draw(10) : 0;
  const day = from + draw(to - from + 1) + delay;
  const isForgotten = draw(FORGOTTEN) === 0;
  const fate = draw(100);
  if (about.state === 'returned') return answer(about, age - day, draw, reference);
  if (about.approvals.length > 0) return approve(about, draw, reference);
  if (fate % 9 === 0 && age === Math.max(1, day - 2)) return work(about, fate, draw, reference);
  if (isForgotten || age < day) return null;
  if (fate < 9) return decide(about, 'refuse', refusals, draw, reference);
  if (fate < 15 && !wasReturned(about)) return decide(about, 'return', questions, draw, reference);
  return approve(about, draw, reference);
}

function approve(about: CaseDocument, draw: Draw, reference: Reference): Deed | null {
  const by = decider(about, reference);
  const reason = draw(4) === 0 ? 'Agreed.' : '';
  return by && { by, about, payload: { type: 'case.decide', decision: 'approve', reason } };
}

function decide(
  about: CaseDocument,
  decision: 'refuse' | 'return',
  reasons: readonly string[],
  draw: Draw,
  reference: Reference,
): Deed | null {
  const by = decider(about, reference);
  return by && { by, about, payload: { type: 'case.decide', decision, reason: pick(reasons, draw) } };
}

/** Whoever proposed it answers after a day or two, or has not come to it yet. */
function answer(about: CaseDocument, since: number, draw: Draw, reference: Reference): Deed | null {
  const by = reference.directory.person(about.proposedBy.id);
  if (!by || since < 2 || draw(3) === 0 || !may(by, 'resubmit', about, reference).ok) return null;
  return { by, about, payload: { type: 'case.resubmit', reason: pick(answers, draw) } };
}

/** Somebody who works on cases without deciding them takes it or leaves a note. */
function work(about: CaseDocument, fate: number, draw: Draw, reference: Reference): Deed | null {
  const by = reference.directory.person(draw(2) === 0 ? 'priya.raman' : 'daniel.reyes');
  const takes = fate % 2 === 0;
  if (!by || about.owner || !may(by, takes ? 'take' : 'comment', about, reference).ok) return null;
  return { by, about, payload: takes ? { type: 'case.take' } : { type: 'case.comment', text: pick(notes, draw) } };
}

/** Who may approve it with the least authority that is enough. */
function decider(about: CaseDocument, reference: Reference): Person | null {
  const allowed = reference.directory.people.flatMap((person) => {
    const permitted = may(person, 'approve', about, reference);
    return permitted.ok ? [{ person, limit: permitted.value.grant.limitMinor }] : [];
  });
  return allowed.toSorted((a, b) => a.limit - b.limit)[0]?.person ?? null;
}

function wasReturned({ timeline }: CaseDocument): boolean {
  return timeline.some(({ event }) => event === 'return');
}

function wasTouchedOn({ timeline }: CaseDocument, now: Date): boolean {
  const today = calendarDateOf(now);
  return timeline.some(({ at, by, event }) => event !== 'open' && by.id !== SYSTEM.id && at.startsWith(today));
}

function pick<T>(list: readonly T[], draw: Draw): T {
  return list[draw(list.length)]!;
}

function seedOf(number: string): number {
  let seed = 7;
  for (const character of number) seed = (seed * 31 + character.charCodeAt(0)) >>> 0;
  return seed;
}
