import type { PersonId } from '../authority/person.ts';
import { err, ok } from '../base/result.ts';
import type { CaseFile } from '../document/case-file.ts';
import type { CaseDocument } from './case-document.ts';
import type { CaseEvent, Change } from './case-event.ts';

/** They ride on the case, which every workbench of its site has. */
const MOST_DOCUMENTS = 100;

/** Whoever works on a case says when to go on with it. */
export function followUp(current: CaseDocument, event: Extract<CaseEvent, { type: 'follow-up' }>): Change {
  const { by, on, text } = event;
  if (current.owner && current.owner.id !== by.id) return err({ kind: 'ownedByOther', owner: current.owner });
  return ok({ followUp: on === null ? undefined : { on, text, by } });
}

export function withWatchers({ watchers = [] }: CaseDocument, added: readonly PersonId[]): PersonId[] {
  return [...new Set([...watchers, ...added])];
}

export function assign(current: CaseDocument, { to, text }: Extract<CaseEvent, { type: 'assign' }>): Change {
  if (text.trim() === '') return err({ kind: 'reasonRequired', action: 'assign' });
  return current.owner?.id === to.id
    ? err({ kind: 'cannotBeGiven', to, because: 'hasIt', site: current.site })
    : ok({ owner: to });
}

/** Back to the proposer, or up to the next level. */
export function handOver(current: CaseDocument, event: Extract<CaseEvent, { type: 'return' | 'escalate' }>): Change {
  if (event.text.trim() === '') return err({ kind: 'reasonRequired', action: event.type });
  if (event.type !== 'escalate') return ok({ state: 'returned', owner: null });
  return ok({ escalations: current.escalations + 1, owner: event.to ?? null });
}

export function comment(
  current: CaseDocument,
  { mentions, documents }: Extract<CaseEvent, { type: 'comment' }>,
): Change {
  const has = (id: string) => current.documents?.some((file) => file.id === id) === true;
  if (documents?.every(has) === false) return err({ kind: 'document', fault: 'missing' });
  return ok(mentions?.length ? { watchers: withWatchers(current, mentions) } : {});
}

export function attach(current: CaseDocument, document: CaseFile): Change {
  const { documents = [] } = current;
  if (documents.some(({ id }) => id === document.id)) return err({ kind: 'document', fault: 'twice' });
  if (documents.length >= MOST_DOCUMENTS) return err({ kind: 'document', fault: 'tooMany' });
  return ok({ documents: [...documents, document] });
}

export function changeFile(current: CaseDocument, id: string, change: Partial<CaseFile>): Change {
  const { documents = [] } = current;
  if (!documents.some((file) => file.id === id)) return err({ kind: 'document', fault: 'missing' });
  return ok({ documents: documents.map((file) => (file.id === id ? { ...file, ...change } : file)) });
}
