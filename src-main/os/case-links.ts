import { app } from 'electron';
import type { BrowserWindow } from 'electron';
import { caseInArguments, caseOfLink } from '../../src-shared/wire/deep-link.ts';
import { APP_ORIGIN } from './content-policy.ts';

/** The address of the window at a case; without one, of the window as it starts. */
export function addressOf(caseId: string | null): string {
  return caseId === null ? `${APP_ORIGIN}/index.html` : `${APP_ORIGIN}/index.html#/queue/open/case/${caseId}`;
}

/**
 * Follows links to cases that the operating system hands over, at the start and later. A locked window shows the case when
 * its person has given their PIN: where the window is outlives the lock.
 *
 * @param follow  is told the case, once the window may show it.
 * @param isAllowed  whether the organisation lets links open anything.
 * @returns the case that the program was started with.
 */
export function followLinks(follow: (caseId: string) => void, isAllowed: boolean): string | null {
  if (!isAllowed) {
    app.removeAsDefaultProtocolClient('countersign');
    return null;
  }
  // On Linux the desktop entry of the package says it.
  if (app.isPackaged && process.platform !== 'linux') app.setAsDefaultProtocolClient('countersign');
  app.on('open-url', (event, url) => {
    event.preventDefault();
    const id = caseOfLink(url);
    if (id !== null) follow(id);
  });
  app.on('second-instance', (_event, args) => {
    const id = caseInArguments(args);
    if (id !== null) follow(id);
  });
  return caseInArguments(process.argv.slice(1));
}

/** Within the same page: loading it anew would lock the vault. */
export function showCase(window: BrowserWindow, caseId: string): void {
  const address = addressOf(caseId);
  if (window.webContents.getURL() !== address) void window.loadURL(address);
}
