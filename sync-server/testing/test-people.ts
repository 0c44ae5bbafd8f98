import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { renewalText } from '../../src-shared/authority/device-signed.ts';
import { Lease } from '../../src-shared/authority/lease.ts';
import { Person, type Role } from '../../src-shared/authority/person.ts';
import { DAY_MS, instantOf } from '../../src-shared/base/dates.ts';
import {
  canonicalCommand,
  CHAIN_START,
  type Command,
  type CommandPayload,
  isDecision,
  type UnsignedCommand,
} from '../../src-shared/sync/command.ts';
import type { RenewRequest } from '../../src-shared/wire/http.ts';
import { enrolDevice } from '../identity/enrol-device.ts';
import { openSession } from '../identity/sessions.ts';
import { insertLease } from '../store/leases.ts';
import { saveAccount, savePerson } from '../store/people.ts';
import { keepRoles, SINCE_EVER } from '../store/role-history.ts';
import { type Db, inTransaction, type Tx } from '../store/transaction.ts';

/** Test support: people, devices and commands as a workbench makes them. */

export const NOON = new Date('2026-03-02T12:00:00.000Z');

export function person(id: string, ...roles: readonly (readonly [Role, string])[]): Person {
  return Person.parse({ id, name: `Name of ${id}`, roles: roles.map(([role, site]) => ({ role, site })) });
}

/** A device with its key, which signs and chains what it is told to. */
export class TestDevice {
  readonly id: string = randomUUID();
  readonly keys = generateKeyPairSync('ed25519');
  readonly owner: Person;
  seq = 1;
  head: string = CHAIN_START;
  /** Id of the lease that its decisions name; null: none. */
  lease: string | null = null;

  constructor(owner: Person) {
    this.owner = owner;
  }

  get publicKey(): string {
    return this.keys.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  }

  /** The next command of this device; `changes` are signed with the rest. */
  command(payload: CommandPayload, changes: Partial<UnsignedCommand> & Record<string, unknown> = {}): Command {
    const unsigned: UnsignedCommand = {
      id: randomUUID(),
      deviceId: this.id,
      seq: this.seq,
      prevHash: this.head,
      actorId: this.owner.id,
      entity: 'WO-1',
      basis: { ver: 1, evidenceHash: '', shown: {} },
      payload,
      policyVersion: 1,
      createdAt: instantOf(NOON),
      ...changes,
    };
    if (this.lease !== null && isDecision(unsigned.payload, unsigned.actorId) && !('authority' in changes)) {
      const authority = { lease: this.lease, amountMinor: 0, confirmedAt: unsigned.createdAt };
      return this.#signed({ ...unsigned, authority });
    }
    return this.#signed(unsigned);
  }

  #signed({ authority, ...rest }: UnsignedCommand): Command {
    // Over a network what is undefined is not there.
    const unsigned = authority === undefined ? rest : { ...rest, authority };
    const text = canonicalCommand(unsigned);
    this.seq = unsigned.seq + 1;
    this.head = createHash('sha256').update(text).digest('hex');
    return { ...unsigned, sig: sign(null, Buffer.from(text), this.keys.privateKey).toString('base64') };
  }

  /** A request to renew, as this device signs it. */
  renewal(refreshToken: string, attempt: string = randomUUID()): RenewRequest {
    const renewal = { refreshToken, attempt, deviceId: this.id };
    const proof = sign(null, Buffer.from(renewalText(renewal)), this.keys.privateKey).toString('base64');
    return { ...renewal, proof };
  }

  comment(text = 'noted', changes: Partial<UnsignedCommand> & Record<string, unknown> = {}): Command {
    return this.command({ type: 'case.comment', text }, changes);
  }
}

/** Saves a person, optionally with an account of the given password hash. */
export async function addPerson(db: Db, who: Person, passwordHash?: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    await savePerson(tx, who);
    await keepRoles(tx, who.id, SINCE_EVER);
    if (passwordHash !== undefined) {
      await saveAccount(tx, { account: who.id, personId: who.id, passwordHash, demo: true, title: 'Tester' });
    }
  });
}

/** A lease that holds whatever a test does with the time, and allows more than it does. */
export async function addLease(tx: Tx, owner: Person, deviceId: string, now: Date): Promise<Lease> {
  const lease = Lease.parse({
    id: randomUUID(),
    deviceId,
    personId: owner.id,
    issuedAt: instantOf(new Date(now.getTime() - 60 * DAY_MS)),
    expiresAt: instantOf(new Date(now.getTime() + 400 * DAY_MS)),
    maxCount: 1_000_000,
    maxAmountMinor: 9_999_999_999_99,
    confirmAboveMinor: 0,
    confirmMinutes: 5,
  });
  await insertLease(tx, lease);
  return lease;
}

/** An enrolled device, a session on it and a lease for it. */
export async function addDevice(
  db: Db,
  owner: Person,
  session: { readonly now?: Date; readonly hours?: number } = {},
): Promise<{ readonly device: TestDevice; readonly token: string }> {
  const device = new TestDevice(owner);
  const now = session.now ?? NOON;
  return inTransaction(db, async (tx) => {
    await enrolDevice(tx, { id: device.id, name: 'Desk', publicKey: device.publicKey, person: owner, now });
    device.lease = (await addLease(tx, owner, device.id, now)).id;
    const { token } = await openSession(tx, { person: owner, deviceId: device.id, now, hours: session.hours ?? 12 });
    return { device, token };
  });
}
