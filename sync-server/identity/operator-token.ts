import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Person } from '../../src-shared/authority/person.ts';
import { savePerson } from '../store/people.ts';
import { type Db, inTransaction } from '../store/transaction.ts';
import { enrolDevice } from './enrol-device.ts';
import { authenticate, openSession } from './sessions.ts';

export const OPERATOR_TOKEN_FILE = 'operator-token';

/**
 * Who works at this machine's command line: imports and proposes at every site, exports the audit log and approves nothing. Has
 * no account, and is not in the directory.
 */
export const OPERATOR: Person = Person.parse({
  id: 'operator',
  name: 'Operator at the command line',
  roles: [
    { role: 'ar-specialist', site: '*' },
    { role: 'auditor', site: '*' },
  ],
});

const TEN_YEARS_HOURS = 10 * 365 * 24;

/**
 * Sees to it that the data folder holds a token with which the command line may talk to this server: readable by the user who
 * runs the server and nobody else. One that is there and valid is kept.
 */
export async function ensureOperatorToken(
  deps: { readonly db: Db; readonly clock: () => Date },
  dataDir: string,
): Promise<void> {
  const file = join(dataDir, OPERATOR_TOKEN_FILE);
  const now = deps.clock();
  const present = readToken(file);
  // Also for a token that is kept: what the operator may do is what this version says.
  await inTransaction(deps.db, (tx) => savePerson(tx, OPERATOR));
  if (present !== null && (await authenticate(deps.db, present, now))) return;
  const { publicKey } = generateKeyPairSync('ed25519');
  const device = {
    id: randomUUID(),
    name: 'Command line',
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  };
  const token = await inTransaction(deps.db, async (tx) => {
    await enrolDevice(tx, { ...device, person: OPERATOR, now });
    const session = { person: OPERATOR, deviceId: device.id, now, hours: TEN_YEARS_HOURS };
    return (await openSession(tx, session)).token;
  });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${token}\n`, { mode: 0o600 });
  renameSync(draft, file);
}

/** Null when the server never ran on this folder, or the file belongs to somebody else. */
export function readToken(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim() || null;
  } catch {
    return null;
  }
}
