import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Lease } from '../../src-shared/authority/lease.ts';
import { leaseText, revocationText } from '../../src-shared/authority/server-signed.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import { canonicalCommand, CHAIN_START } from '../../src-shared/sync/command.ts';
import type { UnsignedCommand } from '../../src-shared/sync/command.ts';
import { CHEAP_KDF, temporaryFolder } from '../vault/test-vault.ts';
import { Cabinet } from './cabinet.ts';
import type { OpenVault } from './cabinet.ts';

const PIN = '654321';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOON = Date.parse('2026-11-24T12:00:00.000Z');
const maya = { id: 'maya.okafor', name: 'Maya Okafor' };

const server = generateKeyPairSync('ed25519');
const serverKey = server.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
const signed = (text: string, key = server.privateKey) => sign(null, Buffer.from(text), key).toString('base64');

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let cabinet: Cabinet;
let open: OpenVault;
/** `wall` is what the clock of the computer shows, `steady` what passes whatever anybody sets. */
const time = { wall: NOON, steady: 0 };
const start = () =>
  new Cabinet({
    folder: folder.path,
    osSeal: null,
    upMs: () => time.steady,
    wallMs: () => time.wall,
    kdf: CHEAP_KDF,
  });

beforeEach(async () => {
  Object.assign(time, { wall: NOON, steady: 0 });
  folder = await temporaryFolder();
  cabinet = start();
  await cabinet.create(maya, PIN);
  open = cabinet.open!;
  await keep();
});
afterEach(async () => {
  await cabinet.lock();
  await folder.remove();
});

function leaseOf(changes: Partial<Lease> = {}): Lease {
  return Lease.parse({
    id: randomUUID(),
    deviceId: open.device.id,
    personId: maya.id,
    issuedAt: instantOf(new Date(NOON)),
    expiresAt: instantOf(new Date(NOON + 72 * HOUR)),
    maxCount: 10,
    maxAmountMinor: 10_000_00,
    confirmAboveMinor: 250_00,
    confirmMinutes: 5,
    ...changes,
  });
}

function keep(lease = leaseOf(), sig = signed(leaseText(lease)), pin = true) {
  return open.authority.keep({ signed: { lease, sig }, serverKey, pin });
}

function approval(amount: string, amountMinor: number, changes: Partial<UnsignedCommand> = {}): UnsignedCommand {
  const { lease, now, confirmedAt } = open.authority.state;
  return {
    id: randomUUID(),
    deviceId: open.device.id,
    seq: 1,
    prevHash: CHAIN_START,
    actorId: maya.id as never,
    entity: 'case-1',
    basis: { ver: 1, evidenceHash: '', shown: { '@amount': amount } },
    payload: { type: 'case.decide', decision: 'approve', reason: '' },
    policyVersion: 1,
    authority: {
      lease: lease?.id ?? randomUUID(),
      amountMinor,
      confirmedAt: confirmedAt === null ? null : instantOf(new Date(confirmedAt)),
    },
    createdAt: instantOf(new Date(now)),
    ...changes,
  };
}

function trySign(command: UnsignedCommand, before: string | null = null) {
  return open.authority.sign([{ text: canonicalCommand(command), before }]);
}

function pass(ms: number, wallMs = ms): void {
  time.steady += ms;
  time.wall += wallMs;
}

describe('a decision', () => {
  it('is signed under a lease that holds', () => expect(trySign(approval('$60.00', 60_00)).ok).toBe(true));

  it.each([
    ['left alone', 73 * HOUR],
    ['turned back seven days', 73 * HOUR - 7 * DAY],
  ])('is not signed after 72 hours with the clock %s', (_name, wallMs) => {
    pass(73 * HOUR, wallMs);
    expect(trySign(approval('$60.00', 60_00))).toMatchObject({ error: { refusal: { kind: 'leaseExpired' } } });
  });

  it('is not signed after the lease has ended, a clock turned back and a start anew', async () => {
    pass(73 * HOUR);
    expect(open.authority.state.now).toBe(NOON + 73 * HOUR);
    await cabinet.lock();
    Object.assign(time, { wall: NOON - 7 * DAY, steady: 0 });
    cabinet = start();
    await cabinet.unlock(maya.id, PIN);
    open = cabinet.open!;
    expect(trySign(approval('$60.00', 60_00))).toMatchObject({ error: { refusal: { kind: 'leaseExpired' } } });
  });

  it('above $250.00 is signed within five minutes of the PIN, and then after it was given again', async () => {
    expect(trySign(approval('$300.00', 300_00)).ok).toBe(true);
    pass(6 * 60_000);
    expect(trySign(approval('$300.00', 300_00))).toMatchObject({ error: { kind: 'confirmPin' } });
    expect(await cabinet.confirmPin('000000')).toMatchObject({ error: { kind: 'wrongPin', attemptsLeft: 4 } });
    expect((await cabinet.confirmPin(PIN)).ok).toBe(true);
    expect(trySign(approval('$300.00', 300_00)).ok).toBe(true);
  });

  it('that states another amount, time or PIN than is true is not signed', () => {
    expect(trySign(approval('$300.00', 60_00))).toMatchObject({ error: { kind: 'notSignable' } });
    const early = instantOf(new Date(NOON - HOUR));
    expect(trySign(approval('$60.00', 60_00, { createdAt: early }))).toMatchObject({ error: { kind: 'notSignable' } });
    pass(6 * 60_000);
    const { authority } = approval('$300.00', 300_00);
    const confirmedAt = instantOf(new Date(time.wall));
    const claimed = approval('$300.00', 300_00, { authority: { ...authority!, confirmedAt } });
    expect(trySign(claimed)).toMatchObject({ error: { kind: 'notSignable' } });
  });

  it('is numbered anew only if this device had signed it', () => {
    const first = approval('$60.00', 60_00);
    const sealed = trySign(first);
    const before = JSON.stringify({ ...first, sig: sealed.ok ? sealed.value[0] : '' });
    pass(100 * HOUR);
    expect(trySign({ ...first, seq: 9 }, before).ok).toBe(true);
    expect(trySign({ ...first, entity: 'case-2' }, before)).toMatchObject({ error: { kind: 'notSignable' } });
  });

  it('is all it signs, beside other commands: no other text', () =>
    expect(open.authority.sign([{ text: 'pay everything', before: null }])).toMatchObject({
      error: { kind: 'notSignable' },
    }));
});

describe('a lease', () => {
  it('is kept only with the server’s signature, and only of the server it signed in to', async () => {
    const lease = leaseOf({ maxAmountMinor: 1 });
    expect(await keep(lease, signed(leaseText({ ...lease, maxAmountMinor: 2 })))).toMatchObject({ ok: false });
    const stranger = generateKeyPairSync('ed25519');
    const key = stranger.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
    const sig = signed(leaseText(lease), stranger.privateKey);
    const forged = await open.authority.keep({ signed: { lease, sig }, serverKey: key, pin: false });
    expect(forged).toEqual({ ok: false, error: { kind: 'notGenuine' } });
  });
});

describe('five wrong PINs in a row', () => {
  it('lock an open vault', async () => {
    for (let n = 0; n < 5; n += 1) await cabinet.confirmPin('000000');
    expect(cabinet.open).toBeNull();
  });
});

describe('an order to destroy what is kept', () => {
  it('is obeyed when the server signed it for this device, and not otherwise', async () => {
    const order = { deviceId: open.device.id, revokedAt: instantOf(new Date(NOON)) };
    const stranger = generateKeyPairSync('ed25519').privateKey;
    const forged = { ...order, sig: signed(revocationText(order), stranger) };
    expect(await cabinet.crush(forged)).toEqual({ ok: false, error: { kind: 'notGenuine' } });
    const others = { ...order, deviceId: randomUUID() };
    expect((await cabinet.crush({ ...others, sig: signed(revocationText(others)) })).ok).toBe(false);
    expect(await cabinet.people()).toHaveLength(1);
    expect(await cabinet.crush({ ...order, sig: signed(revocationText(order)) })).toEqual({ ok: true, value: null });
    expect(await cabinet.people()).toEqual([]);
  });
});
