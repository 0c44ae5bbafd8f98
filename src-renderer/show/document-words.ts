import type { CaseFile } from '../../src-shared/document/case-file.ts';
import type { LocalDocuments, WaitingDocument } from '../data/documents.ts';
import { placeKey } from '../data/documents.ts';
import type { Status } from './case-words.ts';
import { t } from '../language/t.ts';

/** Where a document is, for its row. */
export function documentStatus(file: CaseFile, scope: string, local: LocalDocuments): Status {
  if (file.removedAt) return { tone: 'plain', word: t('Destroyed, its time was over') };
  const waiting = local.waiting.find(({ document }) => document === file.id);
  if (waiting) return waitingStatus(waiting);
  const keep = local.here.get(placeKey(scope, file.sha256));
  if (!file.storedAt)
    return { tone: 'risk', word: t('On its way from {addedBy}’s computer', { addedBy: file.addedBy.name }) };
  if (keep === 'pinned') return { tone: 'done', word: t('Kept on this computer') };
  return keep ? { tone: 'done', word: t('On this computer') } : { tone: 'open', word: t('At the server') };
}

export function waitingStatus({ state, percent, message }: WaitingDocument): Status {
  switch (state) {
    case 'waiting':
      return { tone: 'plain', word: t('Waiting to be sent') };
    case 'sending':
      return { tone: 'open', word: t('Sent {percent} %', { percent }) };
    case 'refused':
      return { tone: 'breach', word: t('Not taken: {message}', { message }) };
  }
}
