import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Lease } from '../../src-shared/authority/lease.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import type { CommandAuthority, CommandOutcome } from '../../src-shared/sync/command.ts';
import { insertLease } from '../store/leases.ts';
import { inTransaction } from '../store/transaction.ts';
import { openDesk, type Desk } from '../testing/test-desk.ts';

const NOW = new Date('2026-11-24T12:00:00.000Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let desk: Desk;
let devices: Record<'maya' | 'ruth', string>;
let count = 0;
beforeAll(async () => {
  desk = await openDesk(NOW);
  const first = await desk.proposeWriteOff('wo-first', 60_00);
  const deviceOf = async (who: string) => {
    await desk.command(who, first, { type: 'case.comment', text: 'noted' });
    const row = desk.db.selectFrom('device').select('id').where('person_id', '=', who);
    return (await row.executeTakeFirstOrThrow()).id;
  };
  devices = { maya: await deviceOf('maya.okafor'), ruth: await deviceOf('ruth.abramson') };
});
afterAll(() => desk.close());

/** A lease of Maya's, given at noon for three days unless said otherwise. */
async function leaseOf(changes: Partial<Lease> = {}): Promise<Lease> {
  const lease = Lease.parse({
    id: randomUUID(),
    deviceId: devices.maya,
    personId: 'maya.okafor',
    issuedAt: instantOf(NOW),
    expiresAt: instantOf(new Date(NOW.getTime() + 3 * DAY)),
    maxCount: 100,
    maxAmountMinor: 10_000_00,
    confirmAboveMinor: 250_00,
    confirmMinutes: 5,
    ...changes,
  });
  await inTransaction(desk.db, (tx) => insertLease(tx, lease));
  return lease;
}

/** Maya approves a new case at one time and it arrives at another. */
async function approve(
  lease: Lease | null,
  options: {
    readonly decidedAt?: Date;
    readonly arrivesAt?: Date;
    readonly amountMinor?: number;
    readonly confirmedAt?: Date | null;
  } = {},
): Promise<CommandOutcome & { readonly case: string }> {
  const { decidedAt = NOW, amountMinor = 60_00 } = options;
  const { arrivesAt = decidedAt, confirmedAt = decidedAt } = options;
  count += 1;
  const id = await desk.proposeWriteOff(`wo-${count}`, amountMinor);
  const { ver, evidenceHash } = await desk.case(id);
  const authority: CommandAuthority | undefined = lease
    ? { lease: lease.id, amountMinor, confirmedAt: confirmedAt && instantOf(confirmedAt) }
    : undefined;
  desk.now = arrivesAt;
  const outcome = await desk.command(
    'maya.okafor',
    id,
    { type: 'case.decide', decision: 'approve', reason: '' },
    {
      createdAt: instantOf(decidedAt),
      basis: { ver, evidenceHash, shown: {} },
      ...(authority ? { authority } : { authority: undefined as never }),
    },
  );
  desk.now = NOW;
  return { ...outcome, case: id };
}

async function leavesOf(entity: string): Promise<string[]> {
  const rows = desk.db.selectFrom('audit_leaf').select(['action', 'body']).where('entity', '=', entity).orderBy('id');
  return (await rows.execute()).filter(({ action }) => action === 'command.refused').map(({ body }) => String(body));
}

const at = (hours: number) => new Date(NOW.getTime() + hours * HOUR);

describe('a decision', () => {
  it('made within its lease counts, also when it arrives days after the lease has ended', async () => {
    const lease = await leaseOf();
    const outcome = await approve(lease, { decidedAt: at(71), arrivesAt: at(24 * 7) });
    expect(outcome).toMatchObject({ state: 'accepted', code: 'OK' });
  });

  it('without a lease is refused, changes nothing, and is on record', async () => {
    const outcome = await approve(null);
    expect(outcome).toMatchObject({ state: 'rejected', code: 'LEASE_REQUIRED' });
    expect((await desk.case(outcome.case)).state).toBe('open');
    expect((await leavesOf(outcome.case)).join()).toContain('LEASE_REQUIRED');
  });

  it.each([
    ['after its lease ended', 72.1, 72.1],
    ['by a clock that is seven days ahead', 24 * 7, 1],
    ['by a clock that is seven days behind', -24 * 7, 1],
  ])('made %s is refused', async (_name, decided, arrives) => {
    const outcome = await approve(await leaseOf(), { decidedAt: at(decided), arrivesAt: at(arrives) });
    expect(outcome).toMatchObject({ state: 'rejected', code: 'LEASE_EXPIRED' });
    expect(await leavesOf(outcome.case)).toHaveLength(1);
  });

  it('under another computer’s lease, or one that was never given, is refused', async () => {
    const others = await leaseOf({ deviceId: devices.ruth, personId: 'ruth.abramson' as never });
    expect(await approve(others)).toMatchObject({ code: 'LEASE_OF_OTHER_DEVICE' });
    expect(await approve({ ...others, id: randomUUID() })).toMatchObject({ code: 'LEASE_OF_OTHER_DEVICE' });
  });

  it('of more than $250.00 takes the PIN of the last five minutes, whatever amount it states', async () => {
    const lease = await leaseOf();
    const large = { amountMinor: 300_00 };
    expect(await approve(lease, { ...large, confirmedAt: null })).toMatchObject({ code: 'CONFIRMATION_MISSING' });
    const early = new Date(NOW.getTime() - 6 * 60_000);
    expect(await approve(lease, { ...large, confirmedAt: early })).toMatchObject({ code: 'CONFIRMATION_MISSING' });
    expect(await approve(lease, large)).toMatchObject({ state: 'accepted' });
  });
});

describe('the caps of a lease', () => {
  it('stop what was decided without the server at their amount, and never what arrives at once', async () => {
    const lease = await leaseOf({ maxAmountMinor: 150_00 });
    const late = { decidedAt: at(1), arrivesAt: at(5) };
    expect(await approve(lease, late)).toMatchObject({ state: 'accepted' });
    expect(await approve(lease, late)).toMatchObject({ state: 'accepted' });
    expect(await approve(lease, late)).toMatchObject({ state: 'rejected', code: 'LEASE_CAP_EXCEEDED' });
    expect(await approve(lease, { decidedAt: at(6) })).toMatchObject({ state: 'accepted' });
  });

  it('stop it at their count', async () => {
    const lease = await leaseOf({ maxCount: 1 });
    const late = { decidedAt: at(1), arrivesAt: at(5) };
    expect(await approve(lease, late)).toMatchObject({ state: 'accepted' });
    expect(await approve(lease, late)).toMatchObject({ code: 'LEASE_CAP_EXCEEDED' });
  });
});
