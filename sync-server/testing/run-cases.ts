import { caseKinds } from '../../src-shared/case/kinds.ts';
import { composeServices } from '../compose-services.ts';
import { embeddedLedger } from '../erp/adapters/embedded-ledger/embedded-ledger.ts';
import type { ErpAdapter } from '../erp/port.ts';
import { openDatabase } from '../store/database.ts';
import { killAround, killAtCommit, type Moment } from './killing-database.ts';
import { refusing } from './refusing-ledger.ts';

/** Short, so that what a killed server was at goes on soon. */
export const KILLED_TUNING = { jobLeaseSeconds: 2, superviseSeconds: 1 };

/** Where a server is killed: around a commit of its engine, or around an entry or a reversal that its ledger makes. */
export type Cut = { readonly what: 'commit' | 'entry'; readonly moment: Moment; readonly at: number };

/**
 * Runs the processes of a database, and kills itself at the cut.
 *
 * @public The crash test's child process calls it by name.
 */
export async function runCases(options: {
  readonly url: string;
  readonly dataDir: string;
  readonly now: string;
  /** The ledger refuses what is posted under it. */
  readonly refused: string;
  readonly cut: Cut;
}): Promise<void> {
  const { url, dataDir, cut } = options;
  const db = openDatabase(url);
  const clock = () => new Date(options.now);
  const ledger = refusing(embeddedLedger({ db, clock }), (key) => key === options.refused);
  let entries = 0;
  const cutOff = async <T>(work: () => Promise<T>): Promise<T> => {
    entries += 1;
    return await killAround(cut.what === 'entry' && entries === cut.at ? cut.moment : null, work);
  };
  const erp: ErpAdapter = {
    ...ledger,
    post: (posting, signal) => cutOff(() => ledger.post(posting, signal)),
    reverse: (key, reversal, signal) => cutOff(() => ledger.reverse(key, reversal, signal)),
  };
  const services = await composeServices({
    db,
    databaseUrl: url,
    dataDir,
    clock,
    kinds: caseKinds,
    tuning: KILLED_TUNING,
    erp,
    reportFault: () => {},
  });
  if (cut.what === 'commit') killAtCommit(db, cut.moment, cut.at);
  await services.engine.run();
}
