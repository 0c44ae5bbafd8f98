import { openDatabase } from '../store/database.ts';
import { openLogKey } from './log-key.ts';
import { startSequencer } from './sequencer.ts';

/** Test support: a sequencer as a process of its own, to be killed. Arguments: database, data folder. */
const [url, dataDir] = process.argv.slice(2);
const db = openDatabase(url!, { applicationName: 'countersign-test-sequencer' });
const signer = await openLogKey(db, dataDir!);
startSequencer({
  db,
  clock: () => new Date(),
  signer: signer!,
  reportFault: (error) => process.stderr.write(`${String(error)}\n`),
});
process.stdout.write('sealing\n');
