import { describe, expect, it } from 'vitest';
import { accountsThatDiffer, POSTING_GRACE_MS, type Traced, traceState } from './compare.ts';

const now = new Date('2026-11-24T12:00:00.000Z');
const sums = { debitMinor: 50_00, byAccount: { '1200': -50_00, '4930': 50_00 } };
const entry = { ...sums, number: '2026-000001', site: 'a' };
const posting = { ...sums, site: 'a', state: 'posted', since: now } as const;
const traced = (changes: Partial<Traced>): Traced => ({
  key: 'case/1',
  entry,
  posting,
  subject: '',
  approvers: [],
  isApproved: true,
  twin: null,
  ...changes,
});
const ago = (ms: number) => new Date(now.getTime() - ms);

describe('an entry and its approval', () => {
  it.each<[string, Partial<Traced>, string]>([
    ['agree', {}, 'matched'],
    ['agree where a decision alone lets it post', { posting: null }, 'matched'],
    ['differ by an account', { entry: { ...entry, byAccount: { '1200': -50_00, '4950': 50_00 } } }, 'differs'],
    ['differ by the site', { entry: { ...entry, site: 'b' } }, 'differs'],
    ['are one without the other', { posting: null, isApproved: false }, 'posted-without-approval'],
    ['do not fit when approvals are missing', { isApproved: false }, 'posted-without-approval'],
    ['are there twice', { posting: null, isApproved: false, twin: '2026-000001' }, 'posted-twice'],
    ['are on their way', { entry: null, posting: { ...posting, state: 'queued', since: ago(1) } }, 'waiting'],
    [
      'have been on their way too long',
      { entry: null, posting: { ...posting, state: 'uncertain', since: ago(POSTING_GRACE_MS + 1) } },
      'approved-not-posted',
    ],
    ['are lost when it counts as posted', { entry: null }, 'approved-not-posted'],
    ['were refused by the ledger', { entry: null, posting: { ...posting, state: 'failed' } }, 'failed'],
  ])('%s', (_words, changes, expected) => expect(traceState(traced(changes), now)).toBe(expected));

  it('differ on the accounts that have another net amount, however many lines made it', () => {
    expect(accountsThatDiffer({ byAccount: { a: 1, b: 2, c: 0 } }, { byAccount: { a: 1, b: 3, d: 4 } })).toEqual([
      'b',
      'd',
    ]);
  });
});
