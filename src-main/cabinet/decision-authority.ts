import { createPublicKey, verify } from 'node:crypto';
import * as z from 'zod';
import {
  checkLease,
  ClockMark,
  Lease,
  needsConfirmation,
  trustedNow,
  type LeaseRefusal,
} from '../../src-shared/authority/lease.ts';
import { leaseText } from '../../src-shared/authority/server-signed.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import { formatMinor } from '../../src-shared/money/format.ts';
import { cappedLease, type LeaseCaps } from '../../src-shared/managed-policy/capped-lease.ts';
import { canonicalJson, Command, isDecision } from '../../src-shared/sync/command.ts';
import type { AuthorityState, KeepLease } from '../../src-shared/wire/ipc-authority.ts';
import type { VaultFault } from '../../src-shared/wire/vault-bridge.ts';
import type { Vault } from '../vault/vault.ts';
import { signText, type DeviceKey } from './device-key.ts';

export type Clocks = {
  /** Milliseconds since 1970, by the clock that anybody can set. */
  readonly wall: () => number;
  /** Milliseconds by a clock that nobody can set. */
  readonly steady: () => number;
};

export type SignRefusal =
  | { readonly kind: 'lease'; readonly refusal: LeaseRefusal }
  | { readonly kind: 'confirmPin' }
  | { readonly kind: 'notSignable'; readonly why: string };

const Kept = z.object({ serverKey: z.string().nullable(), lease: Lease.nullable(), mark: ClockMark.nullable() });
type Kept = z.infer<typeof Kept>;

const SECRET = 'authority';
/** The latest instant seen is written down this often: what a clock that is turned back can win over a restart. */
const MARK_EVERY_MS = 60_000;
/** A decision is signed at the time it states, give or take what it takes to ask for the PIN and to store a batch. */
const SIGNED_WITHIN_MS = 10 * 60_000;
/** So far a contact with the server may move this computer's time while a decision is on its way. */
const SET_RIGHT_MS = 60_000;
const UnsignedCommand = Command.omit({ sig: true });

/** Under what authority the person of an open vault decides, and the one that signs what they decide. */
export class DecisionAuthority {
  readonly #vault: Vault;
  readonly #device: DeviceKey;
  readonly #person: string;
  readonly #clocks: Clocks;
  readonly #caps: LeaseCaps;
  #kept: Kept;
  #previous: Lease | null = null;
  /** `steady` when the mark was made; null: before this program was started. */
  #markedAt: number | null = null;
  #confirmedAt: number | null = null;
  #writtenHighest = 0;

  /** @param parts.caps  how far the organisation lets a lease go on this computer. */
  constructor(parts: { vault: Vault; device: DeviceKey; person: string; clocks: Clocks; caps: LeaseCaps }) {
    this.#vault = parts.vault;
    this.#device = parts.device;
    this.#person = parts.person;
    this.#clocks = parts.clocks;
    this.#caps = parts.caps;
    this.#kept = readKept(parts.vault);
  }

  get state(): AuthorityState {
    return { lease: this.#capped(this.#kept.lease), now: this.#now(), confirmedAt: this.#confirmedAt };
  }

  /** The server's public key as it was when the person signed in; null before. */
  get serverKey(): string | null {
    return this.#kept.serverKey;
  }

  /** The person has just given their PIN. */
  confirm(): void {
    this.#confirmedAt = this.#now();
  }

  /** Keeps a lease whose signature holds; the time of its signing sets this computer's clock right. */
  async keep({ signed, serverKey, pin }: KeepLease): Promise<Result<null, VaultFault | { kind: 'notGenuine' }>> {
    const known = this.#kept.serverKey;
    if (known !== null && known !== serverKey && !pin) return err({ kind: 'notGenuine' });
    if (!isSignedBy(serverKey, leaseText(signed.lease), signed.sig)) return err({ kind: 'notGenuine' });
    const serverAt = Date.parse(signed.lease.issuedAt);
    const before = this.#confirmedAt === null ? null : this.#now() - this.#confirmedAt;
    this.#previous = this.#kept.lease;
    this.#kept = {
      serverKey,
      lease: signed.lease,
      mark: { serverAt, wallAt: this.#clocks.wall(), highest: serverAt },
    };
    this.#markedAt = this.#clocks.steady();
    if (before !== null) this.#confirmedAt = serverAt - before;
    return this.#write();
  }

  /** Signs commands, all or none. */
  sign(texts: readonly { readonly text: string; readonly before: string | null }[]): Result<string[], SignRefusal> {
    for (const { text, before } of texts) {
      const refusal = this.#refusalOf(text, before);
      if (refusal) return err(refusal);
    }
    return ok(texts.map(({ text }) => signText(this.#device, text)));
  }

  #refusalOf(text: string, before: string | null): SignRefusal | null {
    const command = parsed(text);
    if (!command || canonicalJson(command) !== text) return { kind: 'notSignable', why: 'it is no command' };
    if (!isDecision(command.payload, command.actorId)) return null;
    if (before !== null) {
      return this.#hasSigned(before, command) ? null : { kind: 'notSignable', why: 'it was not signed here before' };
    }
    const { authority } = command;
    const { now, confirmedAt } = this.state;
    // One that was renewed while the decision was being written still holds.
    const held = [this.#kept.lease, this.#previous].find((one) => one?.id === authority?.lease) ?? this.#kept.lease;
    const lease = this.#capped(held);
    const question = { deviceId: command.deviceId, personId: command.actorId, now, amountMinor: 0 };
    const allowed = checkLease(lease, { ...question, used: NOTHING_WAITS });
    // How much waits is the window's to count: here the lease itself is held to its time and its computer.
    if (!allowed.ok && allowed.error.kind !== 'leaseCapExceeded') return { kind: 'lease', refusal: allowed.error };
    if (
      !lease ||
      authority?.lease !== lease.id ||
      command.deviceId !== this.#device.id ||
      command.actorId !== this.#person
    ) {
      return { kind: 'lease', refusal: { kind: 'leaseOfOtherDevice' } };
    }
    const stated = Date.parse(command.createdAt);
    if (stated - now > SET_RIGHT_MS || now - stated > SIGNED_WITHIN_MS)
      return { kind: 'notSignable', why: 'it states another time' };
    if (!statesItsAmount(command)) return { kind: 'notSignable', why: 'it states another amount' };
    const isAsStated =
      authority.confirmedAt === null ||
      (confirmedAt !== null && Math.abs(Date.parse(authority.confirmedAt) - confirmedAt) <= SET_RIGHT_MS);
    if (!isAsStated) return { kind: 'notSignable', why: 'it states another time of the PIN' };
    const stake = { amountMinor: authority.amountMinor, now: stated };
    const stillConfirmed = authority.confirmedAt === null ? null : confirmedAt;
    return needsConfirmation(lease, { ...stake, confirmedAt: stillConfirmed }) ? { kind: 'confirmPin' } : null;
  }

  #capped(lease: Lease | null): Lease | null {
    return lease && cappedLease(lease, this.#caps);
  }

  /** Whether this device has signed the same command, but for its place in the chain. */
  #hasSigned(before: string, command: z.infer<typeof UnsignedCommand>): boolean {
    const earlier = Command.safeParse(asJson(before));
    if (!earlier.success) return false;
    const { sig, ...unsigned } = earlier.data;
    if (!isSignedBy(this.#device.publicKey, canonicalJson(unsigned), sig)) return false;
    const { seq, prevHash } = command;
    return canonicalJson({ ...unsigned, seq, prevHash }) === canonicalJson(command);
  }

  #now(): number {
    const { mark } = this.#kept;
    const wall = this.#clocks.wall();
    if (!mark) return wall;
    const elapsed = this.#markedAt === null ? null : Math.round(this.#clocks.steady() - this.#markedAt);
    const now = trustedNow(mark, { wall, elapsed });
    this.#kept = { ...this.#kept, mark: { ...mark, highest: now } };
    // A disk that refuses leaves the mark in memory: it is written with the next.
    if (now - this.#writtenHighest > MARK_EVERY_MS) void this.#write();
    return now;
  }

  #write(): Promise<Result<null, VaultFault>> {
    this.#writtenHighest = this.#kept.mark?.highest ?? 0;
    return this.#vault.setSecret(SECRET, Buffer.from(JSON.stringify(this.#kept)));
  }
}

const NOTHING_WAITS = { count: 0, amountMinor: 0 };

function readKept(vault: Vault): Kept {
  const secret = vault.getSecret(SECRET);
  const kept = secret ? Kept.safeParse(asJson(Buffer.from(secret).toString('utf8'))) : null;
  return kept?.success ? kept.data : { serverKey: null, lease: null, mark: null };
}

function parsed(text: string): z.infer<typeof UnsignedCommand> | null {
  return UnsignedCommand.safeParse(asJson(text)).data ?? null;
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** What an approval approves is the amount that was shown. */
function statesItsAmount({ payload, authority, basis }: z.infer<typeof UnsignedCommand>): boolean {
  const approves = payload.type === 'case.decide' && payload.decision === 'approve';
  const amountMinor = authority?.amountMinor ?? 0;
  return approves ? basis.shown['@amount'] === formatMinor(amountMinor) : amountMinor === 0;
}

/** @param publicKey  Ed25519, SPKI DER, base64. */
export function isSignedBy(publicKey: string, text: string, sig: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    return verify(null, Buffer.from(text, 'utf8'), key, Buffer.from(sig, 'base64'));
  } catch {
    return false;
  }
}
