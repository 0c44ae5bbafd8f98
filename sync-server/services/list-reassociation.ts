import { CalendarDate } from '../../src-shared/base/dates.ts';
import { RemittanceDocument } from '../../src-shared/remittance/remittance-document.ts';
import { type ReassociationReply, RemittanceLinks } from '../../src-shared/wire/reassociation.ts';
import { findDeposit, listClaimsOf, listOpenDeposits, listOpenRemittances } from '../store/reassociations.ts';
import { findRemittance } from '../store/remittances.ts';
import type { Db } from '../store/transaction.ts';

const MOST_SHOWN = 500;

/**
 * Remittances without a deposit at these sites, and deposits without a remittance.
 *
 * @param isEverywhere  who asks sees every site: only they see deposits, of which nobody knows whose they are.
 */
export async function listReassociation(
  db: Db,
  { sites, isEverywhere }: { readonly sites: readonly string[]; readonly isEverywhere: boolean },
): Promise<ReassociationReply> {
  const remittances = await listOpenRemittances(db, { since: '1900-01-01', limit: MOST_SHOWN, sites });
  const deposits = isEverywhere ? await listOpenDeposits(db, MOST_SHOWN) : [];
  return {
    remittances: remittances.map(({ remittance, site, body, paidMinor, paidOn }) => {
      const { payer, trace } = RemittanceDocument.parse(JSON.parse(body));
      return { id: remittance, site, payer, trace, paidMinor, paidOn: CalendarDate.parse(paidOn) };
    }),
    deposits: deposits.map(({ key, account, bookedOn, amountMinor, currency, trace, reference, party }) => ({
      id: key,
      account: account.slice(-4),
      bookedOn: CalendarDate.parse(bookedOn),
      amountMinor,
      currency,
      trace,
      reference,
      party,
    })),
  };
}

/** What belongs to a remittance; null where it is none of these sites'. */
export async function findRemittanceLinks(
  db: Db,
  id: string,
  sites: readonly string[],
): Promise<RemittanceLinks | null> {
  const remittance = await findRemittance(db, id);
  if (!remittance || !sites.includes(remittance.site)) return null;
  const [deposit, claims] = await Promise.all([findDeposit(db, id), listClaimsOf(db, id)]);
  return RemittanceLinks.parse({
    deposit: deposit && { ...deposit, id: deposit.key, account: deposit.account.slice(-4) },
    claims: claims.map(({ id: claim, chargeMinor, payerName, serviceOn, category, code }) => ({
      id: claim,
      chargeMinor,
      payer: payerName,
      serviceOn,
      status: category === '' ? '' : `${category}:${code}`,
    })),
  });
}
