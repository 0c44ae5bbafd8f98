import type { WebContents } from 'electron';
import type { IpcEvent } from '../../src-shared/wire/ipc-channels.ts';

/** Tells the window that something happened; it carries nothing but its name. */
export function tellWindow(window: WebContents, event: IpcEvent): void {
  if (!window.isDestroyed()) window.send(event);
}
