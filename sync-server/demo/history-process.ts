import { openDatabase } from '../store/database.ts';
import { loadHistory } from './load-history.ts';

type Question = { readonly databaseUrl: string; readonly dataDir: string };

/** The other side of `loadHistoryAside`. */
async function load({ databaseUrl, dataDir }: Question): Promise<void> {
  const db = openDatabase(databaseUrl, { applicationName: 'countersign-history' });
  try {
    await loadHistory({ db, databaseUrl, dataDir, say: (line) => process.send?.(line) });
  } catch (error) {
    process.send?.(`Loading the history of the demonstration failed: ${String(error)}`);
  } finally {
    await db.destroy();
    // The channel would keep the process running.
    process.disconnect();
  }
}

process.once('message', (question) => void load(question as Question));
// Whoever asked for it is gone: what is left is loaded at the next start.
process.once('disconnect', () => process.exit());
