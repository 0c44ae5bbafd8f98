import { parentPort, workerData } from 'node:worker_threads';
import { unpackTable } from '../../src-shared/matching/packed-table.ts';
import { rehearseRules } from '../../src-shared/matching/rehearse-rules.ts';
import type { RehearsalJob } from './rehearse-match-rules.ts';

const { proposed, inForce, periods } = workerData as RehearsalJob;
const unpacked = periods.map(({ name, left, right, accepted }) => ({
  name,
  left: unpackTable(left),
  right: unpackTable(right),
  accepted,
}));
parentPort!.postMessage(rehearseRules(proposed, inForce, unpacked));
