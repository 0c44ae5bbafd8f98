import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** `hash` null: make one. */
export type PasswordJob = { readonly password: string; readonly hash: string | null };

/** Argon2id, in PHC form ('$argon2id$…'). */
export function hashPassword(password: string): Promise<string> {
  return inWorker<string>({ password, hash: null });
}

export function verifyPassword(password: string, hash: string): Promise<boolean> {
  return inWorker<boolean>({ password, hash });
}

/** Off the event loop: one verification would hold up everybody's sync for a fifth of a second. */
async function inWorker<T>(job: PasswordJob): Promise<T> {
  const worker = new Worker(new URL('./password-worker.ts', import.meta.url), { workerData: job });
  try {
    const [answer] = (await once(worker, 'message')) as [T];
    return answer;
  } finally {
    await worker.terminate();
  }
}
