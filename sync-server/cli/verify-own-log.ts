import { exportLog, readSealedLog } from '../services/read-audit.ts';
import type { Db } from '../store/transaction.ts';
import { LogVerifier } from './audit-verify.ts';

/** Verifies the audit log of a database from its first entry to the last that was signed. @returns how many; 0: nothing was. @throws Flaw */
export async function verifyOwnLog(db: Db): Promise<number> {
  const log = await readSealedLog(db);
  if (!log) return 0;
  const verifier = new LogVerifier();
  let isHeader = true;
  for await (const page of exportLog(db, log)) {
    for (const line of page.split('\n')) {
      if (line === '') continue;
      if (isHeader) verifier.header(JSON.parse(line), log.key);
      else verifier.entry(JSON.parse(line));
      isHeader = false;
    }
  }
  return verifier.finish().size;
}
