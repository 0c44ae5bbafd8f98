import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { join } from 'node:path';
import { effectivePolicy } from '../../src-shared/managed-policy/effective.ts';
import { vaultHandlers } from '../ipc/handlers/vault-handlers.ts';
import { CHEAP_KDF, temporaryFolder } from '../vault/test-vault.ts';
import { Cabinet } from './cabinet.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let opened: Cabinet[] = [];
beforeEach(async () => (folder = await temporaryFolder()));
afterEach(async () => {
  for (const cabinet of opened) await cabinet.lock();
  opened = [];
  await folder.remove();
});

function cabinet(values: Record<string, unknown>): Cabinet {
  const policy = effectivePolicy([{ place: 'here', level: 'mandatory', content: { values } }]).inForce;
  const parts = { folder: join(folder.path, 'vaults'), osSeal: null, upMs: () => 0, kdf: CHEAP_KDF, policy };
  const made = new Cabinet(parts);
  opened.push(made);
  return made;
}

const ruth = { id: 'ruth.abramson', name: 'Ruth Abramson' };
const maya = { id: 'maya.okafor', name: 'Maya Okafor' };

describe('a computer of an organisation', () => {
  it('keeps the work of as many people as it says, and those who have work here go on', async () => {
    const one = cabinet({ MostPeople: 1 });
    expect((await one.create(ruth, '246813')).ok).toBe(true);
    expect(await one.create(maya, '246813')).toEqual({ ok: false, error: { kind: 'managed', setting: 'MostPeople' } });
    expect((await one.people()).map(({ id }) => id)).toEqual(['ruth.abramson']);
    expect((await one.unlock(ruth.id, '246813')).ok).toBe(true);
  });

  it('keeps none where it asks for a secret store and there is none', async () =>
    expect(await cabinet({ RequireSecretStore: true }).create(ruth, '246813')).toEqual({
      ok: false,
      error: { kind: 'managed', setting: 'RequireSecretStore' },
    }));

  it('takes no PIN against its rules, whatever the window let through, and opens with one from before', async () => {
    expect((await cabinet({}).create(ruth, '246813')).ok).toBe(true);
    await opened[0]?.lock();
    const strict = cabinet({ PinMinLength: 8 });
    expect(await strict.create(maya, '1234567')).toMatchObject({ ok: false, error: { kind: 'weakPin' } });
    expect((await strict.unlock(ruth.id, '246813')).ok).toBe(true);
  });

  it('locks after as many wrong PINs before an approval as it says', async () => {
    const wary = cabinet({ PinWrongConfirmations: 2 });
    await wary.create(ruth, '246813');
    expect(await wary.confirmPin('000000')).toMatchObject({ error: { attemptsLeft: 1 } });
    expect(wary.open).not.toBeNull();
    expect(await wary.confirmPin('000000')).toMatchObject({ error: { attemptsLeft: 0 } });
    expect(wary.open).toBeNull();
  });

  it('lets no work be removed by hand where it says so', async () => {
    const kept = cabinet({});
    await kept.create(ruth, '246813');
    const remove = vaultHandlers(kept, 'test', false)['vault:remove'];
    expect(await remove({ person: ruth.id })).toEqual({ ok: false, error: { kind: 'managed', setting: 'RemoveWork' } });
    expect(await kept.people()).toHaveLength(1);
  });
});
