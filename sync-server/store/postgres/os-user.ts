import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';

/** Whom PostgreSQL's programs run as. PostgreSQL refuses to run as root. */
export type OsUser = { readonly uid: number; readonly gid: number; readonly name: string };

/**
 * The account for a database folder: null means the account of this process.
 * As root it is the folder's owner, else `postgres`, else `nobody`.
 */
export function databaseUser(dataFolder: string): OsUser | null {
  if (process.getuid?.() !== 0) return null;
  const owner = statSync(dataFolder, { throwIfNoEntry: false });
  const accounts = readAccounts();
  if (owner && owner.uid !== 0) {
    return (
      accounts.find(({ uid }) => uid === owner.uid) ?? { uid: owner.uid, gid: owner.gid, name: `uid ${owner.uid}` }
    );
  }
  const user = ['postgres', '_postgres', 'nobody']
    .map((name) => accounts.find((one) => one.name === name))
    .find(Boolean);
  if (!user) throw new Error('Running as root, but there is no account `postgres` or `nobody` to run the database as.');
  return user;
}

/** Whether the account can walk down to this folder; a home of mode 0700 above it is enough to say no. */
export function canEnter(user: OsUser, folder: string): boolean {
  const tried = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], {
    uid: user.uid,
    gid: user.gid,
    cwd: '/',
    stdio: 'ignore',
  });
  return tried.status === 0;
}

function readAccounts(): OsUser[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .flatMap(([name, , uid, gid]) => (name && uid && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : []));
}
