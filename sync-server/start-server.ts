import { readFileSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buildApp } from './app.ts';
import { startAudit } from './audit/start-audit.ts';
import { composeServices, type ServiceDeps, type Services } from './compose-services.ts';
import type { Config } from './config.ts';
import { loadDemonstration } from './demo/load-demonstration.ts';
import { linkErp } from './erp/adapters/erps.ts';
import { startMllpServer } from './integration/mllp/mllp-server.ts';
import { newId } from './new-id.ts';
import { messageIntake } from './services/take-message.ts';
import type { ErpLink } from './erp/erp-link.ts';
import { FaultLog } from './fault-log.ts';
import { startLiveFeed } from './feed/live-feed.ts';
import { localAccounts } from './identity/local-accounts.ts';
import { openIdProvider, type OpenIdProvider } from './identity/openid-provider.ts';
import { ensureOperatorToken } from './identity/operator-token.ts';
import { PRODUCT_VERSION } from './product-version.ts';
import { listenFault, nextFreePort, portHolder } from './port-holder.ts';
import { erpStatus } from './services/keep-erp.ts';
import { readFlows } from './services/read-flows.ts';
import { whenTold } from './services/find-cases.ts';
import { keepDoing } from './services/keep-doing.ts';
import { fingerprintOf, smtpTransport } from './mail/smtp-transport.ts';
import type { EventBroker } from './outbound/publish-events.ts';
import { keepDocuments } from './services/keep-documents.ts';
import { openDatabase } from './store/database.ts';
import { lockDirectory } from './store/directory-lock.ts';
import { underErpClaim } from './store/erp-claims.ts';
import { isAccessRefused, isTransient } from './store/faults.ts';
import { startManagedPostgres } from './store/managed-postgres.ts';
import { migrateToLatest } from './store/migrate.ts';
import { isDatabaseAnswering } from './store/people.ts';
import type { Db } from './store/transaction.ts';
import { countJobsByQueue } from './store/workflow.ts';

/** The server could not start; the message tells the person at the keyboard why, and what to do. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
}

export type RunningServer = {
  readonly url: string;
  /** Finishes what is being done and leaves nothing behind. May be called twice. */
  stop(): Promise<void>;
};

const HEARTBEAT_MS = 15_000;
/** Going through a year of postings takes the database some seconds. */
const COMPARE_EVERY_MS = 10 * 60_000;
const FIND_EVERY_MS = 5_000;
const IMPORT_LIMIT_BYTES = 1_000_000_000;
/** Where electron-vite serves the window from while it is developed. */
const DEV_ORIGINS = ['http://localhost:5173'];

/**
 * Composition root: takes the data folder, opens the database, connects the parts by hand and listens.
 *
 * @param say  told what takes long or matters to the person who starts it, in sentences.
 * @param ending  aborted when whoever starts it no longer wants it: what was begun is undone, the database ended as well.
 * @throws StartRefused, PostgresUnavailable with a sentence that says what to do.
 */
export async function startServer(
  config: Config,
  say: (line: string) => void,
  ending: AbortSignal = new AbortController().signal,
): Promise<RunningServer> {
  const undo: (() => unknown)[] = [];
  let stopping: Promise<void> | null = null;
  const stop = (): Promise<void> => (stopping ??= undoAll(undo));
  try {
    const url = await start(config, say, undo, ending);
    return { url, stop };
  } catch (error) {
    await stop();
    throw ending.aborted
      ? new StartRefused('Stopped before the server was ready. The next start goes on there.')
      : error;
  }
}

function termsOf({ testFiles, documentLimitMb, documentYears, hotFolders, mllpHost, ...rest }: Config) {
  const documentTerms = { limitBytes: documentLimitMb * 1024 * 1024, years: documentYears };
  const { webhookNetworks = [] } = rest;
  return { testsPost: testFiles === 'post', documentTerms, hotFolders, mllpHost, webhookNetworks };
}

/** In the reverse order; what fails keeps nothing else from being undone. */
async function undoAll(undo: (() => unknown)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const each of undo.toReversed()) {
    try {
      await each();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, 'The server did not stop in order');
}

async function start(
  config: Config,
  say: (line: string) => void,
  undo: (() => unknown)[],
  ending: AbortSignal,
): Promise<string> {
  const lock = lockData(config.data);
  if (!lock.ok) {
    const { pid, host, url } = lock.error.holder;
    const where = url === null ? '' : ` and listens at ${url}`;
    throw new StartRefused(
      `Another server (process ${pid} on ${host}) uses ${config.data}${where}. Use it, stop it, or choose --data.`,
    );
  }
  undo.push(() => lock.value.release());
  await Promise.all([requirePorts(config), requireUpdates(config)]);
  // Uploads that a killed server had not finished.
  await rm(join(config.data, 'tmp'), { recursive: true, force: true });
  const databaseUrl = await openPostgres(config, say, undo);
  ending.throwIfAborted();
  const clock = (): Date => new Date();
  const faults = new FaultLog(say, clock);
  undo.push(() => faults.close());
  const reportFault = (error: unknown): void => faults.report(error);
  const db = openDatabase(databaseUrl, { applicationName: 'countersign-server' });
  undo.push(() => db.destroy());
  await migrate(db, databaseUrl);
  undo.push(await startAudit({ db, clock, reportFault, say }, config));
  const common = { db, databaseUrl, dataDir: config.data, clock };
  const services = await composeServices({
    ...common,
    ...termsOf(config),
    ...(await outsideOf(config, { db, clock }, undo)),
    reportFault,
  });
  undo.push(() => services.engine.stop(), keepDocuments({ ...services.documents, reportFault }));
  if (config.demo) {
    await loadDemonstration({ ...common, say, days: config.demoDays, ending });
  }
  ending.throwIfAborted();
  await ensureOperatorToken({ db, clock }, config.data);
  const live = await startLiveFeed(db, databaseUrl);
  undo.push(() => live.stop());
  await beginWork({ ...services, db, clock }, undo, reportFault);
  const app = await buildApp({
    ...services,
    db,
    live,
    clock,
    identity: localAccounts({ db, clock }),
    ...entranceOf(config),
    heartbeatMs: HEARTBEAT_MS,
    dataDir: config.data,
    importLimitBytes: IMPORT_LIMIT_BYTES,
    version: PRODUCT_VERSION,
    whatIsMissing: async () => ((await isDatabaseAnswering(db)) ? null : 'The database does not answer.'),
    log: config.log,
    readQueues: () => countJobsByQueue(db),
    readErp: async () => services.erpLink && (await erpStatus({ db, clock, link: services.erpLink })),
    readFlows: () => readFlows({ db, clock, connectors: services.connectors }),
    devOrigins: DEV_ORIGINS,
    reportFault,
  });
  undo.push(() => app.close());
  await app.listen({ port: config.port, host: config.host });
  await listenForMessages(config, { ...services, db, clock, reportFault }, say, undo);
  const url = addressOf(config.host, app.server.address() as AddressInfo);
  lock.value.announce(url);
  return url;
}

function addressOf(host: string, { port }: AddressInfo): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Nothing, where no port is given for it. */
async function listenForMessages(
  config: Config,
  deps: Parameters<typeof messageIntake>[0],
  say: (line: string) => void,
  undo: (() => unknown)[],
): Promise<void> {
  if (config.mllpPort === undefined) return;
  const { clock } = deps;
  const { host, port } = mllpOf(config, config.mllpPort);
  const server = await startMllpServer(messageIntake(deps), { host, port, clock, newId: () => newId(clock()) });
  undo.push(() => server.stop());
  say(`HL7 v2 messages are taken at ${host}, port ${server.port} (MLLP).`);
}

function mllpOf({ mllpHost: host = '127.0.0.1' }: Config, port: number) {
  return { port, host, flag: '--mllp-port', hostName: 'mllpHost' };
}

/** What goes on without anybody asking for it: processes, and telling people what concerns them. */
async function beginWork(
  { db, clock, ...services }: Services & { readonly db: Db; readonly clock: () => Date },
  undo: (() => unknown)[],
  reportFault: (error: unknown) => void,
): Promise<void> {
  const { engine, notify, compare, findCases, forward, webhooks, publishEvents, connectors } = services;
  await engine.run();
  const works = [
    keepDoing(notify, reportFault),
    keepDoing(() => compare(true), reportFault, COMPARE_EVERY_MS),
    keepDoing(whenTold({ db, clock }, findCases), reportFault, FIND_EVERY_MS),
    keepDoing(forward, reportFault),
    keepDoing(() => webhooks.pass(), reportFault),
    keepDoing(publishEvents, reportFault),
    keepDoing(() => connectors.tick(), reportFault),
  ];
  undo.push(async () => {
    await Promise.all(works.map((work) => work.stop()));
    await webhooks.stop();
    await connectors.stop();
  });
}

/** What is outside, and was named. */
async function outsideOf(config: Config, { db, clock }: { db: Db; clock: () => Date }, undo: (() => unknown)[]) {
  if (config.otlpEndpoint !== undefined) {
    const { exportTraces } = await import('./telemetry/export-traces.ts');
    undo.push(exportTraces(config.otlpEndpoint));
  }
  return {
    ...mailOf(config, undo),
    erpLink: erpOf(config, db, clock),
    broker: await brokerOf(config, undo),
  };
}

/** null: entries stay in the ledger of our own. @throws StartRefused when the secret cannot be read. */
function erpOf({ erp, ...settings }: Config, db: Db, clock: () => Date): ErpLink | null {
  const { erpUrl: url, erpDatabase: database, erpUser: user, erpSecretFile, erpTokenUrl: tokenUrl } = settings;
  if (!erp || erp === 'embedded' || !url || !database || !user || !erpSecretFile) return null;
  const claim = <T>(key: string, work: () => Promise<T>): Promise<T> => underErpClaim(db, key, work);
  const secret = readSecret(erpSecretFile, 'erpSecretFile');
  return linkErp({ kind: erp, url, database, user, secret, tokenUrl }, { clock, claim });
}

/** null: events are published nowhere. @throws StartRefused when the credentials cannot be read. */
async function brokerOf(
  { natsUrl, natsCredentialsFile }: Config,
  undo: (() => unknown)[],
): Promise<EventBroker | null> {
  if (natsUrl === undefined) return null;
  // Loaded by servers that have one alone.
  const { natsBroker } = await import('./outbound/nats-broker.ts');
  const credentials = natsCredentialsFile === undefined ? null : readSecret(natsCredentialsFile, 'natsCredentialsFile');
  const broker = natsBroker({ url: natsUrl, credentials });
  undo.push(() => broker.close());
  return broker;
}

function readSecret(file: string, setting: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new StartRefused(`${setting} ${file} cannot be read: ${String(error)}`);
  }
}

/** Nothing: people are not told by e-mail. @throws StartRefused when the certificates cannot be read. */
function mailOf(config: Config, undo: (() => unknown)[]): Pick<ServiceDeps, 'mail'> {
  const { smtpHost: host, smtpFrom: from, smtpPort: port = 587, smtpSecurity: security = 'starttls' } = config;
  if (host === undefined || from === undefined) return {};
  const { smtpUser: user = null, smtpPassword: password = '', smtpCaFile, mailDomain: domain = null } = config;
  const ca = smtpCaFile === undefined ? undefined : readCertificates(smtpCaFile);
  const settings = { host, port, security, user, password, from, ca };
  const transport = smtpTransport(settings);
  undo.push(() => transport.close());
  return { mail: { transport, configuration: fingerprintOf(settings), domain } };
}

function readCertificates(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new StartRefused(`smtpCaFile ${file} cannot be read: ${String(error)}`);
  }
}

/** Who comes in, and how often they may try. */
function entranceOf(config: Config) {
  const { groupRoles = new Map(), scimToken, trustedProxies = [] } = config;
  const { attemptsPerMinute = 0, requestsPerMinute = 0 } = config;
  return {
    groupRoles,
    scimToken,
    attemptsPerMinute,
    requestsPerMinute,
    trustedProxies,
    publicUrl: config.publicUrl ?? null,
    devApiKey: config.devApiKey ?? null,
    updatesFolder: config.updates ?? null,
    provider: providerOf(config),
  };
}

/** null: nobody signs in with an organisation. */
function providerOf(config: Config): OpenIdProvider | null {
  const { oidcIssuer: issuer, oidcClientId: clientId, oidcClientSecret: clientSecret } = config;
  if (issuer === undefined || clientId === undefined) return null;
  return openIdProvider({ issuer, clientId, clientSecret, groupsClaim: config.oidcGroupsClaim ?? 'groups' });
}

/** @throws StartRefused when releases are to be served from where no folder is. */
async function requireUpdates({ updates }: Config): Promise<void> {
  if (updates === undefined || (await stat(updates).catch(() => null))?.isDirectory()) return;
  throw new StartRefused(`There is no folder ${updates} to serve updates from. Make it, or start without --updates.`);
}

function lockData(folder: string): ReturnType<typeof lockDirectory> {
  try {
    return lockDirectory(folder);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const why = DATA_FAULTS[code];
    if (why === undefined) throw error;
    throw new StartRefused(`${folder} cannot be the data folder: ${why}. Choose another one with --data.`);
  }
}

const DATA_FAULTS: Readonly<Record<string, string>> = {
  EEXIST: 'it is a file',
  ENOTDIR: 'a part of the path is a file',
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'its disk can only be read',
  ENOSPC: 'its disk is full',
  ENAMETOOLONG: 'the name is too long',
};

/** Asked before the database is started, so that the answer comes at once. */
async function requirePorts(config: Config): Promise<void> {
  await requirePort(config);
  if (config.mllpPort !== undefined) await requirePort(mllpOf(config, config.mllpPort));
}

async function requirePort({
  port,
  host,
  flag = '--port',
  hostName = '--host',
}: Pick<Config, 'port' | 'host'> & { readonly flag?: string; readonly hostName?: string }): Promise<void> {
  const fault = await listenFault(port, host);
  if (fault === null) return;
  if (fault === 'EACCES')
    throw new StartRefused(`You may not listen on port ${port}. Choose another one with ${flag}.`);
  if (fault !== 'EADDRINUSE') {
    throw new StartRefused(
      `${host} is not an address of this machine (${fault}). Choose another one with ${hostName}.`,
    );
  }
  const holder = portHolder(port);
  const free = await nextFreePort(port, host);
  const offer = free === null ? `Choose another one with ${flag}` : `Port ${free} is free: start with ${flag} ${free}`;
  throw new StartRefused(`Port ${port} of ${host} is taken${holder === null ? '' : ` by ${holder}`}. ${offer}.`);
}

async function openPostgres(config: Config, say: (line: string) => void, undo: (() => unknown)[]): Promise<string> {
  if (config.databaseUrl !== undefined) return config.databaseUrl;
  const postgres = await startManagedPostgres({ dataDir: config.data, say, kept: true });
  undo.push(() => postgres.stop());
  return postgres.url;
}

async function migrate(db: Parameters<typeof migrateToLatest>[0], databaseUrl: string): Promise<void> {
  try {
    await migrateToLatest(db);
  } catch (error) {
    const { host, pathname } = new URL(databaseUrl);
    const database = `The database ${pathname.slice(1)} at ${host}`;
    if (isAccessRefused(error)) throw new StartRefused(`${database} does not let us in: ${String(error)}`);
    if (!isTransient(error)) throw error;
    throw new StartRefused(`${database} does not answer: ${String(error)}`);
  }
}
