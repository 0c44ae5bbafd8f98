import { createHash } from 'node:crypto';
import { SYSTEM } from '../../src-shared/authority/person.ts';
import { NETWORK, scopeId } from '../../src-shared/authority/scopes.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import { defaultPolicies } from '../../src-shared/policy/defaults.ts';
import { diffInWords } from '../../src-shared/policy/diff-in-words.ts';
import type { PolicyDocument, PolicyTable } from '../../src-shared/policy/policy-document.ts';
import { canonicalJson } from '../../src-shared/sync/command.ts';
import { appendLeaf } from '../audit/append-leaf.ts';
import { type Change, publish } from '../feed/publish.ts';
import { newId } from '../new-id.ts';
import { PRODUCT_VERSION } from '../product-version.ts';
import {
  insertVersion,
  lockPolicies,
  readShipped,
  readVersions,
  saveShipped,
  type StoredVersion,
} from '../store/policies.ts';
import { readDraft, saveDraft } from '../store/policy-drafts.ts';
import { type Db, inTransaction, type Tx } from '../store/transaction.ts';

const COMES_WITH = `Comes with version ${PRODUCT_VERSION} of Countersign.`;

/**
 * Installs the tables that the product brings, where they are not what it brought before: a network that has published none
 * of its own takes the new rules as its next version, any other finds them as a draft.
 *
 * @returns how many versions were installed now.
 */
export async function publishPolicies(
  deps: { readonly db: Db; readonly clock: () => Date },
  tables: readonly PolicyTable[] = defaultPolicies,
): Promise<number> {
  // Asked without the lock first: of a hundred starts one has news.
  const known = await readShipped(deps.db);
  if (tables.every((table) => known.get(table.policy) === hashOf(table))) return 0;
  return await inTransaction(deps.db, async (tx) => {
    await lockPolicies(tx);
    const now = deps.clock();
    const versions = await readVersions(tx);
    const shipped = await readShipped(tx);
    const installed: StoredVersion[] = [];
    for (const table of tables) {
      const own = versions.filter(({ policy }) => policy === table.policy);
      const version = await ship(tx, table, { own, shipped: shipped.get(table.policy) }, now);
      if (version) installed.push(version);
    }
    await publish(tx, installed.map(changeOf), now);
    return installed.length;
  });
}

type Known = { readonly own: readonly StoredVersion[]; readonly shipped: string | undefined };

/** @returns the version that was installed; null where there is no news, or it became a draft. */
async function ship(tx: Tx, table: PolicyTable, known: Known, now: Date): Promise<StoredVersion | null> {
  const { policy } = table;
  const hash = hashOf(table);
  const newest = known.own.at(-1);
  const brought = known.own.findLast((version) => isShipped(version));
  const isNews = (known.shipped ?? (brought && hashOf(brought.table))) !== hash;
  const isForBoard = newest !== undefined && !isShipped(newest);
  // What meets a draft that somebody is writing is offered once that is published or given up.
  if (isNews && isForBoard && !(await offer(tx, table, now))) return null;
  if (known.shipped !== hash) await saveShipped(tx, policy, hash);
  if (!isNews || isForBoard) return null;
  const version = newest ? successorOf(newest, table, now) : { policy, version: table.version, table };
  await insertVersion(tx, version);
  const { title } = table;
  const entity = `${policy}@${version.version}`;
  await appendLeaf(tx, {
    at: now,
    actor: SYSTEM.id,
    action: 'policy.install',
    entity,
    body: { title, reason: COMES_WITH },
  });
  return version;
}

function successorOf(newest: StoredVersion, table: PolicyTable, now: Date): StoredVersion {
  const at = instantOf(now);
  const version = newest.version + 1;
  const changes = diffInWords(newest.table, table).map(({ text }) => text);
  return {
    policy: table.policy,
    version,
    table: { ...table, version, effectiveFrom: at.slice(0, 10) },
    publication: {
      at,
      effectiveFrom: at,
      authors: [],
      reviewer: null,
      reason: COMES_WITH,
      review: '',
      changes,
      rehearsal: null,
    },
  };
}

/** For the board to look at. @returns false where somebody is writing a draft, which is left alone. */
async function offer(tx: Tx, table: PolicyTable, now: Date): Promise<boolean> {
  const { policy, title } = table;
  if (await readDraft(tx, policy)) return false;
  const at = instantOf(now);
  const id = newId(now);
  await saveDraft(tx, {
    id,
    policy,
    ver: 1,
    state: 'draft',
    table: { ...table, effectiveFrom: at.slice(0, 10) },
    authors: [],
    reason: COMES_WITH,
    updatedAt: at,
    returned: null,
  });
  const body = { draft: id, title, reason: COMES_WITH };
  await appendLeaf(tx, { at: now, actor: SYSTEM.id, action: 'policy.offer', entity: policy, body });
  return true;
}

/** What the product brings, where the network decides by other rules of its own; null where it decides by these. */
export function broughtBeside(own: readonly StoredVersion[], tables = defaultPolicies): PolicyTable | null {
  const newest = own.at(-1);
  const brought = newest && tables.find(({ policy }) => policy === newest.policy);
  if (!newest || !brought || isShipped(newest) || hashOf(newest.table) === hashOf(brought)) return null;
  return brought;
}

function isShipped({ publication }: StoredVersion): boolean {
  return publication === undefined || publication.authors.length === 0;
}

/** What a table says, whichever number and day it has. */
function hashOf(table: PolicyTable): string {
  const text = canonicalJson({ ...table, version: 0, effectiveFrom: '' });
  return createHash('sha256').update(text).digest('hex');
}

/** Every version is a document of its own: a case names the version that sent it where it is. */
export function changeOf(stored: StoredVersion): Change {
  const id = `${stored.policy}@${stored.version}`;
  const document: PolicyDocument = { id, scope: scopeId(NETWORK, 'directory'), ver: 1, ...stored };
  const { scope, ver } = document;
  return { coll: 'policies', id, scope, ver, body: JSON.stringify(document) };
}
