import { type Kysely, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PersonId } from '../../src-shared/authority/person.ts';
import type { CalendarDate } from '../../src-shared/base/dates.ts';
import { up } from '../store/migrations/0015_absence_arranged_at.ts';
import { type Desk, openDesk, personOf } from '../testing/test-desk.ts';
import { grantedScopes } from './granted-scopes.ts';

const TUESDAY = new Date('2026-11-24T09:00:00.000Z');
const ABSENCE = '0193a5c0-0000-7000-8000-000000000001';

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk(TUESDAY);
});
afterEach(() => desk.close());

const arrange = (who: string, changes: { standIn?: string; from?: string; until?: string; id?: string } = {}) =>
  desk.command(who, changes.id ?? ABSENCE, {
    type: 'absence.arrange',
    person: 'maya.okafor' as PersonId,
    standIn: (changes.standIn ?? 'tom.lindqvist') as PersonId,
    from: (changes.from ?? '2026-11-24') as CalendarDate,
    until: (changes.until ?? '2026-11-30') as CalendarDate,
    kinds: [],
    sites: [],
    limitMinor: null,
  });

describe('somebody who is absent', () => {
  it('is decided for by whom they chose: both names are in the outcome, the timeline and the audit log', async () => {
    expect(await arrange('maya.okafor')).toMatchObject({
      state: 'accepted',
      message: 'Tom Lindqvist decides in their place from Nov 24, 2026 to Nov 30, 2026.',
    });
    const id = await desk.proposeWriteOff('wo-away', 45_00);
    expect(await desk.decide('tom.lindqvist', id, 'approve')).toMatchObject({
      state: 'accepted',
      message: 'Approved: it is being posted. You decided for Maya Okafor.',
    });
    const both = { by: { name: 'Tom Lindqvist' }, for: { name: 'Maya Okafor' } };
    const { approvals, timeline } = await desk.case(id);
    expect(approvals).toMatchObject([both]);
    expect(timeline.at(-1)).toMatchObject({ event: 'approve', ...both });
    const leaf = await desk.db
      .selectFrom('audit_leaf')
      .select(['actor', 'body'])
      .where('entity', '=', id)
      .where('action', '=', 'case.approve')
      .executeTakeFirstOrThrow();
    expect(leaf.actor).toBe('tom.lindqvist');
    expect(leaf.body).toContain('"for":{"id":"maya.okafor","name":"Maya Okafor"}');
    expect(await desk.actions(ABSENCE)).toEqual(['absence.arrange']);
    await desk.settle();
    expect(JSON.stringify(await desk.entries())).toContain('Tom Lindqvist for Maya Okafor');
  });

  it('shows their cases to the stand-in from the first day to the last', async () => {
    await arrange('ruth.abramson', { from: '2026-11-25', until: '2026-11-26' });
    const seen = async (day: string) =>
      (await grantedScopes(desk.db, personOf('tom.lindqvist'), new Date(`${day}T12:00:00.000Z`))).filter((scope) =>
        scope.startsWith('westside-clinic/'),
      );
    expect(await seen('2026-11-24')).toEqual([]);
    expect(await seen('2026-11-25')).toEqual(['westside-clinic/remits', 'westside-clinic/work']);
    expect(await seen('2026-11-26')).toHaveLength(2);
    expect(await seen('2026-11-27')).toEqual([]);
  });

  it('is decided for no more once it was revoked, even for what was decided offline before', async () => {
    await arrange('maya.okafor');
    const id = await desk.proposeWriteOff('wo-revoked', 45_00);
    const revoked = await desk.command('ruth.abramson', 'any', { type: 'absence.revoke', absence: ABSENCE });
    expect(revoked.state).toBe('accepted');
    const before = new Date(TUESDAY.getTime() - 60_000);
    expect(await desk.decide('tom.lindqvist', id, 'approve', { at: before })).toMatchObject({ state: 'rejected' });
    expect(await desk.actions(ABSENCE)).toEqual(['absence.arrange', 'absence.revoke']);
  });

  it('is not decided for by what was decided before it began', async () => {
    await arrange('maya.okafor');
    const id = await desk.proposeWriteOff('wo-early', 45_00);
    const monday = new Date('2026-11-23T20:00:00.000Z');
    expect(await desk.decide('tom.lindqvist', id, 'approve', { at: monday })).toMatchObject({ state: 'rejected' });
    expect(await desk.decide('tom.lindqvist', id, 'approve')).toMatchObject({ state: 'accepted' });
  });
});

describe('an absence that is arranged from a day that has passed', () => {
  it('does not make good what was decided before it was arranged', async () => {
    await arrange('maya.okafor', { from: '2026-11-20' });
    const id = await desk.proposeWriteOff('wo-backwards', 45_00);
    const monday = new Date('2026-11-23T20:00:00.000Z');
    expect(await desk.decide('tom.lindqvist', id, 'approve', { at: monday })).toMatchObject({ state: 'rejected' });
    expect(await desk.decide('tom.lindqvist', id, 'approve')).toMatchObject({ state: 'accepted' });
  });
});

describe('an absence from before its instant was kept', () => {
  const stored = async () => {
    const { body, ver } = await desk.db.selectFrom('absence').select(['body', 'ver']).executeTakeFirstOrThrow();
    return { ...(JSON.parse(body) as { arrangedAt?: string }), row: ver };
  };
  const published = () =>
    desk.db
      .selectFrom('doc')
      .innerJoin('scope_op', 'scope_op.doc_id', 'doc.id')
      .innerJoin('scope', 'scope.id', 'scope_op.scope')
      .select(['doc.body', 'doc.ver', 'scope_op.ver as told', 'scope_op.seq', 'scope.last_seq as last'])
      .where('doc.id', '=', `absence:${ABSENCE}`)
      .executeTakeFirstOrThrow();

  it('has the one of its entry in the audit log, and workbenches are told', async () => {
    await arrange('maya.okafor');
    await sql`update absence set body = (body::jsonb - 'arrangedAt')::text`.execute(desk.db);
    const before = await published();
    await up(desk.db as Kysely<unknown>);
    expect(await stored()).toMatchObject({ arrangedAt: TUESDAY.toISOString(), ver: 2, row: 2 });
    const after = await published();
    expect(after).toMatchObject({ ver: 2, told: 2, last: after.seq });
    expect(after.seq).toBeGreaterThan(before.last);
    const shown = { id: `absence:${ABSENCE}`, ver: 2, arrangedAt: TUESDAY.toISOString() };
    expect(JSON.parse(after.body)).toMatchObject(shown);
    await up(desk.db as Kysely<unknown>);
    expect(await published()).toEqual(after);
  });
});

describe('an absence', () => {
  it('of somebody else is refused, and so is one that combines duties', async () => {
    expect(await arrange('tom.lindqvist')).toMatchObject({ state: 'rejected', code: 'NOT_PERMITTED' });
    expect(await arrange('maya.okafor', { standIn: 'priya.raman' })).toMatchObject({ code: 'DUTY_CONFLICT' });
    expect(await arrange('maya.okafor', { standIn: 'maya.okafor' })).toMatchObject({ code: 'INVALID' });
    expect(await desk.actions(ABSENCE)).toEqual([]);
  });

  it('that exists already is not arranged again, and one that ended does not end again', async () => {
    await arrange('maya.okafor');
    expect(await arrange('maya.okafor')).toMatchObject({ state: 'rejected', code: 'INVALID' });
    const revoke = (who: string) => desk.command(who, 'any', { type: 'absence.revoke', absence: ABSENCE });
    expect(await revoke('tom.lindqvist')).toMatchObject({ code: 'NOT_PERMITTED' });
    expect(await revoke('maya.okafor')).toMatchObject({ state: 'accepted' });
    expect(await revoke('maya.okafor')).toMatchObject({ code: 'WRONG_STATE' });
    expect(await desk.command('maya.okafor', 'any', { type: 'absence.revoke', absence: 'none' })).toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('the database', () => {
  const part = (id: string) => ({ id, name: id });
  const insert = (id: string, proposer: string, approvals: readonly object[]) =>
    desk.db
      .updateTable('billing_case')
      .set({ body: JSON.stringify({ proposedBy: part(proposer), approvals }) })
      .where('id', '=', id)
      .execute();

  it('refuses a case in which one person has two parts, whatever the code says', async () => {
    const id = await desk.proposeWriteOff('wo-parts', 600_00);
    const refused = /one_part_per_person/;
    await expect(insert(id, 'a', [{ by: part('a') }])).rejects.toThrow(refused);
    await expect(insert(id, 'a', [{ by: part('b'), for: part('a') }])).rejects.toThrow(refused);
    await expect(insert(id, 'a', [{ by: part('b') }, { by: part('b') }])).rejects.toThrow(refused);
    await expect(insert(id, 'a', [{ by: part('b') }, { by: part('c'), for: part('b') }])).rejects.toThrow(refused);
    await expect(insert(id, 'a', [{ by: part('b'), for: part('c') }, { by: part('d') }])).resolves.toBeDefined();
  });
});
