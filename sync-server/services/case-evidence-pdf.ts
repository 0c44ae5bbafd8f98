import { createHash } from 'node:crypto';
import type { EvidencePack } from '../../src-shared/audit/evidence-pack.ts';
import { type Person, SYSTEM } from '../../src-shared/authority/person.ts';
import { CaseDocument } from '../../src-shared/case/case-document.ts';
import {
  CLAIMS_PER_PAGE,
  type ClaimView,
  RemittanceDocument,
  RemittancePageDocument,
} from '../../src-shared/remittance/remittance-document.ts';
import { evidencePdf } from '../documents/evidence-pdf.ts';
import { readDirectory } from '../store/directory.ts';
import { findDocument } from '../store/documents.ts';
import { listPeople } from '../store/people.ts';
import type { Db } from '../store/transaction.ts';
import { tellOfTaking } from './tell-of-taking.ts';

/** A case about a whole remittance names none; one about many shows the first. */
const MOST_CLAIMS = 60;

/**
 * The evidence of a case as a PDF. That it was taken is told in the log with the hash of the file: with it, also the pages can be
 * compared with what was given out.
 *
 * @param body  the read model of the case.
 */
export async function caseEvidencePdf(
  deps: { readonly db: Db; readonly clock: () => Date },
  request: {
    readonly person: Person;
    readonly scopes: readonly string[];
    readonly body: string;
    readonly pack: EvidencePack;
  },
): Promise<{ readonly name: string; readonly file: Buffer }> {
  const { person, pack } = request;
  const shown = CaseDocument.parse(JSON.parse(request.body));
  const { sites } = await readDirectory(deps.db);
  const file = await evidencePdf({
    shown,
    pack,
    ...(await documentBehind(deps.db, shown, request.scopes)),
    site: sites.find(({ id }) => id === shown.site)?.name ?? shown.site,
    nameOf: await namesOf(deps.db, shown),
    takenBy: person.name,
    at: deps.clock(),
  });
  await tellOfTaking(deps, person, 'audit.evidence', shown.id, {
    format: 'pdf',
    size: pack.entries.length,
    sha256: createHash('sha256').update(file).digest('hex'),
  });
  return { name: `evidence-${shown.number}.pdf`, file };
}

/** The remittance and the claims that a case is about, as far as the person may see them. */
async function documentBehind(
  db: Db,
  { evidence: { remittance: id, claims: ordinals } }: CaseDocument,
  scopes: readonly string[],
): Promise<{ readonly remittance: RemittanceDocument | null; readonly claims: ClaimView[] }> {
  const read = (document: string) => findDocument(db, { coll: 'remits', id: document, scopes });
  const head = id === '' ? null : await read(id);
  if (head === null) return { remittance: null, claims: [] };
  const wanted = new Set(ordinals.slice(0, MOST_CLAIMS));
  const pages = new Set([...wanted].map((ordinal) => Math.floor(ordinal / CLAIMS_PER_PAGE)));
  const claims: ClaimView[] = [];
  for (const page of pages) {
    const body = await read(`${id}:${String(page).padStart(4, '0')}`);
    const { items } = body === null ? { items: [] } : RemittancePageDocument.parse(JSON.parse(body));
    claims.push(...items.filter(({ ordinal }) => wanted.has(ordinal)));
  }
  return { remittance: RemittanceDocument.parse(JSON.parse(head)), claims };
}

/** Of those who work here now, and of those who had a part in the case. */
async function namesOf(db: Db, { timeline }: CaseDocument): Promise<(id: string) => string> {
  const people = [SYSTEM, ...timeline.map(({ by }) => by), ...(await listPeople(db))];
  const names = new Map<string, string>(people.map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? id;
}
