import { extname, join } from 'node:path';
import { app, type BrowserWindow, dialog } from 'electron';

/** Asks the person where to keep a file. @returns the path; null when they changed their mind. */
export async function askWhere(window: BrowserWindow | null, name: string): Promise<string | null> {
  if (!window) return null;
  const extension = extname(name).slice(1);
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    defaultPath: join(app.getPath('documents'), name),
    filters: [{ name: extension.toUpperCase(), extensions: [extension] }],
  });
  return canceled || filePath === '' ? null : filePath;
}

/** Asks the person for a folder. @returns its path; null when they changed their mind. */
export async function askFolder(window: BrowserWindow | null): Promise<string | null> {
  if (!window) return null;
  const { canceled, filePaths } = await dialog.showOpenDialog(window, { properties: ['openDirectory'] });
  return canceled ? null : (filePaths[0] ?? null);
}
