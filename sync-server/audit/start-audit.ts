import { SYSTEM } from '../../src-shared/authority/person.ts';
import type { Config } from '../config.ts';
import { type Db, inTransaction } from '../store/transaction.ts';
import { appendLeaf } from './append-leaf.ts';
import { LOG_KEY_FILE, openLogKey } from './log-key.ts';
import { keepTexts } from './retention.ts';
import { startSequencer } from './sequencer.ts';

/**
 * Begins to seal the audit log and to let go of texts whose time is over, and tells the log under which configuration the server
 * runs: values only of settings that hold no secret, of the others that they were given.
 *
 * @returns what ends it: to be called last, after everything that writes.
 */
export async function startAudit(
  deps: {
    readonly db: Db;
    readonly clock: () => Date;
    readonly reportFault: (error: unknown) => void;
    readonly say: (line: string) => void;
  },
  config: Config,
): Promise<() => Promise<void>> {
  const { data, port, host, demo, demoDays, testFiles, auditYears, log } = config;
  const given = Object.entries(config).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  await inTransaction(deps.db, (tx) =>
    appendLeaf(tx, {
      at: deps.clock(),
      actor: SYSTEM.id,
      action: 'server.start',
      entity: 'configuration',
      body: { port, host, demo, demoDays, testFiles, auditYears, log, given: given.toSorted() },
    }),
  );
  const signer = await openLogKey(deps.db, data);
  if (signer) {
    const sequencer = startSequencer({ ...deps, signer });
    const retention = keepTexts(deps, auditYears);
    return async () => {
      await retention.stop();
      await sequencer.stop();
    };
  }
  deps.say(
    `The key of the audit log is not in ${data}: this server does not seal entries. Another server with the file ${LOG_KEY_FILE} does; if there is none, restore that file.`,
  );
  return async () => {};
}
