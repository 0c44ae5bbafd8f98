import { sql } from 'kysely';
import type { Advised, Deposit, Reassociation } from '../../src-shared/matching/reassociate.ts';
import type { Db, Tx } from './transaction.ts';

/** So many of each side are looked at: older ones were looked at when they came. */
const MOST = 5000;

export type OpenDeposit = Deposit & {
  readonly account: string;
  readonly currency: string;
  readonly trace: string;
  readonly reference: string;
  readonly text: string;
};

/** Money that came in, was not returned, and is no remittance's yet; newest first. */
export async function listOpenDeposits(db: Db, limit = MOST): Promise<readonly OpenDeposit[]> {
  const { rows } = await sql<OpenDeposit>`
    select e.key, to_char(e.booked_on, 'YYYY-MM-DD') as "bookedOn", e.amount as "amountMinor", e.trace_key as "traceKey",
      e.originator, e.party, e.account, e.currency, e.trace, e.reference, e.text
    from bank_entry e
    where e.amount > 0 and not e.is_return and not exists (select from reassociation r where r.entry_key = e.key)
    order by e.booked_on desc, e.key limit ${limit}`.execute(db);
  return rows;
}

export type OpenRemittance = Omit<Advised, 'payerIdentifiers' | 'payerName'> & {
  readonly site: string;
  readonly payerId: string;
  readonly body: string;
};

/** What was advised as paid, is not refused, and has no deposit yet; newest first. */
export async function listOpenRemittances(
  db: Db,
  of: { readonly since: string; readonly limit?: number; readonly sites?: readonly string[] },
): Promise<readonly OpenRemittance[]> {
  const atSites = of.sites ? sql`m.site = any(${of.sites}::text[])` : sql`true`;
  const { rows } = await sql<OpenRemittance>`
    select m.id as remittance, m.trace_key as "traceKey", m.paid as "paidMinor",
      to_char(m.paid_on, 'YYYY-MM-DD') as "paidOn", m.site, m.payer_id as "payerId", m.body
    from remittance m
    where m.paid > 0 and m.state <> 'refused' and m.paid_on >= ${of.since}::date and ${atSites}
      and not exists (select from reassociation r where r.remittance_id = m.id)
    order by m.paid_on desc, m.id limit ${of.limit ?? MOST}`.execute(db);
  return rows;
}

/** Keeps what was found. What another transaction has matched meanwhile stays as it is. @returns how many are new. */
export async function keepReassociations(tx: Tx, found: readonly Reassociation[], now: Date): Promise<number> {
  if (found.length === 0) return 0;
  const rows = await tx
    .insertInto('reassociation')
    .values(
      found.map(({ remittance, deposit, reason, score, differenceMinor }) => ({
        remittance_id: remittance,
        entry_key: deposit,
        reason,
        score,
        difference: differenceMinor,
        matched_at: now,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning('remittance_id')
    .execute();
  return rows.length;
}

/** The deposit of a remittance; null while there is none. Amounts in cents. */
export async function findDeposit(db: Db, remittance: string) {
  const { rows } = await sql<{
    key: string;
    bookedOn: string;
    amountMinor: number;
    trace: string;
    account: string;
    reason: string;
    score: number;
    differenceMinor: number;
  }>`
    select e.key, to_char(e.booked_on, 'YYYY-MM-DD') as "bookedOn", e.amount as "amountMinor", e.trace, e.account, r.reason,
      r.score, r.difference as "differenceMinor"
    from reassociation r join bank_entry e on e.key = r.entry_key
    where r.remittance_id = ${remittance}`.execute(db);
  return rows[0] ?? null;
}

/** The claims that a remittance pays, as they were sent, each in its last version. Amounts in cents. */
export async function listClaimsOf(db: Db, remittance: string) {
  const { rows } = await sql<{
    id: string;
    chargeMinor: number;
    payerName: string;
    serviceOn: string | null;
    category: string;
    code: string;
  }>`
    select distinct on (c.id) c.id, c.charge as "chargeMinor", c.payer_name as "payerName",
      to_char(c.service_on, 'YYYY-MM-DD') as "serviceOn", coalesce(s.category, '') as category, coalesce(s.code, '') as code
    from claim_payment p
    join claim c on c.id = p.account
    left join lateral (
      select category, code from claim_status where claim = c.id order by received_at desc, key limit 1
    ) s on true
    where p.remittance_id = ${remittance}
    order by c.id, c.received_at desc limit ${MOST}`.execute(db);
  return rows;
}
