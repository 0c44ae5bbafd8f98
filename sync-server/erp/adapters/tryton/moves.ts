import * as z from 'zod';
import type { CalendarDate, Instant } from '../../../../src-shared/base/dates.ts';
import type { PostingLine } from '../../port.ts';
import type { TrytonRpc } from './rpc-client.ts';
import { Amount, TrytonDate, TrytonInstant } from './wire.ts';

const Id = z.int().positive();
const Move = z.object({
  id: Id,
  state: z.enum(['draft', 'posted']),
  post_number: z.string().nullable(),
  date: TrytonDate,
  journal: Id,
  origin: z.string().nullable(),
  description: z.string().nullable(),
  external_ref: z.string().nullish(),
  create_date: TrytonInstant,
  write_date: TrytonInstant.nullable(),
});
const Code = z.object({ code: z.string().nullable() });
const Line = z.object({
  id: Id,
  move: Id,
  debit: Amount,
  credit: Amount,
  description: z.string().nullable(),
  'account.': Code.extend({ id: Id }),
  'party.': Code.extend({ id: Id }).nullable(),
});
const AnalyticLine = z.object({ move_line: Id, 'account.': Code });

/** An entry as it stands there, drafts too. */
export type TrytonMove = {
  readonly id: number;
  readonly key: string;
  readonly state: 'draft' | 'posted';
  readonly number: string;
  readonly date: CalendarDate;
  readonly journal: number;
  /** 'account.move,5' of a reversal. */
  readonly origin: string;
  readonly postedAt: Instant;
  readonly lines: readonly (PostingLine & { readonly accountId: number; readonly partyId: number | null })[];
};

const FIELDS = ['state', 'post_number', 'date', 'journal', 'origin', 'description', 'create_date', 'write_date'];

/** Moves that match, each with its lines. @param keyField  where our key stands: 'external_ref', or 'description'. */
export async function readMoves(
  rpc: TrytonRpc,
  keyField: 'external_ref' | 'description',
  domain: readonly unknown[],
): Promise<TrytonMove[]> {
  const fields = keyField === 'external_ref' ? [...FIELDS, 'external_ref'] : FIELDS;
  const moves = await rpc.call(z.array(Move), {
    method: 'model.account.move.search_read',
    params: [domain, 0, null, [['id', 'ASC']], fields],
  });
  if (moves.length === 0) return [];
  const lines = await readLines(
    rpc,
    moves.map(({ id }) => id),
  );
  return moves.map((move) => ({
    id: move.id,
    key: move[keyField] ?? '',
    state: move.state,
    number: move.post_number ?? '',
    date: move.date,
    journal: move.journal,
    origin: move.origin ?? '',
    postedAt: move.write_date ?? move.create_date,
    lines: lines.get(move.id) ?? [],
  }));
}

async function readLines(
  rpc: TrytonRpc,
  moves: readonly number[],
): Promise<Map<number, TrytonMove['lines'][number][]>> {
  const rows = await rpc.call(z.array(Line), {
    method: 'model.account.move.line.search_read',
    params: [
      [['move', 'in', moves]],
      0,
      null,
      [['id', 'ASC']],
      ['move', 'debit', 'credit', 'description', 'account.code', 'party.code'],
    ],
  });
  const analytic = await rpc.call(z.array(AnalyticLine), {
    method: 'model.analytic_account.line.search_read',
    params: [[['move_line.move', 'in', moves]], 0, null, null, ['move_line', 'account.code']],
  });
  const departments = new Map(analytic.map((line) => [line.move_line, line['account.'].code ?? '']));
  const byMove = new Map<number, TrytonMove['lines'][number][]>();
  for (const row of rows) {
    const { 'account.': account, 'party.': party } = row;
    const line = {
      account: account.code ?? '',
      accountName: '',
      accountId: account.id,
      debitMinor: row.debit,
      creditMinor: row.credit,
      party: party?.code ?? '',
      partyId: party?.id ?? null,
      text: row.description ?? '',
      segments: [],
      department: departments.get(row.id) ?? '',
    };
    byMove.set(row.move, [...(byMove.get(row.move) ?? []), line]);
  }
  return byMove;
}
