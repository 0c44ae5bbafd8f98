import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataOffice, PASSWORD } from '../../e2e/support/data-office.ts';
import { testComputer } from '../../src-main/cabinet/test-computer.ts';
import type { TestComputer } from '../../src-main/cabinet/test-computer.ts';
import { directoryOf } from '../../src-shared/directory/directory.ts';
import { previewRemittance } from '../../src-shared/remittance/preview.ts';
import { policies } from '../../src-shared/testing/build-case.ts';
import { ruth } from '../../src-shared/testing/build-people.ts';
import { createEntrance } from './entrance.ts';
import type { Entrance, Welcome } from './session.ts';

const PIN = '493857';

describe('signing in', () => {
  let office: DataOffice;
  let computer: TestComputer;
  let entrance: Entrance;
  beforeEach(async () => {
    office = await DataOffice.open([ruth]);
    computer = await testComputer();
    entrance = await createEntrance({
      bridge: computer.bridge,
      server: office.server.url,
      preview: async ({ bytes }) => previewRemittance(bytes, { directory: directoryOf([]), policies }),
    });
  });
  afterEach(async () => {
    await office.close();
    await computer.remove();
  });

  const welcomed = async (): Promise<Welcome> => {
    const welcome = await entrance.signIn(ruth.id, PASSWORD);
    if (!welcome.ok) throw new Error(JSON.stringify(welcome.error));
    return welcome.value;
  };
  /** Devices that hold a session at the server. */
  const devicesWithSessions = async (): Promise<string[]> => {
    const sessions = await office.server.db.selectFrom('session').select('device_id').execute();
    return [...new Set(sessions.map(({ device_id }) => device_id))];
  };

  it('leaves no session of a device that is thrown away when the person has a vault here', async () => {
    const first = await (await welcomed()).finish(PIN);
    if (first.ok) await first.value.close();
    const again = await welcomed();
    expect(again.hasVault).toBe(true);
    const second = await again.finish(PIN);
    const { id } = await computer.bridge.call('device:identity', {});
    await expect.poll(devicesWithSessions).toEqual([id]);
    if (second.ok) await second.value.close();
  });

  it('leaves no session of somebody who went back before choosing a PIN', async () => {
    await welcomed();
    expect(await devicesWithSessions()).toHaveLength(1);
    await entrance.unlock(ruth.id, PIN);
    await expect.poll(devicesWithSessions).toEqual([]);
  });

  it('asks for the PIN of a vault that was made meanwhile, and then opens it', async () => {
    const welcome = await welcomed();
    expect(welcome.hasVault).toBe(false);
    await computer.bridge.call('vault:create', { person: { id: ruth.id, name: ruth.name }, pin: PIN });
    await computer.bridge.call('vault:lock', {});
    expect(await welcome.finish('111111')).toMatchObject({ error: { refusal: { kind: 'exists' } } });
    expect(welcome.hasVault).toBe(true);
    const opened = await welcome.finish(PIN);
    expect(opened.ok).toBe(true);
    if (opened.ok) await opened.value.close();
  });

  it('lets a PIN be chosen when the vault was removed meanwhile', async () => {
    await computer.bridge.call('vault:create', { person: { id: ruth.id, name: ruth.name }, pin: PIN });
    const welcome = await welcomed();
    expect(welcome.hasVault).toBe(true);
    await entrance.forget(ruth.id);
    expect(await welcome.finish(PIN)).toMatchObject({ error: { refusal: { kind: 'absent' } } });
    expect(welcome.hasVault).toBe(false);
    const opened = await welcome.finish(PIN);
    expect(opened.ok).toBe(true);
    if (opened.ok) await opened.value.close();
  });
});
