import type { SyncStatus } from '../data/workbench.ts';

/** Until the data layer has said anything. */
export const STARTING: SyncStatus = {
  connection: 'connecting',
  since: new Date().toISOString(),
  lastContact: null,
  firstSync: [],
  local: { cases: 0, remits: 0 },
  queued: 0,
  sent: 0,
  accepted: 0,
  unread: 0,
  waitingFiles: 0,
  message: '',
  nextTryAt: null,
};
