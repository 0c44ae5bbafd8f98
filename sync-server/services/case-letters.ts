import type { Person } from '../../src-shared/authority/person.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import { localTimeAt } from '../../src-shared/calendar/zone.ts';
import { DEFAULT_CALENDAR } from '../../src-shared/calendar/site-calendar.ts';
import { CaseDocument } from '../../src-shared/case/case-document.ts';
import type { LetterProblem } from '../../src-shared/letter/letter-problem.ts';
import { writeLetter } from '../../src-shared/letter/letters.ts';
import { letterPdf } from '../documents/letter-pdf.ts';
import { readDirectory } from '../store/directory.ts';
import { findDocument } from '../store/documents.ts';
import type { Db, Tx } from '../store/transaction.ts';
import type { Policies } from '../../src-shared/policy/policies.ts';
import type { DocumentDeps } from './document-deps.ts';
import { keepLetter } from './keep-letter.ts';

type Deps = {
  readonly db: Db;
  readonly clock: () => Date;
  readonly readPolicies: (tx: Tx) => Promise<Policies>;
  readonly documents: DocumentDeps;
};

/** The case that letters are made of; null: there is none, or it is in none of the scopes. */
export async function caseForLetters(
  db: Db,
  { id, scopes }: { readonly id: string; readonly scopes: readonly string[] },
): Promise<CaseDocument | null> {
  const body = await findDocument(db, { coll: 'cases', id, scopes });
  return body === null ? null : CaseDocument.parse(JSON.parse(body));
}

/**
 * A letter of a case as a PDF, dated as the day is at its site. One that is taken out becomes a document of the case, and is told
 * in the log with its template, the template's version and the hash of the file; a preview is no letter yet and leaves nothing.
 */
export async function caseLetter(
  deps: Deps,
  request: {
    readonly person: Person;
    readonly shown: CaseDocument;
    readonly template: string;
    readonly isPreview: boolean;
  },
): Promise<Result<{ readonly name: string; readonly file: Buffer }, LetterProblem>> {
  const { person, shown, template, isPreview } = request;
  const at = deps.clock();
  const { sites } = await readDirectory(deps.db);
  const site = sites.find(({ id }) => id === shown.site);
  const { zone } = site?.calendar ?? DEFAULT_CALENDAR;
  const written = writeLetter(shown, template, {
    site: site?.name ?? shown.site,
    on: localTimeAt(zone, at).date,
    isPreview,
  });
  if (!written.ok) return err(written.error);
  const { id, version, reference } = written.value;
  // Made at noon of its day as far as the file says: the same letter of a day is the same file.
  const file = await letterPdf({ letter: written.value, isPreview, at: new Date(`${written.value.on}T12:00:00.000Z`) });
  if (isPreview) return ok({ name: `preview-${id}-${reference}.pdf`, file });
  const made = { letter: written.value, name: `${id}-v${version}-${reference}.pdf`, file };
  const { documents, readPolicies } = deps;
  await keepLetter({ ...documents, readPolicies }, { person, caseId: shown.id, made });
  return ok(made);
}
