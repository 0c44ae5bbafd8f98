import { join } from 'node:path';
import { BrowserWindow, screen } from 'electron';
import { confine } from './guard.ts';
import { readWindowState, writeWindowState } from './window-state.ts';

/**
 * @param stateFile  where the window's place is remembered.
 * @param address    of the page, on its own origin.
 */
export function openWindow(stateFile: string, address: string): BrowserWindow {
  const state = readWindowState(
    stateFile,
    screen.getAllDisplays().map((display) => display.workArea),
  );
  const window = new BrowserWindow({
    ...(state?.bounds ?? { width: 1400, height: 900 }),
    minWidth: 640,
    minHeight: 480,
    title: 'Countersign',
    show: false,
    backgroundColor: '#f7f7f8',
    webPreferences: {
      preload: join(__dirname, '../preload/preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  if (state?.maximized) window.maximize();
  confine(window.webContents);
  window.once('ready-to-show', () => window.show());
  window.on('close', () =>
    writeWindowState(stateFile, { bounds: window.getNormalBounds(), maximized: window.isMaximized() }),
  );
  void window.loadURL(address);
  return window;
}
