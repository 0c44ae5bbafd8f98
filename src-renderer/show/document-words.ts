import type { CaseFile } from '../../src-shared/document/case-file.ts';
import type { LocalDocuments, WaitingDocument } from '../data/documents.ts';
import { placeKey } from '../data/documents.ts';
import type { Status } from './case-words.ts';

/** Where a document is, for its row. */
export function documentStatus(file: CaseFile, scope: string, local: LocalDocuments): Status {
  if (file.removedAt) return { tone: 'plain', word: 'Destroyed, its time was over' };
  const waiting = local.waiting.find(({ document }) => document === file.id);
  if (waiting) return waitingStatus(waiting);
  const keep = local.here.get(placeKey(scope, file.sha256));
  if (!file.storedAt) return { tone: 'risk', word: `On its way from ${file.addedBy.name}’s computer` };
  if (keep === 'pinned') return { tone: 'done', word: 'Kept on this computer' };
  return keep ? { tone: 'done', word: 'On this computer' } : { tone: 'open', word: 'At the server' };
}

export function waitingStatus({ state, percent, message }: WaitingDocument): Status {
  switch (state) {
    case 'waiting':
      return { tone: 'plain', word: 'Waiting to be sent' };
    case 'sending':
      return { tone: 'open', word: `Sent ${percent} %` };
    case 'refused':
      return { tone: 'breach', word: `Not taken: ${message}` };
  }
}
