import { execFile, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { findPostgresBinaries, OLDEST_MAJOR, type PostgresBinaries } from './postgres/binaries.ts';
import { keepRunning } from './postgres/keep-running.ts';
import { givenTo, placeDatabase, socketFolder, type Placement } from './postgres/placement.ts';
import { isRunning, programName } from './process-identity.ts';

export type ManagedPostgres = {
  /** For `openDatabase`; names a Unix socket, there is no TCP port. */
  readonly url: string;
  readonly major: number;
  /** Of the process that runs now; another one after one that was `kept` had ended. */
  readonly pid: number;
  /** A server process left by a killed predecessor was taken over instead of starting one. */
  readonly adopted: boolean;
  /** Ends it orderly (running transactions are rolled back) and waits until it is gone. May be called twice. */
  stop(): Promise<void>;
};

export type ManagedPostgresOptions = {
  /** The server's data folder; the cluster is its `pg`. The caller holds the folder's lock. */
  readonly dataDir: string;
  /** Other programs than those found on this machine. */
  readonly binaries?: PostgresBinaries;
  /** Started anew, at the same url, whenever it ends without `stop`. */
  readonly kept?: boolean;
  /** false: no fsync, for tests. */
  readonly durable?: boolean;
  /** Told what takes long or surprises, in sentences. */
  readonly say?: (line: string) => void;
};

/** PostgreSQL could not be started; the message is for the person at the keyboard. */
export class PostgresUnavailable extends Error {
  override readonly name = 'PostgresUnavailable';
  readonly retryable = false;
}

const ROLE = 'countersign';
const DATABASE = 'countersign';
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 20_000;
const LARGEST_LOG_BYTES = 10_000_000;

/**
 * Starts the private PostgreSQL of a data folder, or takes over the one that a killed server left running. Makes the
 * cluster on the first start. Reachable only through a Unix socket in a folder of mode 0700.
 *
 * @throws PostgresUnavailable with a sentence that says what to do.
 */
export async function startManagedPostgres(options: ManagedPostgresOptions): Promise<ManagedPostgres> {
  if (process.platform === 'win32') {
    throw new PostgresUnavailable('On Windows the server needs a PostgreSQL of its own: set DATABASE_URL.');
  }
  const say = options.say ?? (() => {});
  const dataDir = resolve(options.dataDir);
  const binaries = options.binaries ?? binariesFor(join(dataDir, 'pg'));
  const placement = placeDatabase(dataDir, binaries, say);
  const running = await adoptable(placement);
  const started = running ?? (await startFresh(placement, binaries, { ...options, dataDir, say }));
  const { sockets } = started;
  let { pid } = started;
  await createDatabase(sockets);
  const restart = async (): Promise<void> => {
    ({ pid } = await startAgain(placement, binaries, { ...options, dataDir, say }, sockets));
  };
  const name = 'The database';
  const keeper = options.kept ? keepRunning({ name, isRunning: () => isRunning(pid), restart }, say) : null;
  const stop = async (): Promise<void> => {
    await keeper?.stop();
    await stopPostmaster(pid, sockets);
  };
  let stopping: Promise<void> | null = null;
  return {
    url: urlOf(sockets, DATABASE),
    major: binaries.major,
    get pid() {
      return pid;
    },
    adopted: running !== null,
    stop: () => (stopping ??= stop()),
  };
}

/**
 * The private PostgreSQL of a data folder, while it runs: for a look beside the server that manages it.
 *
 * @returns its url; null while it does not run.
 */
export async function runningPostgres(dataDir: string): Promise<string | null> {
  const file = readPostmasterFile(join(resolve(dataDir), 'pg'));
  if (!file?.ready || !isRunning(file.pid) || !(await answers(file.sockets))) return null;
  return urlOf(file.sockets, DATABASE);
}

/** After it ended by itself: never makes a cluster, since one that is gone is no empty one. */
async function startAgain(
  placement: Placement,
  binaries: PostgresBinaries,
  options: ManagedPostgresOptions & { readonly say: (line: string) => void },
  sockets: string,
): Promise<{ pid: number }> {
  // Takes the lock file of the dead one away as well, which PostgreSQL believes while nobody has reaped that process.
  const running = await adoptable(placement);
  if (running?.sockets === sockets) return running;
  if (!existsSync(join(placement.cluster, 'PG_VERSION'))) {
    throw new PostgresUnavailable(`The database in ${placement.cluster} is gone.`);
  }
  rmSync(sockets, { recursive: true, force: true });
  mkdirSync(sockets, { mode: 0o700 });
  return startFresh(placement, binaries, options, givenTo(sockets, placement.user));
}

function binariesFor(cluster: string): PostgresBinaries {
  const versionFile = join(cluster, 'PG_VERSION');
  const made = existsSync(versionFile) ? Number(readFileSync(versionFile, 'utf8')) : null;
  const found = findPostgresBinaries(made);
  if (found) return found;
  throw new PostgresUnavailable(
    made === null
      ? `No PostgreSQL programs were found (neither the npm package nor a system one >= ${OLDEST_MAJOR}). Set DATABASE_URL.`
      : `The database in ${cluster} was made by PostgreSQL ${made}, whose programs are not on this machine.`,
  );
}

async function startFresh(
  placement: Placement,
  binaries: PostgresBinaries,
  options: ManagedPostgresOptions & { readonly say: (line: string) => void },
  madeBefore: string | null = null,
): Promise<{ pid: number; sockets: string }> {
  if (!existsSync(join(placement.cluster, 'PG_VERSION'))) await makeCluster(placement, binaries, options);
  const sockets = madeBefore ?? socketFolder(placement);
  const log = join(options.dataDir, 'postgres.log');
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const from = trimmedLogSize(log);
    const pid = await spawnPostmaster(
      placement,
      postmasterArguments(placement.cluster, sockets, binaries.major, options),
      log,
    );
    if (await becomesReady(placement.cluster, pid, sockets, deadline)) return { pid, sockets };
    const said = readFileSync(log).subarray(from).toString();
    if (isRunning(pid)) await stopPostmaster(pid, sockets);
    // Processes of a postmaster that was killed need a moment to notice it.
    if (/pre-existing shared memory block/.test(said) && Date.now() < deadline) {
      await pause(100);
      continue;
    }
    throw new PostgresUnavailable(
      `PostgreSQL did not start. Its log (${log}) ends with:\n${said.trim().split('\n').slice(-6).join('\n')}`,
    );
  }
}

/** Made beside and renamed into place: a cluster is there in whole or not at all. */
async function makeCluster(
  placement: Placement,
  binaries: PostgresBinaries,
  options: ManagedPostgresOptions,
): Promise<void> {
  options.say?.('Making the database, once: this takes some seconds.');
  const draft = `${placement.cluster}.new`;
  rmSync(draft, { recursive: true, force: true });
  rmSync(placement.cluster, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  givenTo(draft, placement.user);
  // The same order of text everywhere, whatever the machine's locale: by code point, with Unicode's lower and upper case.
  const locale =
    binaries.major >= 17
      ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
      : [process.platform === 'linux' ? '--locale=C.UTF-8' : '--locale=C'];
  const args = ['-D', draft, '-U', ROLE, '--auth-local=trust', '--auth-host=reject', '--encoding=UTF8', ...locale];
  args.push('--data-checksums', '--no-instructions', ...(options.durable === false ? ['--no-sync'] : []));
  try {
    await promisify(execFile)(join(placement.home, 'bin', 'initdb'), args, { ...asUser(placement), cwd: '/', env: {} });
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
    throw new PostgresUnavailable(`The database could not be made in ${placement.cluster}: ${said}`);
  }
  renameSync(draft, placement.cluster);
}

/** Sized for one office on a desktop-class machine; a larger one sets DATABASE_URL. */
function postmasterArguments(
  cluster: string,
  sockets: string,
  major: number,
  options: ManagedPostgresOptions,
): string[] {
  const settings: Record<string, string> = {
    listen_addresses: '',
    unix_socket_directories: sockets,
    unix_socket_permissions: '0700',
    port: '5432',
    max_connections: '50',
    shared_buffers: '64MB',
    max_wal_size: '256MB',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(major >= 18 ? { io_method: 'sync' } : {}),
    ...(options.durable === false ? { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' } : {}),
  };
  return ['-D', cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/** In a session of its own, so that ctrl+C in a terminal reaches the server alone, which then stops it in order. */
async function spawnPostmaster(placement: Placement, args: string[], log: string): Promise<number> {
  const out = openSync(log, 'a', 0o600);
  try {
    const child = spawn(join(placement.home, 'bin', 'postgres'), args, {
      ...asUser(placement),
      cwd: '/',
      env: { PGTZ: 'UTC' },
      detached: true,
      stdio: ['ignore', out, out],
    });
    child.unref();
    await new Promise((resolveSpawn, reject) => child.once('spawn', resolveSpawn).once('error', reject));
    return child.pid!;
  } finally {
    closeSync(out);
  }
}

async function becomesReady(cluster: string, pid: number, sockets: string, deadline: number): Promise<boolean> {
  while (isRunning(pid) && Date.now() < deadline) {
    const file = readPostmasterFile(cluster);
    if (file?.pid === pid && file.ready && (await answers(sockets))) return true;
    await pause(15);
  }
  return false;
}

/** A postmaster that serves this cluster already. One that is coming up or going down is waited for. */
async function adoptable({ cluster }: Placement): Promise<{ pid: number; sockets: string } | null> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const file = readPostmasterFile(cluster);
    if (!file) return null;
    const program = programName(file.pid);
    if (!isRunning(file.pid) || (program !== null && program !== 'postgres')) {
      // After a reboot another program may have this number, and PostgreSQL would then refuse to start.
      rmSync(join(cluster, 'postmaster.pid'), { force: true });
      return null;
    }
    if (file.ready && (await answers(file.sockets))) return { pid: file.pid, sockets: file.sockets };
    if (file.ready || Date.now() > deadline) await stopPostmaster(file.pid, file.sockets);
    else await pause(50);
  }
}

/** @see postgres `src/include/utils/pidfile.h`: line 1 is the process, 5 the socket folder, 8 the status. */
function readPostmasterFile(cluster: string): { pid: number; sockets: string; ready: boolean } | null {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    if (!Number.isSafeInteger(pid) || pid <= 0) return null;
    return { pid, sockets: lines[4] ?? '', ready: lines[7]?.trim() === 'ready' };
  } catch {
    return null;
  }
}

/** Fast shutdown; immediate (recovered at the next start) when that takes too long. */
async function stopPostmaster(pid: number, sockets: string): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    const deadline = Date.now() + STOP_TIMEOUT_MS;
    if (isRunning(pid)) process.kill(pid, signal);
    while (isRunning(pid) && Date.now() < deadline) await pause(15);
    if (!isRunning(pid)) break;
  }
  if (sockets !== '') rmSync(sockets, { recursive: true, force: true });
}

async function answers(sockets: string): Promise<boolean> {
  const client = new Client({ connectionString: urlOf(sockets, 'postgres'), connectionTimeoutMillis: 3_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function createDatabase(sockets: string): Promise<void> {
  const client = new Client({ connectionString: urlOf(sockets, 'postgres') });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}

function urlOf(sockets: string, database: string): string {
  return `postgresql://${ROLE}@localhost/${database}?host=${encodeURIComponent(sockets)}`;
}

function asUser({ user }: Placement): { uid?: number; gid?: number } {
  return user ? { uid: user.uid, gid: user.gid } : {};
}

/** Starts the log anew when it has grown large. @returns its size now, in bytes. */
function trimmedLogSize(log: string): number {
  const size = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= LARGEST_LOG_BYTES) return size;
  renameSync(log, `${log}.old`);
  return 0;
}
