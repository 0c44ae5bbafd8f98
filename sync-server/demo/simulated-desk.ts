import { createHash, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import type { Person } from '../../src-shared/authority/person.ts';
import { type Instant, instantOf } from '../../src-shared/base/dates.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import { shownFigures } from '../../src-shared/case/material.ts';
import {
  canonicalCommand,
  CHAIN_START,
  type Command,
  type CommandAuthority,
  type CommandPayload,
  isDecision,
} from '../../src-shared/sync/command.ts';
import { enrolDevice } from '../identity/enrol-device.ts';
import { insertLease } from '../store/leases.ts';
import { newId } from '../new-id.ts';
import { type Db, inTransaction } from '../store/transaction.ts';

/** A workbench of a person of the demonstration: its commands are signed and chained like anybody's. */
export class SimulatedDesk {
  readonly person: Person;
  readonly deviceId: string;
  readonly #privateKey: KeyObject;
  /** For the whole of the history: these people were always connected. */
  readonly #lease = {
    id: randomUUID(),
    expiresAt: '9999-12-31T00:00:00.000Z' as Instant,
    maxCount: 0,
    maxAmountMinor: 0,
    confirmAboveMinor: 0,
    confirmMinutes: 5,
  };
  #seq = 0;
  #head = CHAIN_START;

  static async enrol(db: Db, person: Person, now: Date): Promise<SimulatedDesk> {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const desk = new SimulatedDesk(person, newId(now), privateKey);
    const spki = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
    const device = { id: desk.deviceId, name: 'Demonstration', publicKey: spki, person, now };
    const lease = { ...desk.#lease, deviceId: desk.deviceId, personId: person.id, issuedAt: instantOf(now) };
    const enrolled = await inTransaction(db, async (tx) => {
      const known = await enrolDevice(tx, device);
      await insertLease(tx, lease);
      return known;
    });
    invariant(enrolled.ok, 'a new device with a new key is enrolled');
    return desk;
  }

  private constructor(person: Person, deviceId: string, privateKey: KeyObject) {
    this.person = person;
    this.deviceId = deviceId;
    this.#privateKey = privateKey;
  }

  #authority(now: Date): CommandAuthority {
    return { lease: this.#lease.id, amountMinor: 0, confirmedAt: instantOf(now) };
  }

  /** The next command of this desk, about a case as it is or a new one. */
  command(shown: CaseDocument | null, payload: CommandPayload, now: Date): Command {
    const { person, deviceId } = this;
    const unsigned = {
      id: newId(now),
      deviceId,
      seq: this.#seq + 1,
      prevHash: this.#head,
      actorId: person.id,
      entity: shown?.id ?? newId(now),
      basis: shown
        ? { ver: shown.ver, evidenceHash: shown.evidenceHash, shown: shownFigures(shown) }
        : { ver: 0, evidenceHash: '', shown: {} },
      payload,
      policyVersion: shown?.approvalRule.version ?? 0,
      ...(isDecision(payload, person.id) ? { authority: this.#authority(now) } : {}),
      createdAt: instantOf(now),
    };
    const text = canonicalCommand(unsigned);
    this.#seq += 1;
    this.#head = createHash('sha256').update(text).digest('hex');
    return { ...unsigned, sig: sign(null, Buffer.from(text), this.#privateKey).toString('base64') };
  }
}
