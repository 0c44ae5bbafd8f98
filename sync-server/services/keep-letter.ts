import { createHash, randomUUID } from 'node:crypto';
import { may } from '../../src-shared/authority/may.ts';
import type { Rules } from '../../src-shared/authority/grant.ts';
import type { Person } from '../../src-shared/authority/person.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import { transition } from '../../src-shared/case/transition.ts';
import type { CaseFile } from '../../src-shared/document/case-file.ts';
import { PIECE_BYTES, pieceCount } from '../../src-shared/document/pieces.ts';
import type { Letter } from '../../src-shared/letter/letter.ts';
import type { Policies } from '../../src-shared/policy/policies.ts';
import { appendLeaf } from '../audit/append-leaf.ts';
import { publishLast } from '../feed/publish.ts';
import { lockCase } from '../store/billing-cases.ts';
import { insertBlob, insertFile, lockKept, markStored } from '../store/case-files.ts';
import { inTransaction, type Tx } from '../store/transaction.ts';
import { yearsAfter } from './attach-document.ts';
import { authorizer } from './authorizer.ts';
import type { DocumentDeps } from './document-deps.ts';
import { recordCase } from './record-case.ts';

type Made = { readonly letter: Letter; readonly name: string; readonly file: Buffer };

/**
 * Keeps a letter that was taken out as a document of its case, by the hash of its file, and tells of it on the timeline and in the
 * log. The very same letter is kept once, however often it is taken. Whoever may only look at the case takes a copy, and only the
 * log is told.
 */
export async function keepLetter(
  deps: DocumentDeps & { readonly readPolicies: (tx: Tx) => Promise<Policies> },
  { person, caseId, made }: { readonly person: Person; readonly caseId: string; readonly made: Made },
): Promise<void> {
  const { letter, name, file } = made;
  const { db, files, keys } = deps;
  const now = deps.clock();
  const sha256 = createHash('sha256').update(file).digest('hex');
  const id = randomUUID();
  const sealedKey = keys.newSealedKey();
  const arriving = files.arrivingPath(id);
  await writePieces(deps, arriving, file, sealedKey);
  try {
    await inTransaction(db, (tx) =>
      publishLast(tx, now, async () => {
        const told = { template: letter.id, version: letter.version, sha256 };
        const current = await lockCase(tx, caseId);
        const rules = { policies: await deps.readPolicies(tx), authorizer };
        const document = documentOf({ id, sha256, name, bytes: file.length, person, now, years: deps.years });
        const next =
          current &&
          withLetter(current, { person, document, rules, now, title: `${letter.title}, version ${letter.version}.` });
        if (!next) {
          await appendLeaf(tx, { at: now, actor: person.id, action: 'case.letter', entity: caseId, body: told });
          return;
        }
        const { bytes, type: fileType, sensitive, retainUntil } = document;
        const account = { id, caseId, sha256, bytes, fileType, sensitive, retainUntil, addedBy: person.id };
        await insertFile(tx, { ...account, addedAt: now });
        await lockKept(tx, 'keep');
        if (await insertBlob(tx, { sha256, bytes, sealedKey }, now)) {
          await files.keep(arriving, files.keptPath(keys.nameOf(sha256)));
        }
        await markStored(tx, id, now);
        const body = { ...told, document: id, bytes };
        await recordCase(tx, next, { actor: person.id, action: 'case.letter', body }, now);
      }),
    );
  } finally {
    await files.remove(arriving);
  }
}

/** The case with the letter among its documents; null where it is there already, or is not this person's to put there. */
function withLetter(
  current: CaseDocument,
  one: {
    readonly person: Person;
    readonly document: CaseFile;
    readonly rules: Rules;
    readonly now: Date;
    readonly title: string;
  },
): CaseDocument | null {
  const { person, document, rules, now, title } = one;
  const isThere = (current.documents ?? []).some(
    ({ origin, sha256, removedAt }) => origin === 'letter' && sha256 === document.sha256 && removedAt === null,
  );
  if (isThere || !may(person, 'comment', current, { ...rules, at: instantOf(now) }).ok) return null;
  const event = { type: 'attach', by: document.addedBy, document, text: title } as const;
  const next = transition(current, event, instantOf(now));
  return next.ok ? next.value : null;
}

function documentOf(one: {
  readonly id: string;
  readonly sha256: string;
  readonly name: string;
  readonly bytes: number;
  readonly person: Person;
  readonly now: Date;
  readonly years: number;
}): CaseFile {
  const { id, sha256, name, bytes, person, now, years } = one;
  const at = instantOf(now);
  return {
    id,
    sha256,
    name,
    type: 'pdf',
    bytes,
    pages: null,
    addedBy: { id: person.id, name: person.name },
    addedAt: at,
    origin: 'letter',
    // It says nothing of a patient that the case itself does not say to whoever may see it.
    sensitive: false,
    retainUntil: yearsAfter(now, years),
    storedAt: at,
    removedAt: null,
  };
}

async function writePieces({ files, keys }: DocumentDeps, path: string, file: Buffer, sealedKey: Buffer) {
  const sealed = { key: keys.unsealKey(sealedKey), bytes: file.length };
  for (let n = 0; n < pieceCount(file.length); n += 1) {
    await files.writePiece(path, n, file.subarray(n * PIECE_BYTES, (n + 1) * PIECE_BYTES), sealed);
  }
}
