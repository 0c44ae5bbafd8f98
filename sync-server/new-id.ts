import { randomFillSync } from 'node:crypto';
import { uuidV7 } from '../src-shared/base/uuid.ts';

const BYTES_PER_ID = 10;
/** Filled for hundreds of ids at once: asking the system for each costs more than the id. */
const pool = new Uint8Array(512 * BYTES_PER_ID);
let used = pool.length;

/** A new id, which sorts behind those made before it. */
export function newId(now: Date): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const from = used;
  used += BYTES_PER_ID;
  return uuidV7(now, pool.subarray(from, used));
}
