import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testComputer } from '../../src-main/cabinet/test-computer.ts';
import type { TestComputer } from '../../src-main/cabinet/test-computer.ts';
import { directoryOf } from '../../src-shared/directory/directory.ts';
import { previewRemittance } from '../../src-shared/remittance/preview.ts';
import { policies } from '../../src-shared/testing/build-case.ts';
import { parseGroupRoles } from '../../sync-server/identity/group-roles.ts';
import { openIdProvider } from '../../sync-server/identity/openid-provider.ts';
import { CLIENT_ID, TestOpenId } from '../../sync-server/testing/test-openid.ts';
import { startTestServer } from '../../sync-server/testing/test-server.ts';
import type { TestServer } from '../../sync-server/testing/test-server.ts';
import { createEntrance } from './entrance.ts';

const PIN = '493857';

let provider: TestOpenId;
let server: TestServer;
let computer: TestComputer;
let login = 'nora';
beforeAll(async () => {
  provider = await TestOpenId.start({ nora: ['Clinic managers'], omar: ['Choir'] });
  const mapping = parseGroupRoles('Clinic managers=clinic-manager@westside-clinic');
  if (!mapping.ok) throw new Error(mapping.error);
  const settings = { issuer: provider.url, clientId: CLIENT_ID, groupsClaim: 'groups' };
  server = await startTestServer({ provider: openIdProvider(settings), groupRoles: mapping.value });
  computer = await testComputer(server.url, async (url) => void (await fetch(await provider.browse(url, login))));
});
afterAll(async () => {
  await computer.remove();
  await server.close();
  await provider.stop();
});

const entrance = () =>
  createEntrance({
    bridge: computer.bridge,
    preview: async ({ bytes }) => previewRemittance(bytes, { directory: directoryOf([]), policies }),
  });

describe('signing in with the organisation from a workbench', () => {
  it('opens the browser, comes back by itself, and lets in with a new PIN and later with the same', async () => {
    const way = await entrance();
    expect(await way.hasOrganisation()).toBe(true);
    for (const hasVault of [false, true]) {
      const welcome = await way.signInWithOrganisation();
      if (!welcome.ok) throw new Error(JSON.stringify(welcome.error));
      expect(welcome.value).toMatchObject({ hasVault, person: { id: 'nora', name: 'Name of nora' } });
      const opened = await welcome.value.finish(PIN);
      if (!opened.ok) throw new Error(JSON.stringify(opened.error));
      expect(await opened.value.signInWithOrganisation()).toEqual({ ok: true, value: null });
      await opened.value.close();
    }
  });

  it('says to whom no group gives a role what is missing', async () => {
    login = 'omar';
    const refused = await (await entrance()).signInWithOrganisation();
    expect(refused).toMatchObject({ ok: false, error: { kind: 'refused' } });
    expect(JSON.stringify(refused)).toContain('None of your groups (Choir) gives you a role here.');
  });
});
