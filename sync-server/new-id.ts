import { randomBytes } from 'node:crypto';
import { uuidV7 } from '../src-shared/base/uuid.ts';

/** A new id, which sorts behind those made before it. */
export function newId(now: Date): string {
  return uuidV7(now, randomBytes(10));
}
