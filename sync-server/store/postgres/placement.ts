import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { PostgresBinaries } from './binaries.ts';
import { canEnter, databaseUser, type OsUser } from './os-user.ts';

/** Where one managed PostgreSQL lives, and as whom. */
export type Placement = {
  /** The cluster itself (`PGDATA`); need not exist yet. Its parent does, and `user` can walk to it. */
  readonly cluster: string;
  /** The folder above PostgreSQL's `bin`, which `user` can run. */
  readonly home: string;
  /** null: the account of this process. */
  readonly user: OsUser | null;
};

/** Used only as root, when the database account cannot walk to where the product or its data lie (a clone under /root). */
const SHARED_ROOT = '/var/lib/countersign';

/** The longest path of a Unix socket is 107 bytes (sun_path, unix(7)); the name PostgreSQL adds takes 14 of them. */
const LONGEST_SOCKET_FOLDER = 107 - '/.s.PGSQL.5432'.length;

/** @param say  told in one sentence when the database has to live outside of the data folder. */
export function placeDatabase(dataDir: string, binaries: PostgresBinaries, say: (line: string) => void): Placement {
  fs.mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const inside = join(dataDir, 'pg');
  const user = databaseUser(inside);
  if (!user) return { cluster: ownedByUs(inside), home: binaries.home, user };

  // The data folder is ours to open for passing through; what lies in it keeps its own modes. Folders above are not ours.
  fs.chmodSync(dataDir, fs.statSync(dataDir).mode | 0o011);
  const home = canEnter(user, join(binaries.home, 'bin')) ? binaries.home : copyBinaries(binaries);
  if (fs.lstatSync(inside, { throwIfNoEntry: false })?.isSymbolicLink()) {
    return { cluster: resolve(dataDir, fs.readlinkSync(inside)), home, user };
  }
  if (canEnter(user, dataDir)) return { cluster: inside, home, user };
  if (fs.existsSync(inside)) {
    throw new Error(`The account ${user.name} cannot reach ${inside}: a folder above it is closed to others.`);
  }
  const cluster = join(sharedFolder(`data-${randomBytes(6).toString('hex')}`), 'pg');
  fs.symlinkSync(cluster, inside);
  say(`The database lives in ${cluster}, because the account ${user.name} cannot walk into ${dataDir}.`);
  return { cluster, home, user };
}

/** A folder for the socket that only `user` (and root) can enter; a short one elsewhere when the path would be too long. */
export function socketFolder({ cluster, user }: Placement): string {
  const beside = join(dirname(cluster), 'pg-run');
  if (Buffer.byteLength(beside) > LONGEST_SOCKET_FOLDER) {
    // A fresh name each time: a fixed one under a folder that all may write to could be made by somebody else first.
    return givenTo(fs.mkdtempSync(join(tmpdir(), 'countersign-')), user);
  }
  // Emptied: PostgreSQL would believe the lock of a killed predecessor while its zombie has not been reaped.
  fs.rmSync(beside, { recursive: true, force: true });
  fs.mkdirSync(beside);
  return givenTo(beside, user);
}

/** Sets owner and mode 0700. @returns the folder. */
export function givenTo(folder: string, user: OsUser | null): string {
  if (user) fs.chownSync(folder, user.uid, user.gid);
  fs.chmodSync(folder, 0o700);
  return folder;
}

function ownedByUs(cluster: string): string {
  const owner = fs.statSync(cluster, { throwIfNoEntry: false })?.uid;
  if (owner !== undefined && process.getuid && owner !== process.getuid()) {
    throw new Error(
      `The database in ${cluster} belongs to another account (uid ${owner}), probably because the server ran as root before. ` +
        'Start the server as root again, or choose another data folder with --data.',
    );
  }
  return cluster;
}

function copyBinaries(binaries: PostgresBinaries): string {
  const target = join(sharedFolder('postgresql'), `${binaries.origin}-${binaries.major}`);
  const stamp = fs.statSync(join(binaries.home, 'bin', 'postgres'));
  const copied = fs.statSync(join(target, 'bin', 'postgres'), { throwIfNoEntry: false });
  if (copied?.size === stamp.size) return target;
  const draft = `${target}.${process.pid}`;
  fs.cpSync(binaries.home, draft, { recursive: true, verbatimSymlinks: true });
  fs.rmSync(target, { recursive: true, force: true });
  fs.renameSync(draft, target);
  return target;
}

function sharedFolder(name: string): string {
  const folder = join(SHARED_ROOT, name);
  fs.mkdirSync(folder, { recursive: true, mode: 0o755 });
  return folder;
}
