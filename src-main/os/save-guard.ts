import { dialog, type BrowserWindow, type Session } from 'electron';
import { offerFault, placeFault, type SaveLimits } from '../managed/save-limits.ts';

/**
 * Holds what the window offers as a download to what the organisation has set. Where a folder is prescribed the person is asked
 * for the place here: Electron's own question has no second look.
 *
 * @param refused  is told when a file was not saved because of it.
 */
export function limitDownloads(
  session: Session,
  limits: SaveLimits,
  parts: { readonly window: () => BrowserWindow | null; readonly refused: () => void },
): void {
  session.on('will-download', (event, item) => {
    const bytes = item.getTotalBytes();
    if (offerFault(limits, item.getFilename(), bytes > 0 ? bytes : null)) {
      event.preventDefault();
      return parts.refused();
    }
    if (limits.SaveFolder.value === '' && limits.SaveFileTypes.value.length === 0) return undefined;
    const window = parts.window();
    const path = window && dialog.showSaveDialogSync(window, { defaultPath: item.getFilename() });
    if (path && !placeFault(limits, path)) return item.setSavePath(path);
    event.preventDefault();
    return path ? parts.refused() : undefined;
  });
}
