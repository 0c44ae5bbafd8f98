import { sql } from 'kysely';
import { storableText } from '../../src-shared/base/storable-text.ts';
import { Actor } from '../../src-shared/authority/person.ts';
import type { PriorAccount } from '../../src-shared/journal/account-history.ts';
import { RemittanceDocument } from '../../src-shared/remittance/remittance-document.ts';
import { traceKey } from '../../src-shared/matching/trace-key.ts';
import type { Db, Tx } from './transaction.ts';

export type NewRemittance = {
  readonly id: string;
  /** See `remittanceKey`. */
  readonly key: string;
  readonly importId: string;
  readonly sha256: string;
  /** 1-based, among the transaction sets of its file. */
  readonly ordinal: number;
  readonly site: string;
  readonly payerId: string;
  readonly payerClass: string;
  readonly importedBy: string;
};

/**
 * Begins a remittance, whose document follows with `saveRemittance`. Waits for another transaction that has begun the same.
 *
 * @returns null, or the id of the remittance that has the same key already and was not refused; then nothing was written.
 */
export async function beginRemittance(tx: Tx, remittance: NewRemittance): Promise<string | null> {
  const key = storableText(remittance.key);
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('remittance')
    .values({
      id: remittance.id,
      key,
      import_id: remittance.importId,
      sha256: remittance.sha256,
      ordinal: remittance.ordinal,
      site: remittance.site,
      payer_id: remittance.payerId,
      payer_class: remittance.payerClass,
      state: 'read',
      imported_by: remittance.importedBy,
      body: '',
      ver: 1,
    })
    .onConflict((conflict) => conflict.column('key').where('state', '<>', 'refused').doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === 1n) return null;
  const { id } = await tx
    .selectFrom('remittance')
    .select('id')
    .where('key', '=', key)
    .where('state', '<>', 'refused')
    .executeTakeFirstOrThrow();
  return id;
}

/** Takes back what `beginRemittance` wrote. */
export async function deleteRemittance(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('remittance').where('id', '=', id).execute();
}

/** Writes the next version of a remittance that was begun or locked. */
export async function saveRemittance(tx: Tx, document: RemittanceDocument): Promise<void> {
  await tx
    .updateTable('remittance')
    .set({
      state: document.state,
      payer_id: document.payerId,
      payer_class: document.payerClass,
      body: JSON.stringify(document),
      ver: document.ver,
      trace_key: traceKey(storableText(document.trace)),
      paid: document.paidMinor,
      paid_on: document.date,
    })
    .where('id', '=', document.id)
    .execute();
}

export type StoredRemittance = {
  readonly document: RemittanceDocument;
  readonly importedBy: Actor;
  readonly sha256: string;
};

/** Locks a remittance until the transaction ends; null when there is none. */
export async function lockRemittance(tx: Tx, id: string): Promise<StoredRemittance | null> {
  const row = await tx
    .selectFrom('remittance')
    .select(['body', 'imported_by', 'sha256'])
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!row) return null;
  const document = RemittanceDocument.parse(JSON.parse(row.body));
  const importedBy = Actor.parse({ id: row.imported_by, name: document.importedBy });
  return { document, importedBy, sha256: row.sha256 };
}

export type ClaimPaymentRow = {
  /** From 0, within the transaction set. */
  readonly ordinal: number;
  readonly account: string;
  readonly status: string;
  readonly chargeMinor: number;
  /** What was booked, see `BookedClaim`. */
  readonly paidMinor: number;
  readonly contractualMinor: number;
  readonly patientMinor: number;
  /** The case it was sent to, '' for none. */
  readonly caseId: string;
  /** Id of the recorded evaluation that routed it. */
  readonly route: string;
};

export async function insertClaimPayments(
  tx: Tx,
  of: { readonly remittance: string; readonly site: string; readonly payerId: string },
  rows: readonly ClaimPaymentRow[],
): Promise<void> {
  const column = <T>(read: (row: ClaimPaymentRow) => T): T[] => rows.map(read);
  await sql`
    insert into claim_payment
      (remittance_id, ordinal, site, payer_id, account, status, charge, paid, contractual, patient, case_id, route)
    select ${of.remittance}, ordinal, ${of.site}, ${of.payerId}, account, status, charge, paid, contractual, patient,
      nullif(case_id, ''), route
    from unnest(
      ${column(({ ordinal }) => ordinal)}::int[], ${column(({ account }) => storableText(account))}::text[],
      ${column(({ status }) => storableText(status))}::text[], ${column(({ chargeMinor }) => chargeMinor)}::bigint[],
      ${column(({ paidMinor }) => paidMinor)}::bigint[],
      ${column(({ contractualMinor }) => contractualMinor)}::bigint[],
      ${column(({ patientMinor }) => patientMinor)}::bigint[], ${column(({ caseId }) => caseId)}::text[],
      ${column(({ route }) => route)}::text[]
    ) r(ordinal, account, status, charge, paid, contractual, patient, case_id, route)`.execute(tx);
}

/** The same claim of the same account, whichever remittance pays or reverses it. */
export function claimKey(account: string, chargeMinor: number): string {
  return `${Math.abs(chargeMinor)} ${storableText(account)}`;
}

/**
 * What the site's remittances left on these accounts, by {@link claimKey}. What is refused was
 * not booked and does not count. What is held and can still be booked does: it may be released any day, and nobody would then
 * look at the account again. What this transaction has written of a remittance counts as well.
 */
export async function readPriorAccounts(
  tx: Tx,
  of: { readonly site: string; readonly accounts: readonly string[] },
): Promise<Map<string, PriorAccount>> {
  const accounts = [...new Set(of.accounts)].map(storableText);
  // Account by account: the planner knows nothing of the rows that this transaction has just written, and would read them all.
  const { rows } = await sql<{ account: string } & PriorAccount>`
    select a.account, p."chargeMinor", p."appliedMinor", p."patientMinor"
    from unnest(${accounts}::text[]) a(account)
    cross join lateral (
      select abs(c.charge) as "chargeMinor", sum(c.paid + c.contractual)::bigint as "appliedMinor",
        sum(c.patient)::bigint as "patientMinor"
      from claim_payment c
      join remittance r on r.id = c.remittance_id and r.state <> 'refused'
      where c.site = ${of.site} and c.account = a.account
      group by abs(c.charge)
    ) p`.execute(tx);
  return new Map(rows.map(({ account, ...prior }) => [claimKey(account, prior.chargeMinor), prior]));
}

/** None of its claims is booked, now or later: its payment waits for people, or is in unapplied cash as a whole. */
export async function unbookClaims(tx: Tx, remittance: string): Promise<void> {
  await tx
    .updateTable('claim_payment')
    .set({ paid: 0, contractual: 0, patient: 0 })
    .where('remittance_id', '=', remittance)
    .execute();
}

/**
 * The claims of a remittance that this transaction has written point to no case any more: theirs are not opened.
 *
 * @param pages  ids of their page documents, which nobody has seen yet.
 */
export async function unlinkClaims(tx: Tx, remittance: string, pages: readonly string[]): Promise<void> {
  await sql`
    update claim_payment set case_id = null where remittance_id = ${remittance} and case_id is not null`.execute(tx);
  // In JSON text a quote inside a string is escaped, so this finds the field and nothing a payer wrote.
  await sql`
    update doc set body = regexp_replace(body, '"case":"[^"]+"', '"case":""', 'g')
    where coll = 'remits' and id = any(${pages}::text[]) and body ~ '"case":"[^"]'`.execute(tx);
}

/** Points claims to their cases. @returns the ordinals of those that pointed to none before. */
export async function linkClaims(
  tx: Tx,
  remittance: string,
  links: readonly { readonly ordinal: number; readonly caseId: string }[],
): Promise<number[]> {
  const { rows } = await sql<{ ordinal: number }>`
    update claim_payment c set case_id = l.case_id
    from unnest(${links.map(({ ordinal }) => ordinal)}::int[], ${links.map(({ caseId }) => caseId)}::text[])
      l(ordinal, case_id)
    where c.remittance_id = ${remittance} and c.ordinal = l.ordinal and c.case_id is null
    returning c.ordinal`.execute(tx);
  return rows.map(({ ordinal }) => ordinal);
}

export async function findRemittance(db: Db, id: string): Promise<RemittanceDocument | null> {
  const row = await db.selectFrom('remittance').select('body').where('id', '=', id).executeTakeFirst();
  return row ? RemittanceDocument.parse(JSON.parse(row.body)) : null;
}
