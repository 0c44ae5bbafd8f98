import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';

const WindowState = z.object({
  bounds: z.object({ x: z.int(), y: z.int(), width: z.int().min(640), height: z.int().min(480) }),
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof WindowState>;
type Rectangle = WindowState['bounds'];

/** Where the window was; null at first, and when that place is not on any screen any more. */
export function readWindowState(path: string, screens: readonly Rectangle[]): WindowState | null {
  try {
    const state = WindowState.parse(JSON.parse(readFileSync(path, 'utf8')));
    return screens.some((screen) => overlap(screen, state.bounds)) ? state : null;
  } catch {
    // Nothing is lost but a position.
    return null;
  }
}

export function writeWindowState(path: string, state: WindowState): void {
  try {
    writeFileSync(path, JSON.stringify(state));
  } catch {
    // A full disk must not keep the window from closing.
  }
}

/** At least a hand's breadth of it must be there to be grabbed. */
function overlap(screen: Rectangle, window: Rectangle): boolean {
  const width = Math.min(screen.x + screen.width, window.x + window.width) - Math.max(screen.x, window.x);
  const height = Math.min(screen.y + screen.height, window.y + window.height) - Math.max(screen.y, window.y);
  return width >= 120 && height >= 80;
}
