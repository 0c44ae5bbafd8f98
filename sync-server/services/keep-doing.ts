import { setTimeout as pause } from 'node:timers/promises';

const PAUSE_MS = 1000;

/** Repeats some work of the background with a pause in between, until it is stopped. A fault is told, and the work tried again. */
export function keepDoing(
  work: () => Promise<unknown>,
  reportFault: (error: unknown) => void,
  pauseMs = PAUSE_MS,
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await work().catch(reportFault);
      await pause(pauseMs, undefined, { signal: stopping.signal, ref: false }).catch(() => {});
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
