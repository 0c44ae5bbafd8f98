import { sql } from 'kysely';
import { storableText } from '../../src-shared/base/storable-text.ts';
import type { Tx } from './transaction.ts';

/**
 * Notes whom a site pays. Names are compared without case and outer spaces.
 *
 * @returns the keys, see `payeeKey`, of those that were not known.
 */
export async function notePayees(
  tx: Tx,
  payees: readonly { readonly site: string; readonly name: string }[],
): Promise<ReadonlySet<string>> {
  if (payees.length === 0) return new Set();
  const { rows } = await sql<{ site: string; name: string }>`
    insert into payee (site, name)
    select distinct site, name from unnest(
      ${payees.map(({ site }) => site)}::text[], ${payees.map(({ name }) => nameKey(name))}::text[]) r(site, name)
    order by site, name
    on conflict do nothing returning site, name`.execute(tx);
  return new Set(rows.map(payeeKey));
}

export function payeeKey({ site, name }: { readonly site: string; readonly name: string }): string {
  return `${site} ${nameKey(name)}`;
}

function nameKey(name: string): string {
  return storableText(name).trim().toLowerCase();
}
