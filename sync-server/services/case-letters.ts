import { createHash } from 'node:crypto';
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
import type { Db } from '../store/transaction.ts';
import { tellOfTaking } from './tell-of-taking.ts';

type Deps = { readonly db: Db; readonly clock: () => Date };

/** The case that letters are made of; null: there is none, or it is in none of the scopes. */
export async function caseForLetters(
  db: Db,
  { id, scopes }: { readonly id: string; readonly scopes: readonly string[] },
): Promise<CaseDocument | null> {
  const body = await findDocument(db, { coll: 'cases', id, scopes });
  return body === null ? null : CaseDocument.parse(JSON.parse(body));
}

/**
 * A letter of a case as a PDF, dated as the day is at its site. One that is taken out is told in the log with its template, the
 * template's version and the hash of the file; a preview is no letter yet and leaves nothing.
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
  const file = await letterPdf({ letter: written.value, isPreview, at });
  if (isPreview) return ok({ name: `preview-${id}-${reference}.pdf`, file });
  await tellOfTaking(deps, person, 'case.letter', shown.id, {
    template: id,
    version,
    sha256: createHash('sha256').update(file).digest('hex'),
  });
  return ok({ name: `${id}-${reference}.pdf`, file });
}
