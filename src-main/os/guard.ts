import type { Session, WebContents } from 'electron';
import { APP_ORIGIN } from './content-policy.ts';

/** Putting text into the clipboard, after a press of a button; reading it is another permission. */
const COPYING = 'clipboard-sanitized-write';

/**
 * The window's own page may copy text, where the organisation does not say otherwise. Nothing else is permitted to anybody: no
 * camera, clipboard reading, USB, …
 */
export function denyPermissions(session: Session, mayCopy: boolean): void {
  session.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl, isMainFrame }) =>
    answer(mayCopy && permission === COPYING && isMainFrame && requestingUrl.startsWith(`${APP_ORIGIN}/`)),
  );
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}

/** Chromium otherwise fetches dictionaries from its maker when it starts, though no field of the window is checked for spelling. */
export function fetchNoDictionaries(session: Session): void {
  session.setSpellCheckerEnabled(false);
  session.setSpellCheckerLanguages([]);
}

/** The window stays on its own page: no other address, no second window, no web view. Nothing opens a browser. */
export function confine(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  const stay = (event: { preventDefault(): void }, url: string) => {
    if (!url.startsWith(`${APP_ORIGIN}/`)) event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-redirect', stay);
}
