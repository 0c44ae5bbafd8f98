import { firstValueFrom, filter as only } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Instant } from '../../../src-shared/base/dates.ts';
import type { AuditEntry, AuditFilter, AuditPage } from '../../../src-shared/wire/audit.ts';
import { AuditSearch } from './audit-search.ts';

const entry = (index: number): AuditEntry => ({
  index,
  at: '2026-11-30T12:00:00.000Z' as Instant,
  actor: 'maya',
  action: 'case.approve',
  entity: `wo-${index}`,
  text: '{}',
  leafHash: '',
});

/** Answers each question when the test says so. */
function log() {
  const asked: { filter: AuditFilter; before: number | null; answer: (page: AuditPage | Error) => void }[] = [];
  const search = (filter: AuditFilter, before: number | null) =>
    new Promise<AuditPage>((resolve, reject) => {
      asked.push({ filter, before, answer: (page) => (page instanceof Error ? reject(page) : resolve(page)) });
    });
  return { asked, search };
}

const settled = (search: AuditSearch) => firstValueFrom(search.state$.pipe(only(({ is }) => is !== 'asking')));

describe('a search of the audit log', () => {
  it('goes on to older entries', async () => {
    const { asked, search } = log();
    const found = new AuditSearch({ search });
    found.again();
    asked[0]!.answer({ items: [entry(9), entry(8)], next: 8 });
    expect(await settled(found)).toEqual({ is: 'here', count: 2, hasMore: true });
    found.more();
    expect(asked[1]!.before).toBe(8);
    asked[1]!.answer({ items: [entry(3)], next: null });
    await firstValueFrom(found.state$.pipe(only(({ hasMore }) => !hasMore)));
    expect(found.source.value.rows.map(({ index }) => index)).toEqual([9, 8, 3]);
  });

  it('passes over an answer that another question has overtaken', async () => {
    const { asked, search } = log();
    const found = new AuditSearch({ search });
    found.again();
    found.again();
    asked[1]!.answer({ items: [entry(2)], next: null });
    await settled(found);
    asked[0]!.answer({ items: [entry(1)], next: null });
    await Promise.resolve();
    expect(found.source.value.rows.map(({ index }) => index)).toEqual([2]);
  });

  it('says why nothing came, and keeps what is there', async () => {
    const { asked, search } = log();
    const found = new AuditSearch({ search });
    found.again();
    asked[0]!.answer({ items: [entry(2)], next: null });
    await settled(found);
    found.again();
    asked[1]!.answer(new Error('The server does not answer.'));
    expect(await settled(found)).toEqual({ is: { message: 'The server does not answer.' }, count: 1, hasMore: false });
  });
});
