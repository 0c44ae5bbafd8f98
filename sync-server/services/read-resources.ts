import { CaseDocument } from '../../src-shared/case/case-document.ts';
import { isObject, type Resource } from '../../src-shared/fhir/resource.ts';
import { claimResponseOf, reconciliationOf } from '../../src-shared/fhir/write-remittance.ts';
import { taskOf } from '../../src-shared/fhir/write-task.ts';
import {
  CLAIMS_PER_PAGE,
  RemittanceDocument,
  RemittancePageDocument,
} from '../../src-shared/remittance/remittance-document.ts';
import { listResources } from '../store/fhir-resources.ts';
import type { Db } from '../store/transaction.ts';
import {
  type Changed,
  type DocumentKind,
  listVersioned,
  type VersionedDocument,
} from '../store/versioned-documents.ts';

/** Types that the desk itself tells, and the read models they are made of. */
export const OWN_TYPES: Readonly<Record<string, DocumentKind>> = {
  Task: 'cases',
  PaymentReconciliation: 'advices',
  ClaimResponse: 'claims',
};

export type ResourceSearch = {
  readonly type: string;
  readonly scopes: readonly string[];
  readonly limit: number;
  readonly changed: Changed;
  readonly id: string | null;
  /** The `next` of the page before; null for the first page. */
  readonly cursor: string | null;
};

export type ResourcePage = { readonly resources: readonly Resource[]; readonly next: string | null };

/** Resources of a type that may be seen in the scopes, newest first. */
export async function searchResources(db: Db, search: ResourceSearch): Promise<ResourcePage> {
  const kind = Object.hasOwn(OWN_TYPES, search.type) ? OWN_TYPES[search.type] : undefined;
  return kind === undefined ? await toldPage(db, search) : await ownPage(db, kind, search);
}

async function toldPage(db: Db, { type, limit, changed, id, cursor }: ResourceSearch): Promise<ResourcePage> {
  const only = id === null ? {} : { id };
  const rows = await listResources(db, { type, upTo: cursor, limit: limit + 1, changed, ...only });
  const resources = rows.slice(0, limit).map(({ body, ver, updatedAt }) => {
    const parsed = JSON.parse(body) as Resource;
    return withMeta(parsed, { ver, updatedAt });
  });
  return { resources, next: rows[limit]?.id ?? null };
}

/** A document of claims holds many resources: a page may begin and end within one, '<id>/<ordinal in it>'. */
async function ownPage(db: Db, kind: DocumentKind, search: ResourceSearch): Promise<ResourcePage> {
  const { scopes, limit, changed, id, cursor } = search;
  const [upTo = null, skipped = '0'] = cursor?.split('/') ?? [];
  const only = id === null ? {} : { id: kind === 'claims' ? claimsDocumentOf(id) : id };
  const found: Resource[] = [];
  let from = upTo;
  let skip = Number(skipped) || 0;
  for (;;) {
    const most = kind === 'claims' ? Math.ceil(limit / CLAIMS_PER_PAGE) + 1 : limit + 1;
    const rows = await listVersioned(db, { kind, scopes, upTo: from, limit: most, changed, ...only });
    for (const row of rows) {
      const all = resourcesOf(kind, row).filter((resource) => id === null || resource['id'] === id);
      for (const [index, resource] of all.entries()) {
        if (index < skip) continue;
        if (found.length === limit) return { resources: found, next: `${row.id}/${index}` };
        found.push(resource);
      }
      skip = 0;
    }
    const last = rows.at(-1);
    if (!last || rows.length < most) return { resources: found, next: null };
    from = last.id;
    skip = resourcesOf(kind, last).length;
  }
}

function resourcesOf(kind: DocumentKind, row: VersionedDocument): readonly Resource[] {
  const body: unknown = JSON.parse(row.body);
  switch (kind) {
    case 'cases':
      return [withMeta(taskOf(CaseDocument.parse(body)), row)];
    case 'advices':
      return [withMeta(reconciliationOf(RemittanceDocument.parse(body)), row)];
    case 'claims': {
      if (row.advice === null) return [];
      const advice = RemittanceDocument.parse(JSON.parse(row.advice));
      return RemittancePageDocument.parse(body).items.map((claim) => withMeta(claimResponseOf(advice, claim), row));
    }
  }
}

/** '<advice>.<ordinal>' stands in the document '<advice>:<page>'. */
function claimsDocumentOf(id: string): string {
  const at = id.lastIndexOf('.');
  const page = Math.floor(Number(id.slice(at + 1)) / CLAIMS_PER_PAGE);
  return `${id.slice(0, Math.max(at, 0))}:${String(page).padStart(4, '0')}`;
}

function withMeta(
  resource: Resource,
  { ver, updatedAt }: { readonly ver: number; readonly updatedAt: Date },
): Resource {
  const meta = isObject(resource['meta']) ? resource['meta'] : {};
  return { ...resource, meta: { ...meta, versionId: String(ver), lastUpdated: updatedAt.toISOString() } };
}
