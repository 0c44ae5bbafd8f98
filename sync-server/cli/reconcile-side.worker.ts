import { parentPort, workerData } from 'node:worker_threads';
import { packTable } from '../../src-shared/matching/packed-table.ts';
import { readSide, type ReadAnswer } from './reconcile-side.ts';

const read = await readSide(String(workerData));
if (typeof read === 'string') parentPort!.postMessage(read satisfies ReadAnswer);
else {
  const { packed, buffers } = packTable(read.table);
  parentPort!.postMessage({ packed, currency: read.currency } satisfies ReadAnswer, buffers);
}
