import type { Directory } from '../../src-shared/directory/directory.ts';
import { calendarDateOf, instantOf } from '../../src-shared/base/dates.ts';
import { claimChargesOf } from '../../src-shared/claims/claim-charges-of.ts';
import type { Claim, EligibilityAnswer } from '../../src-shared/claims/claim.ts';
import type { BusinessRecord } from '../../src-shared/records/record.ts';
import type { CoverageCheck } from '../../src-shared/records/coverage-check.ts';
import { CATCH_ALL_SITE, normalisedName } from '../../src-shared/remittance/identify.ts';
import { dayOf8 } from '../../src-shared/source-file/days.ts';
import type { SourceFact, SourceItem } from '../../src-shared/source-file/source-item.ts';
import { saveRecords } from '../store/business-records.ts';
import {
  insertBankEntries,
  insertClaims,
  insertStatuses,
  type KeyedEntry,
  type NewClaim,
  type NewStatus,
} from '../store/inbound.ts';
import type { Tx } from '../store/transaction.ts';
import { AccountKeeper } from './keep-accounts.ts';

export type KeepDeps = {
  readonly directory: Pick<Directory, 'sites' | 'payers'>;
  readonly now: Date;
  /** Where whoever brought the file said that it belongs; null: nobody said. */
  readonly site: string | null;
};

/** Writes what items say to where the desk looks for it. The items are new: none was taken before. */
export async function keepFacts(tx: Tx, deps: KeepDeps, items: readonly SourceItem[]): Promise<void> {
  const entries: KeyedEntry[] = [];
  const claims: NewClaim[] = [];
  const statuses: NewStatus[] = [];
  const accounts = new AccountKeeper(tx, { now: deps.now, siteOf: (facility) => siteOfFacility(deps, facility) });
  for (const { key, facts } of items) {
    for (const fact of facts) {
      switch (fact.type) {
        case 'bank-entry':
          entries.push({ key, entry: fact.entry });
          break;
        case 'claim':
          claims.push(newClaim(deps, key, fact.claim));
          break;
        case 'claim-status':
          statuses.push({ ...fact.status, key, on: dayOf8(fact.status.on) });
          break;
        case 'coverage':
          break;
        case 'account':
        case 'charge':
        case 'merge':
          await accounts.take(key, fact);
      }
    }
  }
  await accounts.save();
  await insertBankEntries(tx, entries);
  await insertClaims(tx, claims, deps.now);
  await insertStatuses(tx, statuses, deps.now);
  for (const { key, facts } of items) await saveRecords(tx, recordsOf(deps, facts), key);
}

function newClaim(deps: KeepDeps, key: string, claim: Claim): NewClaim {
  const { id, form, payer, payerName, chargeMinor, lines, facility, frequency, originalReference } = claim;
  const firstDay = claim.serviceOn || (lines[0]?.serviceOn ?? '');
  return {
    key,
    id,
    site: siteOfClaim(deps, claim),
    form,
    payerId: payerOf(deps, payer, payerName),
    payerName,
    chargeMinor: chargeMinor ?? 0,
    lines: lines.length,
    facility,
    frequency,
    originalReference,
    serviceOn: dayOf8(firstDay),
  };
}

function recordsOf(deps: KeepDeps, facts: readonly SourceFact[]): readonly BusinessRecord[] {
  return facts.flatMap((fact) => {
    if (fact.type === 'coverage') return [coverageRecord(deps, fact.answer)];
    if (fact.type !== 'claim') return [];
    const body = claimChargesOf(fact.claim);
    if (!body) return [];
    const { claim } = fact;
    const keys = { account: body.account };
    const site = siteOfClaim(deps, claim);
    return [{ type: 'claim-charges', id: claim.id.slice(0, 60), site, keys, body, asOf: instantOf(deps.now) }];
  });
}

function coverageRecord(deps: KeepDeps, answer: EligibilityAnswer): BusinessRecord {
  const body: CoverageCheck = {
    payer: answer.payerName.slice(0, 160),
    isActive: answer.isActive === true,
    from: dayOf8(answer.from),
    until: dayOf8(answer.until),
    askedOn: calendarDateOf(deps.now),
  };
  const site = deps.site ?? CATCH_ALL_SITE;
  const id = (answer.account || answer.trace).slice(0, 60);
  return { type: 'coverage-check', id, site, keys: {}, body, asOf: instantOf(deps.now) };
}

function siteOfClaim({ directory, site }: KeepDeps, { billingProvider }: Claim): string {
  const billing = directory.sites.filter(({ npis }) => npis.includes(billingProvider));
  return billing.length === 1 ? billing[0]!.id : (site ?? CATCH_ALL_SITE);
}

/** As a sending system names a site: by its id, its NPI or its name. */
function siteOfFacility({ directory, site }: KeepDeps, facility: string): string {
  const name = normalisedName(facility);
  const named = directory.sites.filter(
    (one) => one.id === facility || one.npis.includes(facility) || (name !== '' && normalisedName(one.name) === name),
  );
  return named.length === 1 ? named[0]!.id : (site ?? CATCH_ALL_SITE);
}

/** Id of the payer in the directory, '' where none or several fit. */
function payerOf({ directory }: KeepDeps, id: string, payerName: string): string {
  const name = normalisedName(payerName);
  const byId = directory.payers.filter(({ identifiers }) => id !== '' && identifiers.includes(id));
  const found =
    byId.length > 0 ? byId : directory.payers.filter((one) => name !== '' && normalisedName(one.name) === name);
  return found.length === 1 ? found[0]!.id : '';
}
