import { may } from '../../src-shared/authority/may.ts';
import { calendarDateOf, instantOf, type CalendarDate } from '../../src-shared/base/dates.ts';
import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import type { CaseFile } from '../../src-shared/document/case-file.ts';
import { documentRefusalWords } from '../../src-shared/document/document-words.ts';
import type { CommandPayload } from '../../src-shared/sync/command.ts';
import { findFile, insertFile } from '../store/case-files.ts';
import {
  answered,
  applyToCase,
  byAuthor,
  type CaseCommandDeps,
  contextOf,
  noSuchCase,
  openCaseCommand,
  rejected,
} from './case-command.ts';
import type { CommandDecision, CommandHandler } from './command-handler.ts';

export type DocumentTerms = {
  readonly limitBytes: number;
  /** How many years a document is kept after it was attached. */
  readonly years: number;
};

/**
 * Tells a case of a document that its author has; the bytes come afterwards, see `receive-document.ts`. Like a note it conflicts with
 * nothing and voids no decision.
 */
export function attachDocument(deps: CaseCommandDeps & { readonly documents: DocumentTerms }): CommandHandler {
  return async (tx, input) => {
    const open = await openCaseCommand(deps, tx, input);
    if (!open) return noSuchCase;
    const { current, actor, now, by } = open;
    const permitted = may(actor, 'comment', current, contextOf(open));
    if (!permitted.ok) return rejected(current, permitted.error);
    const attached = input.command.payload as Extract<CommandPayload, { type: 'case.attach' }>;
    const { document: id, sha256, name, fileType, bytes, pages, sensitive } = attached;
    const { limitBytes, years } = deps.documents;
    if (bytes > limitBytes) return refused(current, documentRefusalWords({ kind: 'tooLarge', bytes, limitBytes }));
    if (await findFile(tx, id)) return rejected(current, { kind: 'document', fault: 'twice' });
    const document: CaseFile = {
      id,
      sha256,
      name,
      type: fileType,
      bytes,
      pages,
      addedBy: by,
      addedAt: instantOf(now),
      origin: 'attached',
      sensitive,
      retainUntil: yearsAfter(now, years),
      storedAt: null,
      removedAt: null,
    };
    const decision = await applyToCase(
      open,
      { type: 'attach', ...byAuthor(open), document },
      permitted.value,
      () => 'Attached. It is there for others once the server has it whole.',
      // The name is left out: it may be a patient's.
      { document: id, sha256, bytes, type: fileType, sensitive },
    );
    if (decision.state !== 'accepted') return decision;
    const { retainUntil } = document;
    const account = { id, caseId: current.id, sha256, bytes, fileType, sensitive, retainUntil, addedBy: by.id };
    await insertFile(tx, { ...account, addedAt: now });
    return decision;
  };
}

function refused(current: CaseDocument, message: string): CommandDecision {
  return answered(current, 'rejected', 'INVALID', message);
}

/** The last day of keeping what is attached now. */
export function yearsAfter(now: Date, years: number): CalendarDate {
  const end = new Date(now);
  end.setUTCFullYear(now.getUTCFullYear() + years);
  return calendarDateOf(end);
}
