import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

/** A screen of its own (Xvfb), on which nobody else's windows are. */
export class Screen {
  readonly #child: ChildProcess;
  readonly name: string;

  private constructor(child: ChildProcess, name: string) {
    this.#child = child;
    this.name = name;
  }

  static async open(): Promise<Screen> {
    const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1400x900x24', '-nolisten', 'tcp', '-ac'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    const [number] = (await once(child.stdio[3] as Readable, 'data')) as [Buffer];
    return new Screen(child, `:${number.toString('utf8').trim()}`);
  }

  close(): void {
    this.#child.kill();
  }
}

let hasOwnScreen = false;

/**
 * Gives the windows of this process of the journeys a screen that no other process has: they would share a clipboard, and the
 * keys would go to whichever window came last. The first process has the screen of the run.
 */
export async function takeOwnScreen(): Promise<void> {
  if (hasOwnScreen || process.platform !== 'linux' || process.env['TEST_PARALLEL_INDEX'] === '0') return;
  hasOwnScreen = true;
  const screen = await Screen.open();
  process.env['DISPLAY'] = screen.name;
  process.once('exit', () => {
    screen.close();
  });
}
