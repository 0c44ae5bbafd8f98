import type { Person } from '../../src-shared/authority/person.ts';
import { calendarDateOf, instantOf } from '../../src-shared/base/dates.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import { chart } from '../../src-shared/journal/chart.ts';
import { duplicateIn, type ErpMapping, mapEntry, suggestMapping } from '../../src-shared/journal/erp-mapping.ts';
import type {
  ErpForward,
  ErpMappingPut,
  ErpMappingReply,
  ErpPreview,
  ErpReconciliation,
  ErpStatus,
} from '../../src-shared/wire/erp.ts';
import { appendLeaf } from '../audit/append-leaf.ts';
import { bookedHash } from '../erp/content-hash.ts';
import type { ErpLink } from '../erp/erp-link.ts';
import { OPENS_AFTER } from '../erp/forward/breaker.ts';
import { ErpError, type MasterData, type Posting } from '../erp/port.ts';
import {
  findTarget,
  type ForwardRow,
  forwardsOfCase,
  listPostedForwards,
  listUnforwarded,
  readBacklog,
  retryWaiting,
  updateTarget,
} from '../store/erp-forwards.ts';
import { insertMapping, readMapping } from '../store/erp-mappings.ts';
import { findPostedEntry, linesOfEntry } from '../store/ledger.ts';
import { type Db, inTransaction } from '../store/transaction.ts';

export type KeepErpDeps = { readonly db: Db; readonly clock: () => Date; readonly link: ErpLink };

const MOST_LISTED = 200;
/** Keys that are asked for at once. */
const PAGE = 100;

/** How far the ERP has what our ledger has. Answers from our own database: the ERP may be away. */
export async function erpStatus({ db, clock, link }: KeepErpDeps): Promise<ErpStatus> {
  const { target, name, address, verified } = link;
  const kept = await findTarget(db, target);
  const { oldestAt, ...backlog } = await readBacklog(db, target);
  const failures = kept?.failures ?? 0;
  return {
    name,
    address,
    verified,
    since: instantOf(kept?.since ?? clock()),
    breaker: kept?.stopped ? 'stopped' : failures >= OPENS_AFTER ? 'open' : 'closed',
    lastError: kept?.lastError ?? '',
    lastSuccessAt: kept?.lastSuccessAt ? instantOf(kept.lastSuccessAt) : null,
    backlog: { ...backlog, oldestAt: oldestAt && instantOf(oldestAt) },
    unforwarded: (await listUnforwarded(db, target, MOST_LISTED)).map(shown),
  };
}

/** Where the entries of a case are. @param sites  whose cases the person may see. */
export async function erpOfCase(
  { db, link }: KeepErpDeps,
  caseId: string,
  sites: ReadonlySet<string>,
): Promise<ErpForward[]> {
  const rows = await forwardsOfCase(db, link.target, caseId);
  return rows.filter(({ site }) => sites.has(site)).map(shown);
}

function shown(row: ForwardRow): ErpForward {
  const { entryId, number, site, kind, amountMinor, state, attempts, erpNumber, date, error, errorCode, queuedAt } =
    row;
  return {
    entryId,
    number,
    site,
    kind,
    amountMinor,
    state,
    attempts,
    erpNumber: erpNumber ?? '',
    date,
    error,
    errorCode,
    queuedAt: instantOf(queuedAt),
  };
}

/** The mapping in force, or a proposal where there is none, with what the ERP has to choose from. */
export async function erpMapping({ db, link }: KeepErpDeps): Promise<ErpMappingReply> {
  const there = await link.erp.masterData().catch((error: unknown) => {
    if (error instanceof ErpError) return null;
    throw error;
  });
  const kept = await readMapping(db, link.target);
  const lists = there && {
    accounts: [...there.accounts],
    journals: [...there.journals],
    departments: [...there.departments],
  };
  if (!kept) {
    const mapping = suggestMapping(chart, there ?? { accounts: [], journals: [] });
    return { version: 0, mapping, madeBy: '', note: '', madeAt: null, there: lists };
  }
  const { version, mapping, madeBy, note, madeAt } = kept;
  return { version, mapping, madeBy, note, madeAt: instantOf(madeAt), there: lists };
}

/** Makes the first mapping from what the ERP has, once it can be asked. @returns whether there is one now. */
export async function beginMapping({ db, clock, link }: KeepErpDeps): Promise<boolean> {
  if (await readMapping(db, link.target)) return true;
  let there: MasterData;
  try {
    there = await link.erp.masterData();
  } catch (error) {
    if (!(error instanceof ErpError)) throw error;
    const stopped = error.code === 'bad-credentials' ? error.message : '';
    await updateTarget(db, link.target, { lastError: error.message, ...(stopped === '' ? {} : { stopped }) });
    return false;
  }
  const mapping = suggestMapping(chart, there);
  const madeAt = clock();
  const note = `Proposed from the accounts of ${link.name}.`;
  await inTransaction(db, async (tx) => {
    const stored = { version: 1, mapping, madeBy: 'Countersign', note, madeAt };
    if (!(await insertMapping(tx, link.target, stored))) return;
    const body = { version: 1, note, mapping };
    await appendLeaf(tx, { at: madeAt, actor: 'system', action: 'erp.mapping', entity: link.target, body });
  });
  return true;
}

export type MappingRefusal = { readonly kind: 'changed' | 'duplicate'; readonly message: string };

/** Puts a version in force; what waits is tried with it at once. */
export async function saveMapping(
  { db, clock, link }: KeepErpDeps,
  person: Person,
  { base, note, mapping }: ErpMappingPut,
): Promise<Result<{ readonly version: number }, MappingRefusal>> {
  const twice = duplicateIn(mapping);
  if (twice !== '') return err({ kind: 'duplicate', message: twice });
  return await inTransaction(db, async (tx) => {
    const before = await readMapping(tx, link.target);
    const version = base + 1;
    const now = clock();
    const isNewest = (before?.version ?? 0) === base;
    const stored = { version, mapping, madeBy: person.name, note, madeAt: now };
    if (!isNewest || !(await insertMapping(tx, link.target, stored))) {
      return err({ kind: 'changed', message: 'Somebody else has changed the mapping meanwhile. Read it again.' });
    }
    await retryWaiting(tx, link.target);
    const body = { version, note, mapping, before: before?.mapping ?? null };
    await appendLeaf(tx, { at: now, actor: person.id, action: 'erp.mapping', entity: link.target, body });
    return ok({ version });
  });
}

/** An entry of our ledger as it would be sent with a mapping; null when there is none of that number. */
export async function previewForward(
  { db, link }: KeepErpDeps,
  number: string,
  mapping: ErpMapping,
): Promise<ErpPreview | null> {
  const entry = await findPostedEntry(db, number);
  if (!entry) return null;
  const lines = await linesOfEntry(db, entry.id);
  const { journal, newParties, findings, lines: mapped } = mapEntry({ kind: entry.kind, lines }, mapping);
  const posting: Posting = {
    key: `preview of ${number}`,
    kind: 'case',
    site: '',
    date: entry.date,
    memo: '',
    lines: mapped,
    journal,
    newParties,
    approval: { evaluation: '', case: '', approvedBy: [], approvedAt: instantOf(new Date(0)) },
    source: { case: '', remittance: '' },
  };
  const found = findings.length > 0 || mapped.length === 0 ? [] : await findingsThere(link, posting);
  return {
    number,
    kind: entry.kind,
    journal,
    memo: `${number} ${entry.memo}`.slice(0, 200),
    lines: mapped.map(({ account, accountName, party, department, debitMinor, creditMinor }) => ({
      account: accountName,
      erpAccount: account,
      party,
      department,
      debitMinor,
      creditMinor,
    })),
    newParties: [...newParties],
    findings: [...findings, ...found],
  };
}

async function findingsThere({ erp, name }: ErpLink, posting: Posting): Promise<string[]> {
  try {
    return (await erp.validate(posting)).map(({ message }) => message);
  } catch (error) {
    if (!(error instanceof ErpError)) throw error;
    return [`${name} cannot be asked at the moment: ${error.message}`];
  }
}

/** Lets everything be tried again at once: what waits, and an ERP that was left alone. */
export async function retryErp({ db, clock, link }: KeepErpDeps, person: Person): Promise<void> {
  await inTransaction(db, async (tx) => {
    await updateTarget(tx, link.target, { failures: 0, openUntil: null, stopped: '' });
    await retryWaiting(tx, link.target);
    await appendLeaf(tx, { at: clock(), actor: person.id, action: 'erp.retry', entity: link.target, body: {} });
  });
}

/** Holds what was sent against what stands in the ERP, entry by entry and account by account. @throws ErpError */
export async function reconcileErp({ db, clock, link }: KeepErpDeps): Promise<ErpReconciliation> {
  const sent = await listPostedForwards(db, link.target);
  const accounts = new Map<string, { oursMinor: number; theirsMinor: number }>();
  const add = (account: string, changes: { readonly oursMinor?: number; readonly theirsMinor?: number }): void => {
    const { oursMinor, theirsMinor } = accounts.get(account) ?? { oursMinor: 0, theirsMinor: 0 };
    const { oursMinor: ours = 0, theirsMinor: theirs = 0 } = changes;
    accounts.set(account, { oursMinor: oursMinor + ours, theirsMinor: theirsMinor + theirs });
  };
  const missing: string[] = [];
  const differing: string[] = [];
  for (let at = 0; at < sent.length; at += PAGE) {
    const page = sent.slice(at, at + PAGE);
    const there = await link.erp.entries(page.map(({ erpKey }) => erpKey));
    const byKey = new Map(there.map((entry) => [entry.receipt.key, entry]));
    for (const { erpKey, sent: kept } of page) {
      const posting = kept as Posting;
      const entry = byKey.get(erpKey);
      for (const { account, debitMinor, creditMinor } of posting.lines)
        add(account, { oursMinor: debitMinor - creditMinor });
      for (const { account, debitMinor, creditMinor } of entry?.lines ?? []) {
        add(account, { theirsMinor: debitMinor - creditMinor });
      }
      if (!entry || entry.receipt.state === 'draft') missing.push(erpKey);
      else if (!posting.reverses && entry.receipt.contentHash !== bookedHash(posting)) differing.push(erpKey);
    }
  }
  const rows = [...accounts].map(([account, sums]) => ({ account, ...sums }));
  const sorted = rows.toSorted((a, b) => (a.account < b.account ? -1 : 1));
  const at = clock();
  // An entry may be dated ahead of today.
  const asOf = sent.reduce((last, one) => {
    const { date } = one.sent as Posting;
    return date > last ? date : last;
  }, calendarDateOf(at));
  const whole = sent.length === 0 ? [] : await link.erp.balances({ asOf });
  const there = new Map(whole.map(({ account, debitMinor, creditMinor }) => [account, debitMinor - creditMinor]));
  const trialBalance = sorted.map(({ account, oursMinor }) => ({
    account,
    oursMinor,
    theirsMinor: there.get(account) ?? 0,
  }));
  return { at: instantOf(at), entries: sent.length, missing, differing, accounts: sorted, trialBalance };
}
