import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultPolicies } from '../../src-shared/policy/defaults.ts';
import { policiesOf } from '../../src-shared/policy/policies.ts';
import { type AppDeps, buildApp } from '../app.ts';
import { DocumentFiles } from '../documents/document-files.ts';
import { loadDocumentKeys } from '../documents/document-keys.ts';
import { startLiveFeed } from '../feed/live-feed.ts';
import { localAccounts } from '../identity/local-accounts.ts';
import { loadSealedSecrets } from '../identity/sealed-secrets.ts';
import { PublishedKeys } from '../identity/published-keys.ts';
import { askAddressIn } from '../outbound/ask-address.ts';
import { loadServerKey } from '../identity/server-key.ts';
import { readFlows } from '../services/read-flows.ts';
import type { CommandHandlers } from '../services/command-handler.ts';
import { testDatabase } from '../store/test-database.ts';
import type { Db } from '../store/transaction.ts';

export type TestServer = {
  readonly url: string;
  readonly db: Db;
  readonly databaseUrl: string;
  readonly dataDir: string;
  close(): Promise<void>;
};

const nothing = async (): ReturnType<AppDeps['receive']> => ({
  ok: false,
  error: { kind: 'unknownKind', message: 'Nothing is received here.', problems: [] },
});

const idleConnectors: Pick<AppDeps, 'connectors'> = {
  connectors: {
    runOf: () => ({ state: 'off', problem: '', where: '', lookedAt: null, backlog: 0 }),
    test: async () => ({ ok: false, message: 'Nothing is run here.' }),
  },
};

/** What metrics ask for. */
function measured(db: Db, clock: () => Date): Pick<AppDeps, 'readQueues' | 'readErp' | 'readFlows' | 'erpLink'> {
  return {
    readQueues: async () => [],
    readErp: async () => null,
    readFlows: () => readFlows({ db, clock, ...idleConnectors }),
    erpLink: null,
  };
}

/** The real server on a free port over a database of its own; `changes` replaces what a test is not about. */
export async function startTestServer(changes: Partial<AppDeps> = {}): Promise<TestServer> {
  const store = await testDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'countersign-test-data-'));
  const clock = changes.clock ?? (() => new Date());
  const live = await startLiveFeed(store.db, store.url);
  const app = await buildApp({
    db: store.db,
    live,
    clock,
    handlers: {} as CommandHandlers,
    heartbeatMs: 15_000,
    identity: localAccounts({ db: store.db, clock }),
    groupRoles: new Map(),
    scimToken: undefined,
    attemptsPerMinute: 0,
    requestsPerMinute: 0,
    publicUrl: null,
    trustedProxies: [],
    provider: null,
    serverKey: await loadServerKey(store.db, clock()),
    readPolicies: async () => policiesOf(defaultPolicies),
    documents: {
      db: store.db,
      clock,
      files: new DocumentFiles(dataDir),
      keys: await loadDocumentKeys(store.db, clock()),
      years: 10,
    },
    dataDir,
    publishedKeys: new PublishedKeys({ ask: askAddressIn({ named: ['127.0.0.1'] }), clock }),
    importLimitBytes: 1_000_000,
    importFile: async () => ({ ok: false, error: { message: 'Nothing is imported here.', problems: [] } }),
    findImport: async () => null,
    receive: nothing,
    importAgain: nothing,
    ...idleConnectors,
    proposeCase: async () => ({ ok: false, error: { kind: 'nobodyAbove' } }),
    previewCase: async () => ({ ok: false, error: { kind: 'nobodyAbove' } }),
    takeRecords: async () => ({ received: 0, changed: 0 }),
    compare: async () => {
      throw new Error('Nothing is compared here.');
    },
    operateProcess: async () => ({ ok: false, error: { kind: 'notFound' } }),
    version: '0.0.0',
    whatIsMissing: async () => null,
    log: 'silent',
    devOrigins: [],
    reportFault: () => {},
    ...measured(changes.db ?? store.db, clock),
    updatesFolder: null,
    secrets: loadSealedSecrets(dataDir),
    webhookNetworks: { named: ['127.0.0.0/8'] },
    ...changes,
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    db: store.db,
    databaseUrl: store.url,
    dataDir,
    async close() {
      await app.close();
      await live.stop();
      await store.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
