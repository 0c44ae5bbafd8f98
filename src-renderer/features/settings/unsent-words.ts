import type { SyncStatus } from '../../data/workbench.ts';
import { counted } from '../../ui/format.ts';
import { t } from '../../language/t.ts';

/** '2 decisions and 1 file', what only this computer has; '' when the server has everything. */
export function unsentText({
  queued,
  sent,
  waitingFiles,
}: Pick<SyncStatus, 'queued' | 'sent' | 'waitingFiles'>): string {
  // On its way is not there yet: only an answer says that it has arrived.
  const decisions = queued + sent;
  return [decisions > 0 && counted(decisions, 'decision'), waitingFiles > 0 && counted(waitingFiles, 'file')]
    .filter(Boolean)
    .join(t(' and '));
}
