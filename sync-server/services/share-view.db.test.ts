import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SavedView } from '../../src-shared/queue/saved-view.ts';
import { openDesk, type Desk } from '../testing/test-desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk(new Date('2026-11-24T12:00:00.000Z'));
});
afterAll(() => desk.close());

const view = (name: string): SavedView => ({
  id: randomUUID(),
  name,
  base: 'denials',
  site: '',
  filter: 'late',
  search: 'evergreen',
  sort: { column: 'amount', direction: 'desc' },
  columns: [
    { id: 'amount', width: 180 },
    { id: 'number', width: null },
  ],
  group: 'payer',
});

async function shared(id: string) {
  const row = await desk.db
    .selectFrom('doc')
    .select(['body', 'deleted', 'ver'])
    .where('coll', '=', 'directory')
    .where('id', '=', `view:${id}`)
    .executeTakeFirst();
  return row && { ver: row.ver, document: row.deleted ? null : (JSON.parse(row.body) as unknown) };
}

describe('sharing a view', () => {
  it('shows it with its columns and headings to everybody, and again as its author changes it', async () => {
    const late = view('Late at Evergreen');
    expect(await desk.command('maya.okafor', late.id, { type: 'view.share', view: late })).toMatchObject({
      state: 'accepted',
      message: 'Everybody finds “Late at Evergreen” among the saved views.',
    });
    expect(await shared(late.id)).toMatchObject({
      ver: 1,
      document: { part: 'view', view: late, by: { id: 'maya.okafor' } },
    });
    const renamed = { ...late, name: 'Evergreen, late' };
    await desk.command('maya.okafor', late.id, { type: 'view.share', view: renamed });
    expect(await shared(late.id)).toMatchObject({ ver: 2, document: { view: renamed } });
  });

  it('is its author’s to change and to end; afterwards it can be shared again', async () => {
    const mine = view('Mine');
    await desk.command('maya.okafor', mine.id, { type: 'view.share', view: mine });
    const unshare = { type: 'view.unshare', view: mine.id } as const;
    expect(await desk.command('ruth.abramson', mine.id, { type: 'view.share', view: mine })).toMatchObject({
      code: 'NOT_PERMITTED',
      message: 'Maya Okafor has shared this view, and only they change it. Save it under a name of your own.',
    });
    expect(await desk.command('ruth.abramson', mine.id, unshare)).toMatchObject({ code: 'NOT_PERMITTED' });
    expect(await desk.command('maya.okafor', mine.id, unshare)).toMatchObject({ state: 'accepted' });
    expect(await shared(mine.id)).toEqual({ ver: 2, document: null });
    expect(await desk.command('maya.okafor', mine.id, unshare)).toMatchObject({ code: 'NOT_FOUND' });
    await desk.command('maya.okafor', mine.id, { type: 'view.share', view: mine });
    expect(await shared(mine.id)).toMatchObject({ ver: 3, document: { view: mine } });
  });
});
