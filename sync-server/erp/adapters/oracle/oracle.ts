import { createHash, randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { calendarDateOf, instantOf, type CalendarDate } from '../../../../src-shared/base/dates.ts';
import { shortKeyOf } from '../../erp-key.ts';
import type { ErpPeriod, MasterData, OutsideErp } from '../../port.ts';
import { sidesOf } from '../kit/amounts.ts';
import {
  contractErp,
  standingLine,
  type ErpClaim,
  type ErpContract,
  type OutgoingEntry,
  type Standing,
} from '../kit/contract-erp.ts';
import { NAME, OracleClient, type OracleSettings } from './client.ts';
import { CATEGORY, journalFile, SOURCE } from './journal-file.ts';
import { Account, Balance, Batch, Ledger, Period } from './wire.ts';

const BATCH = 40;
const POLL_MS = 1000;
const POLLS = 8;
const FINISHED = /^(SUCCEEDED|WARNING|ERROR|CANCELLED|EXPIRED|VALIDATION_FAILED)$/;

/**
 * Fusion imports journals by jobs: a file goes in, and what it made is seen later. The batch's name begins with our key, and the number
 * of the group in the interface too, by which a job that still runs is known: neither is unique there, our claim on the key is. Each
 * attempt has a group of its own, so that rejected lines of an earlier one stay behind.
 */
export function oracleErp(
  settings: OracleSettings,
  deps: { readonly clock: () => Date; readonly claim: ErpClaim },
): OutsideErp {
  return contractErp(new OracleContract(settings, new OracleClient(settings, deps.clock), deps.clock), deps);
}

class OracleContract implements ErpContract {
  readonly name = NAME;
  readonly capabilities = {
    uniqueKey: 'client-claim',
    atomicPost: true,
    async: true,
    maxKeyLength: 120,
    dimensions: false,
  } as const;
  readonly #settings: OracleSettings;
  readonly #client: OracleClient;
  readonly #clock: () => Date;

  constructor(settings: OracleSettings, client: OracleClient, clock: () => Date) {
    this.#settings = settings;
    this.#client = client;
    this.#clock = clock;
  }

  refOf(key: string): string {
    return /^[A-Za-z0-9-]{1,40}$/.test(key) ? key : shortKeyOf(key, BATCH);
  }

  async ping(): Promise<undefined> {
    await this.#ledgerName();
    return undefined;
  }

  async masterData(): Promise<MasterData> {
    const rows = await this.#client.list(Account, 'accountCombinationsLOV', { q: 'EnabledFlag=true' });
    const accounts = rows.flatMap(({ AccountCombination: combination, Description: name }) => {
      const code = this.#accountIn(combination);
      return code === null ? [] : [{ code, name: name ?? code, needsParty: false }];
    });
    return { accounts, journals: [{ code: CATEGORY, name: CATEGORY }], departments: [] };
  }

  async periods({ from }: { readonly from: CalendarDate }): Promise<ErpPeriod[]> {
    const rows = await this.#periodRows();
    return rows
      .map(({ PeriodNameId: name, StartDate: startsOn, EndDate: endsOn, ClosingStatus: status }) => ({
        name,
        startsOn,
        endsOn,
        state: status === 'O' ? ('open' as const) : ('closed' as const),
      }))
      .filter(({ endsOn }) => endsOn >= from)
      .toSorted((a, b) => (a.startsOn < b.startsOn ? -1 : 1));
  }

  async knownParties(): Promise<Set<string>> {
    return new Set();
  }

  async read(refs: readonly string[]): Promise<Standing[]> {
    const found = await Promise.all(refs.map((ref) => this.#read(ref)));
    return found.filter((entry) => entry !== null);
  }

  async reversalOf({ id }: Standing): Promise<Standing | null> {
    const [batch] = await this.#batches(`BatchDescription LIKE ${quoted(`Reverses ${id}: *`)}`);
    return batch ?? null;
  }

  async send(entry: OutgoingEntry, signal: AbortSignal): Promise<void> {
    const { ledgerId, dataAccessSetId } = this.#settings;
    const groupId = `${groupOf(entry.ref)}${String(randomInt(1000)).padStart(3, '0')}`;
    const file = journalFile({
      entry,
      ledgerId,
      groupId,
      segmentsOf: (account) => this.#settings.combination.replace('*', account).split('-'),
      createdOn: calendarDateOf(this.#clock()),
      description: entry.reverses ? `Reverses ${entry.reverses.id}: ${entry.memo}` : entry.memo,
    });
    const parameters = [dataAccessSetId, SOURCE, ledgerId, groupId, 'N', 'N', 'N'];
    await this.#end(await this.#client.importJournal(file, parameters, signal), signal);
  }

  async settle({ id }: Standing, signal: AbortSignal): Promise<void> {
    await this.#end(Number(id), signal);
  }

  async balances(asOf: CalendarDate) {
    const period = (await this.#periodRows()).find(({ StartDate: from, EndDate: to }) => from <= asOf && asOf <= to);
    const asked = `accountCombination=${this.#settings.combination.replace('*', '%')},accountingPeriod=${period?.PeriodNameId ?? ''},currency=USD,ledgerName=${await this.#ledgerName()},mode=Detail`;
    const rows = await this.#client.list(Balance, 'ledgerBalances', { finder: `AccountBalanceFinder;${asked}` });
    return rows.map(({ AccountCombination: combination, EndingBalance: minor }) => ({
      account: this.#accountIn(combination) ?? combination,
      ...sidesOf(minor),
    }));
  }

  /** Looks for a while. What has not ended by then is looked for later, and is no failure. @throws ErpError of a job that failed */
  async #end(job: number, signal: AbortSignal): Promise<void> {
    for (let looks = 0; looks < POLLS && !signal.aborted; looks += 1) {
      // The file is there: nothing that goes wrong with looking makes that uncertain.
      const status = await this.#client.jobStatus(job).catch(() => '');
      if (status === 'SUCCEEDED' || status === 'WARNING') return;
      if (FINISHED.test(status)) throw await this.#client.refusalOf(job);
      await pause(this.#settings.pollMs ?? POLL_MS);
    }
  }

  async #read(ref: string): Promise<Standing | null> {
    // The order matters: a job that ends between the two questions has made its batch by the second.
    const group = groupOf(ref);
    const jobs = await this.#client.unfinished();
    const [batch] = await this.#batches(`BatchName LIKE ${quoted(`${ref} *`)}`);
    if (batch) return batch;
    const job = jobs.find(({ parameters }) => parameters.split(',')[3]?.startsWith(group));
    if (!job) return null;
    return {
      id: String(job.requestId),
      ref,
      number: '',
      state: 'accepted',
      date: calendarDateOf(this.#clock()),
      journal: CATEGORY,
      postedAt: instantOf(this.#clock()),
      reverses: '',
      lines: [],
    };
  }

  async #batches(q: string): Promise<Standing[]> {
    const expand = 'journalHeaders.journalLines';
    const batches = await this.#client.list(Batch, 'journalBatches', { q, expand });
    return batches.toSorted((a, b) => a.JeBatchId - b.JeBatchId).flatMap((batch) => this.#standingOf(batch));
  }

  #standingOf(batch: Batch): Standing[] {
    const [header] = batch.journalHeaders.items;
    if (!header) return [];
    const isPosted = batch.Status === 'Posted';
    const lines = header.journalLines.items.map((line) =>
      standingLine({
        account: this.#accountIn(line.AccountCombination) ?? line.AccountCombination,
        debitMinor: line.EnteredDebitAmount,
        creditMinor: line.EnteredCreditAmount,
        text: line.Description ?? '',
      }),
    );
    const entry: Standing = {
      id: String(batch.JeBatchId),
      ref: batch.BatchName.split(' ')[0] ?? '',
      number: isPosted ? String(batch.JeBatchId) : '',
      // Imported; the ledger's own schedule posts it.
      state: isPosted ? 'posted' : 'accepted',
      date: header.AccountingDate,
      journal: CATEGORY,
      postedAt: instantOf(new Date(batch.CreationDate)),
      reverses: /^Reverses (\d+): /.exec(batch.BatchDescription ?? '')?.[1] ?? '',
      lines,
    };
    return [entry];
  }

  async #periodRows() {
    const q = `ApplicationId=101;LedgerId=${this.#settings.ledgerId}`;
    return await this.#client.list(Period, 'accountingPeriodStatusLOV', { q });
  }

  async #ledgerName(): Promise<string> {
    const [ledger] = await this.#client.list(Ledger, 'ledgersLOV', { q: `LedgerId=${this.#settings.ledgerId}` });
    return ledger?.Name ?? '';
  }

  /** The natural account of a combination; null of one that is not made as ours are. */
  #accountIn(combination: string): string | null {
    const [before = '', after = ''] = this.#settings.combination.split('*');
    const code = combination.slice(before.length, combination.length - after.length);
    return `${before}${code}${after}` === combination && !code.includes('-') ? code : null;
  }
}

/** Twelve digits of the key; three more make each attempt its own. */
function groupOf(ref: string): string {
  const number = createHash('sha256').update(ref).digest().readUIntBE(0, 6) % 900_000_000_000;
  return String(100_000_000_000 + number);
}

/** A text in a filter of Fusion's. */
function quoted(text: string): string {
  return `"${text.replaceAll('"', '')}"`;
}
