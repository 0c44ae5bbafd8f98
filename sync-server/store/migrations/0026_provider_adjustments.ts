import { type Kysely, sql } from 'kysely';

const statements = [
  // FB, WO and 72 of every remittance: what payers carry forward, by payer and by the reference as it is compared.
  `create table provider_adjustment (
     remittance_id text not null references remittance (id) on delete cascade, position int not null,
     site text not null, payer_id text not null, payer_key text not null, payer text not null, code text not null,
     reference text not null, reference_key text not null, amount bigint not null, trace text not null,
     date date not null, primary key (remittance_id, position))`,
  `create index provider_adjustment_reference on provider_adjustment (reference_key, payer_key)`,
  `create index billing_case_payer_refund on billing_case (opened_at desc) where kind = 'payer-refund'`,
];

const PAGE = 500;

/** Those of remittances that are here already. Read as text: what a damaged file said does not fit the database's own JSON. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
  for (let after = ''; ;) {
    const { rows } = await sql<{ id: string; body: string }>`
      select id, body from remittance
      where id > ${after} and position('"providerAdjustments":[{' in body) > 0 order by id limit ${PAGE}`.execute(db);
    for (const { body } of rows) await insertOf(db, JSON.parse(body) as Advice);
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = last.id;
  }
}

type Advice = {
  readonly id: string;
  readonly site: string;
  readonly payerId: string;
  readonly payer: string;
  readonly trace: string;
  readonly date: string;
  readonly providerAdjustments: readonly {
    readonly code: string;
    readonly reference: string;
    readonly amountMinor: number;
  }[];
};

async function insertOf(db: Kysely<unknown>, advice: Advice): Promise<void> {
  const { id, site, payerId, payer, trace, date } = advice;
  for (const [position, { code, reference, amountMinor }] of advice.providerAdjustments.entries()) {
    if (!['FB', 'WO', '72'].includes(code)) continue;
    await sql`
      insert into provider_adjustment values (${id}, ${position}, ${site}, ${payerId},
        ${payerId === '' ? `?${kept(payer.trim().toUpperCase())}` : payerId}, ${kept(payer)}, ${code}, ${kept(reference)},
        ${referenceKey(reference)}, ${amountMinor}, ${kept(trace)}, ${date})`.execute(db);
  }
}

function kept(text: string): string {
  return text.replaceAll('\0', '\uFFFD').replaceAll(/\p{Surrogate}/gu, '\uFFFD');
}

/** As they were compared when this was written. */
function referenceKey(reference: string): string {
  return reference
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .replace(/^0+(?=.)/, '');
}
