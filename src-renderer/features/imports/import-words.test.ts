import { describe, expect, it } from 'vitest';
import type { ImportReply } from '../../../src-shared/wire/http.ts';
import { importStatus } from './import-words.ts';

const sent = (...statuses: ImportReply['transactions'][number]['status'][]) =>
  importStatus({ state: 'sent', reply: { transactions: statuses.map((status) => ({ status })) } as ImportReply }).word;

describe('how far an imported file is', () => {
  it('says that nothing changed when everything was here already', () =>
    expect(sent('duplicate', 'duplicate')).toBe('Was here already'));
  it('does not call a file imported when a part of it could not be read', () =>
    expect(sent('imported', 'unreadable')).toBe('Imported in part'));
  it('calls a file imported when any part of it is new', () => expect(sent('imported', 'duplicate')).toBe('Imported'));
});
