const LOOK_MS = 1_000;
const RETRY_MS = 5_000;

/**
 * Starts a program anew whenever it has ended by itself, and tries again for as long as it does not start: a full disk ends a
 * database, and keeps it down until there is room.
 *
 * @param program  `restart` throws an error whose message is for a person.
 * @param say  told that it ended, why it does not start (each reason once), and that it is there again.
 * @returns ends the watch; waits for a start that is under way.
 */
export function keepRunning(
  program: { readonly name: string; readonly isRunning: () => boolean; readonly restart: () => Promise<void> },
  say: (line: string) => void,
): { stop(): Promise<void> } {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let looking = Promise.resolve();
  let saidBefore = '';

  async function look(): Promise<void> {
    if (program.isRunning()) return lookAgain(LOOK_MS);
    if (saidBefore === '') say(`${program.name} ended by itself: starting it anew.`);
    try {
      await program.restart();
      saidBefore = '';
      say(`${program.name} runs again.`);
      lookAgain(LOOK_MS);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const reason = why.split('\n')[0] ?? '';
      if (reason !== saidBefore) say(`${why}\nThis is tried again until it succeeds.`);
      saidBefore = reason;
      lookAgain(RETRY_MS);
    }
  }

  function lookAgain(waitMs: number): void {
    if (stopped) return;
    timer = setTimeout(() => {
      looking = look();
    }, waitMs);
    timer.unref();
  }

  lookAgain(LOOK_MS);
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await looking;
    },
  };
}
