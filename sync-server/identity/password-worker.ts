import { randomBytes } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { argon2id, argon2Verify } from 'hash-wasm';
import type { PasswordJob } from './passwords.ts';

/** OWASP's minimum for argon2id: 19 MiB, two passes. */
const COST = { memorySize: 19 * 1024, iterations: 2, parallelism: 1, hashLength: 32, outputType: 'encoded' } as const;

const job = workerData as PasswordJob;
parentPort?.postMessage(
  job.hash === null
    ? await argon2id({ ...COST, password: job.password, salt: randomBytes(16) })
    : await argon2Verify({ password: job.password, hash: job.hash }),
);
