import { describe, expect, it } from 'vitest';
import type { ImportReply } from '../../../src-shared/wire/http.ts';
import { importStatus } from './import-words.ts';

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
