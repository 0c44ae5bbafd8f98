import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SYSTEM } from '../../src-shared/authority/person.ts';
import type { Result } from '../../src-shared/base/result.ts';
import { unreachable } from '../../src-shared/base/invariant.ts';
import type {
  ConnectorTest,
  FhirSettings,
  HotFolderSettings,
  MailDropSettings,
} from '../../src-shared/wire/connectors.ts';
import type { ImportReply } from '../../src-shared/wire/http.ts';
import { openedSecret, type SealedSecrets } from '../identity/sealed-secrets.ts';
import { FolderUnusable, openPlace } from '../integration/hot-folder/folder-place.ts';
import { type FolderFile, HotFolder } from '../integration/hot-folder/hot-folder.ts';
import { startMailDrop } from '../integration/mail-drop/mail-drop.ts';
import { startMllpServer } from '../integration/mllp/mllp-server.ts';
import { newId } from '../new-id.ts';
import type { AskAddress } from '../outbound/ask-address.ts';
import { listenFault } from '../port-holder.ts';
import { type Connector, findConnector } from '../store/connectors.ts';
import type { Db } from '../store/transaction.ts';
import { keyFault } from './connector-keys.ts';
import { fhirServerOf, lookAtFhir, testFhir } from './fhir-way.ts';
import type { FileToImport, ImportRefusal } from './import-file.ts';
import { takeFile } from './put-file-aside.ts';
import type { Receive } from './receive.ts';
import { mailIntake } from './take-mail.ts';
import { messageIntake } from './take-message.ts';

export type WayDeps = {
  readonly db: Db;
  readonly clock: () => Date;
  readonly dataDir: string;
  /** No hot folder is outside of it. */
  readonly hotFolders: string;
  /** Address at which HL7 messages are taken. */
  readonly mllpHost: string;
  readonly secrets: SealedSecrets;
  readonly importFile: (file: FileToImport) => Promise<Result<ImportReply, ImportRefusal>>;
  readonly receive: Receive;
  /** How other servers are asked. */
  readonly ask: AskAddress;
  readonly reportFault: (error: unknown) => void;
};

/** A connector at work. */
export type Way = {
  /** Where things are put. */
  readonly where: string;
  /** What is being taken now, where nobody has to look for it. */
  readonly taking: () => number;
  /** What has to be looked at from time to time; null: things come by themselves. */
  readonly look: (() => Promise<Look>) | null;
  readonly everySeconds: number;
  stop(): Promise<void>;
};

/** What a look came to. `againSeconds`: when to look again, where that is not as usual. */
export type Look = { readonly waiting: number; readonly problem: string; readonly againSeconds?: number };

/** It cannot be run; the message is a sentence for an administrator. */
export class WayClosed extends Error {
  override readonly name = 'WayClosed';
  readonly retryable = true;
}

/** The protocol proves nobody: without a certificate, this machine alone. */
const MAIL_HOST = '127.0.0.1';
const LISTENER = { look: null, everySeconds: 0 } as const;

/** @throws WayClosed, or what the system says of a port. */
export async function openWay(deps: WayDeps, connector: Connector, stopping: AbortSignal): Promise<Way> {
  const { settings } = connector;
  switch (settings.kind) {
    case 'hot-folder':
      return openFolder(deps, connector, settings, stopping);
    case 'mail-drop': {
      const { port, address, senders, user, limitMb, certificate } = settings;
      const password = openedSecret(deps.secrets, connector.secret);
      const tls = tlsOf(deps.secrets, connector, certificate);
      const host = mailHostOf(deps.mllpHost, settings);
      if (user !== '' && password === null) throw new WayClosed('Its password cannot be read here. Give it again.');
      const signIn = user === '' || password === null ? null : { user, password };
      const options = { host, port, address, senders, signIn, tls, limitBytes: limitMb * 1024 * 1024 };
      const drop = await startMailDrop(mailIntake(deps, connector), options);
      return { ...LISTENER, where: `${host}, port ${drop.port}`, taking: drop.taking, stop: () => drop.stop() };
    }
    case 'mllp': {
      const { clock, mllpHost: host } = deps;
      const { port, certificate, clientAuthorities } = settings;
      const own = tlsOf(deps.secrets, connector, certificate);
      const tls = own && { ...own, clientAuthorities: clientAuthorities.trim() };
      const options = { host, port, tls, clock, newId: () => newId(clock()) };
      const server = await startMllpServer(messageIntake({ ...deps, connector }), options);
      return { ...LISTENER, where: `${host}, port ${server.port}`, taking: () => 0, stop: () => server.stop() };
    }
    case 'fhir':
      return openFhir(deps, connector, settings);
    default:
      return unreachable(settings);
  }
}

/** What a listener shows and has to its certificate; null: it does not encrypt. @throws WayClosed */
function tlsOf(secrets: SealedSecrets, { privateKey }: Connector, certificate: string) {
  if (certificate.trim() === '') return null;
  const key = openedSecret(secrets, privateKey);
  if (key === null) throw new WayClosed('Its private key cannot be read here. Give it again.');
  return { certificate, key };
}

/** A mailbox that encrypts may be where other machines reach it. */
export function mailHostOf(listensAt: string, { certificate }: Pick<MailDropSettings, 'certificate'>): string {
  return certificate.trim() === '' ? MAIL_HOST : listensAt;
}

function openFhir(deps: WayDeps, connector: Connector, settings: FhirSettings): Way {
  const { secrets } = deps;
  const closing = new AbortController();
  const ask: AskAddress = (url, one) => deps.ask(url, { ...one, signal: closing.signal });
  const server = fhirServerOf({ ask, clock: deps.clock }, settings, openedSecret(secrets, connector.privateKey));
  if (server === null) throw new WayClosed('Its private key cannot be read here. Give it again.');
  return {
    where: settings.base,
    taking: () => 0,
    everySeconds: settings.everyMinutes * 60,
    look: () => lookAtFhir(deps, connector, server, settings),
    stop: async () => closing.abort(),
  };
}

function openFolder(deps: WayDeps, connector: Connector, settings: HotFolderSettings, stopping: AbortSignal): Way {
  const { dataDir, hotFolders: root } = deps;
  const { folder, ready, everySeconds } = settings;
  const { id, site } = connector;
  const take = (file: FolderFile) =>
    takeFile(deps, { ...file, by: SYSTEM, connector: id, ...(site === '' ? {} : { site }) });
  const limitBytes = settings.limitMb * 1024 * 1024;
  const tmp = join(dataDir, 'tmp');
  const hot = new HotFolder({ take }, { root, folder, ready, limitBytes, tmp, stopping });
  return {
    where: join(root, folder),
    taking: () => 0,
    everySeconds,
    async look() {
      const { waiting, faults } = await hot.look();
      for (const fault of faults) deps.reportFault(fault);
      const problem =
        faults.length === 0 ? '' : `${faults.length} of its files could not be taken and are tried again.`;
      return { waiting, problem };
    },
    stop: async () => {},
  };
}

export type TestDeps = Pick<WayDeps, 'db' | 'clock' | 'hotFolders' | 'mllpHost' | 'secrets' | 'ask'>;

/** Tells whether a connector could run with these settings, without running it. @param running  where it runs now, if it does. */
export async function testWay(
  deps: TestDeps,
  { settings, id, privateKey }: ConnectorTest,
  running: Way | null,
): Promise<{ readonly ok: boolean; readonly message: string }> {
  const { hotFolders, mllpHost } = deps;
  const before = id === undefined ? null : await findConnector(deps.db, id);
  const pem = privateKey === undefined ? openedSecret(deps.secrets, before?.privateKey ?? null) : privateKey;
  const unusable = keyFault(settings, pem);
  if (unusable) return { ok: false, message: `${WORDS[unusable.path] ?? unusable.path}: ${unusable.message}.` };
  if (settings.kind === 'fhir') {
    const server = fhirServerOf(deps, settings, pem);
    return server ? await testFhir(server, settings) : { ok: false, message: 'Its private key cannot be read.' };
  }
  if (settings.kind === 'hot-folder') {
    try {
      const { path } = await openPlace(hotFolders, settings.folder);
      const there = (await readdir(path)).length - 2;
      return { ok: true, message: `${path} can be read and written. Now in it: ${Math.max(0, there)}.` };
    } catch (error) {
      if (error instanceof FolderUnusable) return { ok: false, message: error.message };
      throw error;
    }
  }
  const host = settings.kind === 'mllp' ? mllpHost : mailHostOf(mllpHost, settings);
  const { port } = settings;
  if (running?.where === `${host}, port ${port}`) return { ok: true, message: `It listens at ${running.where}.` };
  const fault = await listenFault(port, host);
  if (fault === null) return { ok: true, message: `Port ${port} of ${host} is free to listen at.` };
  return { ok: false, message: portSentence(fault, port, host) };
}

const WORDS: Readonly<Record<string, string>> = {
  privateKey: 'The private key',
  'settings.certificate': 'The certificate',
  'settings.clientAuthorities': 'The authority of the senders',
};

/** Why a port cannot be listened at, by the system's code for it. */
export function portSentence(code: string, port: number, host: string): string {
  if (code === 'EADDRINUSE') return `Port ${port} of ${host} is taken by another program.`;
  if (code === 'EACCES') return `The user that runs the server may not listen at port ${port}.`;
  return `The server cannot listen at port ${port} of ${host} (${code}).`;
}
