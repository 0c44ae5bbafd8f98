import { describe, expect, it } from 'vitest';
import type { ImportReply } from '../../../src-shared/wire/http.ts';
import { importStatus, shownTotals, sourceStatus } from './import-words.ts';

type Transaction = ImportReply['transactions'][number];
const answered = (...transactions: Pick<Transaction, 'status' | 'balanced'>[]) =>
  importStatus({ state: 'sent', reply: { transactions } as ImportReply }).word;
const sent = (...statuses: Transaction['status'][]) =>
  answered(...statuses.map((status) => ({ status, balanced: true })));

describe('how far an imported file is', () => {
  it('says that nothing changed when everything was here already', () =>
    expect(sent('duplicate', 'duplicate')).toBe('Was here already'));
  it('does not call a file imported when a part of it could not be read', () =>
    expect(sent('imported', 'unreadable')).toBe('Imported in part'));
  it('says with the import that it does not balance', () =>
    expect(answered({ status: 'imported', balanced: false })).toBe('Imported, out of balance'));
  it('calls a file imported when any part of it is new', () => expect(sent('imported', 'duplicate')).toBe('Imported'));
});

describe('how far a file of claims, movements or messages is', () => {
  const source = { records: 3, accepted: 0, duplicates: 0, quarantined: 0, unused: 0, totals: {} };
  const word = (counts: Partial<typeof source>) => sourceStatus({ ...source, ...counts }).word;
  it('says that something waits for a person before it says that the rest came in', () => {
    expect(word({ accepted: 2, quarantined: 1 })).toBe('Imported in part');
    expect(word({ duplicates: 2, quarantined: 1 })).toBe('Put aside');
  });
  it('says that nothing changed when everything was here already', () =>
    expect(word({ duplicates: 3 })).toBe('Was here already'));
  it('does not claim that something came in of which nothing is used', () => expect(word({ unused: 3 })).toBe('Kept'));
  it('shows its sums in words, those of zero not at all', () =>
    expect(shownTotals({ creditsMinor: 100, debitsMinor: 0, statements: 1, differenceMinor: -5 })).toEqual([
      { word: 'Came in', minor: 100 },
      { word: 'Does not tie by', minor: -5 },
    ]));
});
