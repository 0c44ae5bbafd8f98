import { createPublicKey, verify } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CHEAP_KDF, temporaryFolder } from '../vault/test-vault.ts';
import { Cabinet } from './cabinet.ts';
import { signText } from './device-key.ts';

const maya = { id: 'maya.okafor', name: 'Maya Okafor' };
const ruth = { id: 'ruth.abramson', name: 'Ruth Abramson' };

describe("a computer's vaults", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let cabinet: Cabinet;
  const cabinetOf = () => new Cabinet({ folder: folder.path, osSeal: null, upMs: () => 0, kdf: CHEAP_KDF });
  beforeEach(async () => {
    folder = await temporaryFolder();
    cabinet = cabinetOf();
  });
  afterEach(async () => {
    await cabinet.lock();
    await folder.remove();
  });

  it('are one per person, listed by name', async () => {
    await cabinet.create(ruth, '123456');
    await cabinet.create(maya, '654321');
    expect(await cabinet.people()).toEqual([maya, ruth]);
  });

  it('open with their own PIN only, one at a time', async () => {
    await cabinet.create(maya, '654321');
    await cabinet.create(ruth, '123456');
    expect(cabinet.open?.person).toEqual(ruth);
    expect(await cabinet.unlock('maya.okafor', '123456')).toMatchObject({ ok: false, error: { kind: 'wrongPin' } });
    expect(cabinet.open).toBeNull();
    expect((await cabinet.unlock('maya.okafor', '654321')).ok).toBe(true);
    expect(cabinet.open?.person).toEqual(maya);
  });

  it('are not there for a person who has none', async () =>
    expect(await cabinet.unlock('samuel.osei', '123456')).toEqual({ ok: false, error: { kind: 'absent' } }));

  it('keep the device that was shown to the server before the vault was made', async () => {
    const shown = cabinet.device;
    await cabinet.create(maya, '654321');
    expect(cabinet.device.id).toBe(shown.id);
    await cabinet.lock();
    await cabinet.unlock('maya.okafor', '654321');
    expect(cabinet.device.publicKey).toBe(shown.publicKey);
    await cabinet.create(ruth, '123456');
    expect(cabinet.device.id).not.toBe(shown.id);
  });

  it('show another device to the server for whoever comes after a lock', async () => {
    const shown = cabinet.device;
    await cabinet.lock();
    expect(cabinet.device.id).not.toBe(shown.id);
  });

  it('sign with a key that anybody who knows the public one can check', async () => {
    await cabinet.create(maya, '654321');
    const publicKey = createPublicKey({
      key: Buffer.from(cabinet.device.publicKey, 'base64'),
      format: 'der',
      type: 'spki',
    });
    const signature = Buffer.from(signText(cabinet.device, 'approve: 1.284,50 €'), 'base64');
    expect(verify(null, Buffer.from('approve: 1.284,50 €'), publicKey, signature)).toBe(true);
    expect(verify(null, Buffer.from('approve: 9.284,50 €'), publicKey, signature)).toBe(false);
  });

  it('keep files encrypted, under names that do not tell what they are', async () => {
    await cabinet.create(maya, '654321');
    const bytes = Buffer.from('ISA*00*PATIENT CANARY~'.repeat(1000));
    const { sha256 } = await cabinet.open!.blobs.put(bytes);
    const blobs = join(folder.path, 'maya.okafor', 'blobs');
    const [name] = readdirSync(blobs);
    expect(name).not.toContain(sha256);
    expect(readFileSync(join(blobs, name!)).includes('CANARY')).toBe(false);
    await cabinet.unlock('maya.okafor', '654321');
    expect(Buffer.from((await cabinet.open!.blobs.get(sha256))!).equals(bytes)).toBe(true);
    await cabinet.open!.blobs.delete(sha256);
    expect(await cabinet.open!.blobs.get(sha256)).toBeNull();
  });

  it('are held by one process: a second one is told which', async () => {
    await cabinet.create(maya, '654321');
    const second = await cabinetOf().unlock('maya.okafor', '654321');
    expect(second).toEqual({ ok: false, error: { kind: 'inUse', pid: process.pid } });
  });

  it('open also when the folder of the documents cannot be read', async () => {
    await cabinet.create(maya, '654321');
    await cabinet.lock();
    writeFileSync(join(folder.path, 'maya.okafor', 'documents'), 'not a folder');
    expect(await cabinet.unlock('maya.okafor', '654321')).toMatchObject({ ok: true });
    expect(cabinet.open?.documents.list).toEqual([]);
  });

  it('are not left in use by a try that failed after the PIN', async () => {
    await cabinet.create(maya, '654321');
    await cabinet.open!.vault.setSecret('device', Buffer.from('not a key'));
    await cabinet.lock();
    for (const one of [cabinet, cabinetOf()]) {
      expect(await one.unlock('maya.okafor', '654321')).toMatchObject({ error: { kind: 'damaged' } });
      expect(one.open).toBeNull();
    }
  });

  it('can be removed, and are then gone', async () => {
    await cabinet.create(maya, '654321');
    expect((await cabinet.remove('maya.okafor')).ok).toBe(true);
    expect(await cabinet.people()).toEqual([]);
    expect(readdirSync(folder.path)).toEqual([]);
  });
});
