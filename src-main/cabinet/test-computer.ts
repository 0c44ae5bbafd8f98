import { join } from 'node:path';
import { err } from '../../src-shared/base/result.ts';
import { unmanaged } from '../../src-shared/managed-policy/effective.ts';
import type { Bridge } from '../../src-shared/wire/ipc.ts';
import { ipc } from '../../src-shared/wire/ipc.ts';
import type { Handlers } from '../ipc/handlers.ts';
import { auditHandlers } from '../ipc/handlers/audit-handlers.ts';
import { authorityHandlers } from '../ipc/handlers/authority-handlers.ts';
import { organisationHandlers } from '../ipc/handlers/organisation-handlers.ts';
import { noticeHandlers } from '../ipc/handlers/notice-handlers.ts';
import { documentHandlers } from '../ipc/handlers/document-handlers.ts';
import { fileHandlers } from '../ipc/handlers/file-handlers.ts';
import { scanHandlers } from '../ipc/handlers/scan-handlers.ts';
import { supportHandlers } from '../ipc/handlers/support-handlers.ts';
import { testDesk } from '../support/test-desk.ts';
import { updateHandlers } from '../ipc/handlers/update-handlers.ts';
import { vaultHandlers } from '../ipc/handlers/vault-handlers.ts';
import { BrowserSignIn } from '../os/browser-sign-in.ts';
import { CHEAP_KDF, temporaryFolder } from '../vault/test-vault.ts';
import { Cabinet } from './cabinet.ts';

/** The main process of one computer without its windows: real vaults in a folder of its own, real handlers. */
export type TestComputer = {
  readonly folder: string;
  readonly bridge: Bridge;
  /** As if the program had been ended and started again; `server` stays the same. */
  restart(): Promise<void>;
  remove(): Promise<void>;
};

/** A program that was installed from no package, as all are that run from their sources. */
const notInstalled: Parameters<typeof updateHandlers>[0] = {
  state: {
    version: '0.0.0',
    ring: 'broad',
    isRingFixed: false,
    step: { kind: 'notYetAsked' },
    isLooking: false,
    isOutdated: false,
    isCareful: false,
    never: 'notInstalled',
  },
  ask: async () => {},
  takeFrom: async () => {},
  install: async () => err({ kind: 'notReady' }),
  setWork: () => {},
  setRing: () => {},
};

/** @param openBrowser  does what a person does in the system's browser. */
export async function testComputer(
  server = 'http://127.0.0.1:1',
  openBrowser: (url: string) => Promise<void> = async () => {},
): Promise<TestComputer> {
  const folder = await temporaryFolder();
  const start = () => {
    const parts = { folder: join(folder.path, 'vaults'), osSeal: null, upMs: () => performance.now(), kdf: CHEAP_KDF };
    const cabinet = new Cabinet(parts);
    const handlers: Handlers = {
      'app:info': () => ({ version: '0.0.0', server, secretStore: false, deviceName: 'test' }),
      ...auditHandlers(cabinet, () => new Date()),
      'app:managed': () => unmanaged,
      ...fileHandlers(async () => null, unmanaged.inForce),
      ...noticeHandlers(
        async () => false,
        () => {},
      ),
      ...documentHandlers(cabinet, async (name) => join(folder.path, name), unmanaged.inForce),
      ...scanHandlers(cabinet, { isAllowed: true, chooseFolder: async () => null, onChange: () => {} }),
      ...vaultHandlers(cabinet, 'test'),
      ...authorityHandlers(cabinet),
      ...updateHandlers(notInstalled, async () => null),
      ...organisationHandlers(new BrowserSignIn(openBrowser)),
      ...supportHandlers(testDesk(folder.path, server, cabinet), true),
    };
    return { cabinet, handlers };
  };
  let { cabinet, handlers } = start();
  const bridge: Bridge = {
    // Parsed both ways as between the processes.
    call: async (channel, request) =>
      ipc[channel].reply.parse(await handlers[channel](ipc[channel].request.parse(request) as never)) as never,
    // Without a window nobody leaves.
    listen: () => () => {},
  };
  return {
    folder: folder.path,
    bridge,
    async restart() {
      await cabinet.lock();
      ({ cabinet, handlers } = start());
    },
    async remove() {
      await cabinet.lock();
      await folder.remove();
    },
  };
}
