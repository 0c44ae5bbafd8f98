import { Instant, instantOf } from '../../src-shared/base/dates.ts';
import {
  type AccountChange,
  type AccountCharge,
  AccountCharges,
  type AccountMerge,
  changedAccount,
  withCharges,
} from '../../src-shared/records/account-change.ts';
import { PatientAccount } from '../../src-shared/records/patient-account.ts';
import type { BusinessRecord, RecordRequest } from '../../src-shared/records/record.ts';
import type { SourceFact } from '../../src-shared/source-file/source-item.ts';
import { deleteRecord, findRecords, saveRecords } from '../store/business-records.ts';
import type { Tx } from '../store/transaction.ts';

const ACCOUNT = 'patient-account';
const CHARGES = 'account-charges';

type AccountFact = Extract<SourceFact, { type: 'account' | 'charge' | 'merge' }>;
type Kept = { record: BusinessRecord; source: string };

/**
 * Changes the records of patient accounts and of their charges as messages tell it, in the order of the messages. What is older than
 * what is known changes nothing.
 */
export class AccountKeeper {
  readonly #tx: Tx;
  readonly #now: Date;
  readonly #siteOf: (facility: string) => string;
  readonly #changed = new Map<string, Kept>();

  constructor(tx: Tx, of: { readonly now: Date; readonly siteOf: (facility: string) => string }) {
    this.#tx = tx;
    this.#now = of.now;
    this.#siteOf = of.siteOf;
  }

  async take(source: string, fact: AccountFact): Promise<void> {
    switch (fact.type) {
      case 'account':
        return this.#change(source, fact.change);
      case 'charge':
        return this.#charge(source, fact.charge);
      case 'merge':
        return fact.merge.what === 'patient'
          ? this.#mergePatients(source, fact.merge)
          : this.#mergeAccounts(source, fact.merge);
    }
  }

  async save(): Promise<void> {
    const changed = [...this.#changed.values()];
    this.#changed.clear();
    for (const { record, source } of changed) await saveRecords(this.#tx, [record], source);
  }

  async #change(source: string, change: AccountChange): Promise<void> {
    const site = this.#siteOf(change.facility);
    const known = await this.#find(ACCOUNT, change.account, site);
    const asOf = this.#instant(change.asOf);
    if (known && known.asOf > asOf) return;
    const body = changedAccount(PatientAccount.safeParse(known?.body).data ?? null, change);
    if (!body) return;
    const patient = change.patient === '' ? {} : { patient: change.patient };
    const keys = { ...known?.keys, guarantor: body.guarantor, ...patient };
    this.#keep({ type: ACCOUNT, id: change.account, site: known?.site ?? site, keys, body, asOf }, source);
  }

  async #charge(source: string, charge: AccountCharge): Promise<void> {
    const site = this.#siteOf(charge.facility);
    const { account } = charge;
    const known = await this.#find(CHARGES, account, site);
    const body = withCharges(AccountCharges.safeParse(known?.body).data ?? null, account, [charge]);
    this.#keepCharges(body, site, source);
  }

  #keepCharges(body: AccountCharges, site: string, source: string): void {
    const { account } = body;
    this.#keep({ type: CHARGES, id: account, site, keys: {}, body, asOf: instantOf(this.#now) }, source);
  }

  /** The accounts of the earlier patient are those of the one who stays; where they answered for themselves, they do so still. */
  async #mergePatients(source: string, { from, into, asOf, facility }: AccountMerge): Promise<void> {
    const site = this.#siteOf(facility);
    const at = this.#instant(asOf);
    for (const found of await this.#search({ type: ACCOUNT, key: 'patient', value: from }, site)) {
      const body = PatientAccount.safeParse(found.body).data;
      if (!body || found.asOf > at) continue;
      const guarantor = body.guarantor === from ? into : body.guarantor;
      const keys = { ...found.keys, patient: into, guarantor };
      this.#keep({ ...found, keys, body: { ...body, guarantor }, asOf: at }, source);
    }
  }

  /** The earlier account is no more: its charges stand on the one that stays, which is made of it where it is not known. */
  async #mergeAccounts(source: string, { from, into, asOf, facility }: AccountMerge): Promise<void> {
    const site = this.#siteOf(facility);
    const at = this.#instant(asOf);
    await this.save();
    const [earlier, stays] = [await this.#find(ACCOUNT, from, site), await this.#find(ACCOUNT, into, site)];
    if (earlier && earlier.asOf <= at) {
      if (!stays) this.#keep({ ...earlier, id: into, asOf: at }, source);
      await deleteRecord(this.#tx, earlier);
    }
    const charges = await this.#find(CHARGES, from, site);
    const moved = AccountCharges.safeParse(charges?.body).data;
    if (!charges || !moved) return;
    const known = await this.#find(CHARGES, into, site);
    const told = moved.lines.map((line) => ({ ...line, account: into, facility }));
    this.#keepCharges(withCharges(AccountCharges.safeParse(known?.body).data ?? null, into, told), site, source);
    await deleteRecord(this.#tx, charges);
  }

  #keep(record: BusinessRecord, source: string): void {
    this.#changed.set(keyOf(record), { record, source });
  }

  async #find(type: string, id: string, site: string): Promise<BusinessRecord | null> {
    const kept = this.#changed.get(keyOf({ type, id, site }));
    if (kept) return kept.record;
    const found = await findRecords(this.#tx, [{ type, id }], site);
    return found.find((record) => record.site === site) ?? found[0] ?? null;
  }

  /** What is changed and not written yet is written first: the database does the search. */
  async #search(request: RecordRequest, site: string): Promise<readonly BusinessRecord[]> {
    await this.save();
    return await findRecords(this.#tx, [request], site);
  }

  #instant(asOf: string): Instant {
    return Instant.safeParse(asOf).data ?? instantOf(this.#now);
  }
}

function keyOf({ type, id, site }: Pick<BusinessRecord, 'type' | 'id' | 'site'>): string {
  return `${type} ${site} ${id}`;
}
