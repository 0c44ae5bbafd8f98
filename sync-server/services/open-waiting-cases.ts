import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import {
  CLAIMS_PER_PAGE,
  RemittancePageDocument,
  type RemittanceDocument,
} from '../../src-shared/remittance/remittance-document.ts';
import { type Change, publish } from '../feed/publish.ts';
import { hasProposals, takeProposals } from '../store/case-proposals.ts';
import { readDocuments } from '../store/feed.ts';
import { linkClaims, lockRemittance, saveRemittance, type StoredRemittance } from '../store/remittances.ts';
import type { Tx } from '../store/transaction.ts';
import { type CaseToOpen, type OpenCaseDeps, writeCases } from './open-case.ts';

/** So many are opened in one transaction: it holds the counter of case numbers, and the site's scopes, for a moment. */
export const CASES_AT_ONCE = 200;
/** A remittance lists so many of its cases; every case names its remittance. */
export const MOST_CASES_LISTED = 1000;

/**
 * Opens the next cases that a remittance asks for, points their claims to them and lists them on the remittance. For one that
 * was held and goes on now, and for one with more cases than its import opened: to be called again, each time in a transaction
 * of its own, until none remains.
 */
export async function openWaitingCases(
  tx: Tx,
  deps: OpenCaseDeps,
  remittanceId: string,
  now: Date,
): Promise<{ readonly opened: number; readonly remaining: boolean }> {
  const stored = await lockRemittance(tx, remittanceId);
  invariant(stored, `there is no remittance ${remittanceId}`);
  const { opened, changes, links } = await writeNextCases(tx, deps, stored, now);
  if (opened.length > 0) {
    const next = { ...withCases(stored.document, opened), ver: stored.document.ver + 1 };
    await saveRemittance(tx, next);
    const pages = await pointClaims(tx, next.id, links);
    await publish(tx, [...changes, ...pages, remittanceChange(next)], now);
  }
  return { opened: opened.length, remaining: await hasProposals(tx, remittanceId) };
}

/** The next cases without the feed and without what points to them. */
export async function writeNextCases(
  tx: Tx,
  deps: OpenCaseDeps,
  { document, importedBy }: Pick<StoredRemittance, 'document' | 'importedBy'>,
  now: Date,
): Promise<{
  readonly opened: readonly CaseDocument[];
  readonly changes: readonly Change[];
  /** Ordinals of the claims that raised them, with the id of the first. */
  readonly links: ReadonlyMap<number, string>;
}> {
  const { id, site, payerId, payer, payerClass } = document;
  const proposals = await takeProposals(tx, id, CASES_AT_ONCE);
  const cases = proposals.map(({ caseId, proposal, whyEvaluation }): CaseToOpen => ({
    id: caseId,
    proposal,
    whyEvaluation,
    site,
    payer: payerId === '' ? '' : payer,
    payerClass,
    remittance: id,
    proposedBy: importedBy,
  }));
  const links = new Map<number, string>();
  for (const { claim, caseId } of proposals) {
    if (claim !== null && !links.has(claim)) links.set(claim, caseId);
  }
  return { ...(await writeCases(tx, deps, cases, now)), links };
}

export function withCases(document: RemittanceDocument, opened: readonly CaseDocument[]): RemittanceDocument {
  const listed = opened.map(({ id, number, kind }) => ({ id, number, kind }));
  return { ...document, cases: [...document.cases, ...listed].slice(0, MOST_CASES_LISTED) };
}

export function remittanceChange(document: RemittanceDocument): Change {
  const { id, ver, scope } = document;
  return { coll: 'remits', id, ver, scope, body: JSON.stringify(document) };
}

/** Id of the document of a page of claims, counted from 0. */
export function claimsPageId(remittance: string, page: number): string {
  return `${remittance}:${String(page).padStart(4, '0')}`;
}

/** Claims that point nowhere yet, because their remittance was held, point to their cases from now on. */
async function pointClaims(tx: Tx, remittance: string, links: ReadonlyMap<number, string>): Promise<Change[]> {
  const pairs = [...links].map(([ordinal, caseId]) => ({ ordinal, caseId }));
  const linked = new Set(await linkClaims(tx, remittance, pairs));
  const pages = [...linked].map((ordinal) => claimsPageId(remittance, Math.floor(ordinal / CLAIMS_PER_PAGE)));
  return (await readDocuments(tx, 'remits', [...new Set(pages)])).map(({ id, scope, body }) => {
    const page = RemittancePageDocument.parse(JSON.parse(body));
    const items = page.items.map((item) =>
      linked.has(item.ordinal) ? { ...item, case: links.get(item.ordinal) ?? '' } : item,
    );
    const next = { ...page, items, ver: page.ver + 1 };
    return { coll: 'remits', id, ver: next.ver, scope, body: JSON.stringify(next) };
  });
}
