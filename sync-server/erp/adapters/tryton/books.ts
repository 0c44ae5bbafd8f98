import * as z from 'zod';
import type { CalendarDate } from '../../../../src-shared/base/dates.ts';
import type { ErpPeriod, MasterData } from '../../port.ts';
import type { TrytonRpc } from './rpc-client.ts';
import { TrytonDate, trytonDate } from './wire.ts';

const Id = z.int().positive();
const Coded = z.object({ id: Id, code: z.string().nullable(), name: z.string() });
const Account = Coded.extend({ party_required: z.boolean().nullable() });
const Period = z.object({
  id: Id,
  name: z.string(),
  state: z.string(),
  start_date: TrytonDate,
  end_date: TrytonDate,
});
const Party = z.object({ id: Id, code: z.string() });

type Row = { readonly id: number; readonly name: string };
type AccountRow = Row & { readonly needsParty: boolean };

/** What entries refer to in a Tryton, by code. Ids differ between databases. */
export type TrytonBooks = {
  readonly accounts: ReadonlyMap<string, AccountRow>;
  readonly journals: ReadonlyMap<string, Row>;
  readonly departments: ReadonlyMap<string, Row>;
  /** Whether create-and-post in one step, under a unique reference, is installed there. */
  readonly hasPostExternal: boolean;
};

export async function readBooks(rpc: TrytonRpc): Promise<TrytonBooks> {
  const read = <T>(schema: z.ZodType<T>, model: string, domain: unknown, fields: string[]): Promise<T[]> =>
    rpc.call(z.array(schema), {
      method: `model.${model}.search_read`,
      params: [domain, 0, null, [['code', 'ASC']], fields],
    });
  const names = ['code', 'name'];
  const accounts = await read(Account, 'account.account', [['type', '!=', null]], [...names, 'party_required']);
  const journals = await read(Coded, 'account.journal', [], names);
  const departments = await read(Coded, 'analytic_account.account', [['type', '=', 'normal']], names);
  const fields = await rpc.call(z.record(z.string(), z.unknown()), {
    method: 'model.account.move.fields_get',
    params: [['external_ref']],
  });
  return {
    accounts: byCode(accounts, ({ id, name, party_required }) => ({ id, name, needsParty: party_required === true })),
    journals: byCode(journals, ({ id, name }) => ({ id, name })),
    departments: byCode(departments, ({ id, name }) => ({ id, name })),
    hasPostExternal: 'external_ref' in fields,
  };
}

export function masterDataOf({ accounts, journals, departments }: TrytonBooks): MasterData {
  const named = (rows: ReadonlyMap<string, Row>) => [...rows].map(([code, { name }]) => ({ code, name }));
  return {
    accounts: [...accounts].map(([code, { name, needsParty }]) => ({ code, name, needsParty })),
    journals: named(journals),
    departments: named(departments),
  };
}

/** Ids of the parties that there are, by code. */
export async function readParties(rpc: TrytonRpc, codes: readonly string[]): Promise<Map<string, number>> {
  if (codes.length === 0) return new Map();
  const rows = await rpc.call(z.array(Party), {
    method: 'model.party.party.search_read',
    params: [[['code', 'in', codes]], 0, null, null, ['code']],
  });
  return new Map(rows.map(({ code, id }) => [code, id]));
}

export type PeriodRow = ErpPeriod & { readonly id: number };

/** The month a day falls in; null when no fiscal year covers it. */
export async function readPeriod(rpc: TrytonRpc, date: CalendarDate): Promise<PeriodRow | null> {
  const day = trytonDate(date);
  const [row] = await readPeriods(rpc, [
    ['start_date', '<=', day],
    ['end_date', '>=', day],
  ]);
  return row ?? null;
}

export async function readPeriods(rpc: TrytonRpc, domain: readonly unknown[]): Promise<PeriodRow[]> {
  const rows = await rpc.call(z.array(Period), {
    method: 'model.account.period.search_read',
    params: [
      [...domain, ['type', '=', 'standard']],
      0,
      null,
      [['start_date', 'ASC']],
      ['name', 'state', 'start_date', 'end_date'],
    ],
  });
  return rows.map(({ id, name, state, start_date: startsOn, end_date: endsOn }) => ({
    id,
    name,
    startsOn,
    endsOn,
    state: state === 'open' ? 'open' : 'closed',
  }));
}

function byCode<T extends { readonly code: string | null }, U>(rows: readonly T[], of: (row: T) => U): Map<string, U> {
  return new Map(rows.flatMap((row) => (row.code === null || row.code === '' ? [] : [[row.code, of(row)] as const])));
}
