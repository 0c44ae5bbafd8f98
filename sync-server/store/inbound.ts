import { sql } from 'kysely';
import { storableText } from '../../src-shared/base/storable-text.ts';
import type { BankEntry } from '../../src-shared/bank/bank-entry.ts';
import { traceKey } from '../../src-shared/matching/trace-key.ts';
import { CalendarDate } from '../../src-shared/base/dates.ts';
import type { SourceProblem } from '../../src-shared/source-file/source-format.ts';
import type { Db, Tx } from './transaction.ts';

export type NewItem = { readonly key: string; readonly what: string; readonly offset: number };

/** Marks items as taken. Waits for another transaction that takes the same. @returns the keys that were not taken before. */
export async function takeItems(
  tx: Tx,
  of: { readonly importId: string; readonly mapping: number; readonly now: Date },
  items: readonly NewItem[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ key: string }>`
    insert into inbound_item (key, import_id, what, source_offset, mapping, received_at)
    select key, ${of.importId}, what, source_offset, ${of.mapping}::int, ${of.now}::timestamptz
    from unnest(
      ${items.map(({ key }) => key)}::text[], ${items.map(({ what }) => storableText(what))}::text[],
      ${items.map(({ offset }) => offset)}::bigint[]
    ) i(key, what, source_offset)
    on conflict (key) do nothing returning key`.execute(tx);
  return new Set(rows.map(({ key }) => key));
}

export type KeyedEntry = { readonly key: string; readonly entry: BankEntry };

export async function insertBankEntries(tx: Tx, entries: readonly KeyedEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await tx
    .insertInto('bank_entry')
    .values(
      entries.map(({ key, entry }) => ({
        key,
        account: storableText(entry.account),
        currency: storableText(entry.currency),
        booked_on: entry.date,
        value_on: CalendarDate.safeParse(entry.valueDate).data ?? null,
        amount: entry.amountMinor,
        reference: storableText(entry.reference),
        customer_reference: storableText(entry.customerReference),
        trace: storableText(entry.trace),
        trace_key: traceKey(storableText(entry.trace)),
        originator: storableText(entry.originator),
        party: storableText(entry.party),
        text: storableText(entry.text),
        code: storableText(entry.code),
        is_return: entry.isReturn,
      })),
    )
    .execute();
}

export type NewClaim = {
  readonly key: string;
  readonly id: string;
  readonly site: string;
  readonly form: string;
  readonly payerId: string;
  readonly payerName: string;
  readonly chargeMinor: number;
  readonly lines: number;
  readonly facility: string;
  readonly frequency: string;
  readonly originalReference: string;
  readonly serviceOn: CalendarDate | null;
};

export async function insertClaims(tx: Tx, claims: readonly NewClaim[], now: Date): Promise<void> {
  if (claims.length === 0) return;
  await tx
    .insertInto('claim')
    .values(
      claims.map((claim) => ({
        key: claim.key,
        id: storableText(claim.id),
        site: claim.site,
        form: claim.form,
        payer_id: claim.payerId,
        payer_name: storableText(claim.payerName),
        charge: claim.chargeMinor,
        lines: claim.lines,
        facility: storableText(claim.facility),
        frequency: storableText(claim.frequency),
        original_reference: storableText(claim.originalReference),
        service_on: claim.serviceOn,
        received_at: now,
      })),
    )
    .execute();
}

export type NewStatus = {
  readonly key: string;
  readonly claim: string;
  readonly payerClaim: string;
  readonly category: string;
  readonly code: string;
  readonly on: CalendarDate | null;
  readonly chargeMinor: number | null;
};

export async function insertStatuses(tx: Tx, statuses: readonly NewStatus[], now: Date): Promise<void> {
  if (statuses.length === 0) return;
  await tx
    .insertInto('claim_status')
    .values(
      statuses.map((status) => ({
        key: status.key,
        claim: storableText(status.claim),
        payer_claim: storableText(status.payerClaim),
        category: storableText(status.category),
        code: storableText(status.code),
        status_on: status.on,
        charge: status.chargeMinor,
        received_at: now,
      })),
    )
    .execute();
}

export type NewQuarantine = {
  readonly id: string;
  readonly importId: string;
  readonly sha256: string;
  readonly offset: number;
  /** null: up to the end of the file. */
  readonly until: number | null;
  readonly what: string;
  readonly problems: readonly SourceProblem[];
  /** Which way it came. */
  readonly connector: string;
  /** Of a repaired copy: SHA-256 of what was repaired. */
  readonly repairOf?: string | null;
  /** It is read again from what is kept: what was settled stays so. */
  readonly isReplay?: boolean;
};

/**
 * Puts something aside; what was put aside from the same bytes before keeps its id and the way it came. When its sender sends it
 * again, it waits again if it was settled.
 */
export async function putAside(tx: Tx | Db, one: NewQuarantine, now: Date): Promise<void> {
  const problems = JSON.stringify(one.problems);
  const again = { state: 'waiting', settled_at: null, settled_by: null, reason: null, repaired_as: null } as const;
  await tx
    .insertInto('quarantine')
    .values({
      id: one.id,
      import_id: one.importId,
      sha256: one.sha256,
      source_offset: one.offset,
      source_until: one.until,
      what: storableText(one.what),
      problems,
      state: 'waiting',
      arrived_at: now,
      settled_at: null,
      settled_by: null,
      connector: one.connector,
      repair_of: one.repairOf ?? null,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['sha256', 'source_offset', 'what'])
        .doUpdateSet({ import_id: one.importId, problems, ...(one.isReplay ? {} : again) }),
    )
    .execute();
}

/** What was put aside of a file and has been taken since, at whatever place of it. */
export async function releaseTaken(
  tx: Tx,
  of: { readonly sha256: string; readonly offsets: readonly number[]; readonly by: string; readonly now: Date },
): Promise<void> {
  if (of.offsets.length === 0) return;
  await tx
    .updateTable('quarantine')
    .set({ state: 'released', settled_at: of.now, settled_by: of.by })
    .where('sha256', '=', of.sha256)
    .where('state', '=', 'waiting')
    .where('source_offset', 'in', of.offsets)
    .execute();
}
