import * as z from 'zod';
import { BankCsvMapping } from '../../../src-shared/bank/bank-csv-mapping.ts';
import type { Workbench } from '../../data/workbench.ts';

const KEY = 'reconciliation-columns';
const MOST = 100;
const Entry = z.object({
  /** Whose tables these are, as the person calls the bank or the account; '' where they did not say. */
  bank: z.string().default(''),
  header: z.string(),
  mapping: BankCsvMapping,
});
const Kept = z.array(Entry);
export type KeptMapping = { readonly bank: string; readonly mapping: BankCsvMapping };

/** Which columns of tables say what, as the person said it once: by bank, and by the header of the table. */
export class KeptMappings {
  readonly #arranged: Pick<Workbench['arranged'], 'get' | 'keep'>;

  constructor(arranged: Pick<Workbench['arranged'], 'get' | 'keep'>) {
    this.#arranged = arranged;
  }

  /** What was said about tables with this header, the newest first: several where banks head theirs alike. */
  of(columns: readonly string[]): KeptMapping[] {
    const header = JSON.stringify(columns);
    return this.#all()
      .filter((one) => one.header === header)
      .map(({ bank, mapping }) => ({ bank, mapping }))
      .toReversed();
  }

  /** Names of banks that were said, in alphabetical order. */
  banks(): string[] {
    return [...new Set(this.#all().map(({ bank }) => bank))].filter((bank) => bank !== '').toSorted();
  }

  remember(columns: readonly string[], { bank, mapping }: KeptMapping): void {
    const header = JSON.stringify(columns);
    const others = this.#all().filter((one) => one.header !== header || one.bank !== bank);
    this.#arranged.keep(KEY, JSON.stringify([...others, { bank, header, mapping }].slice(-MOST)));
  }

  #all(): z.infer<typeof Kept> {
    const parsed = Kept.safeParse(JSON.parse(this.#arranged.get(KEY) ?? '[]'));
    return parsed.success ? parsed.data : [];
  }
}
