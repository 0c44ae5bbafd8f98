import * as z from 'zod';
import { BankCsvMapping } from '../../../src-shared/bank/bank-csv-mapping.ts';
import type { Workbench } from '../../data/workbench.ts';

const KEY = 'reconciliation-columns';
const MOST = 50;
const Kept = z.array(z.object({ header: z.string(), mapping: BankCsvMapping }));

/** Which columns of tables say what, by their headers, as the person said it once. */
export class KeptMappings {
  readonly #arranged: Workbench['arranged'];

  constructor(arranged: Workbench['arranged']) {
    this.#arranged = arranged;
  }

  of(columns: readonly string[]): BankCsvMapping | null {
    const header = JSON.stringify(columns);
    return this.#all().find((one) => one.header === header)?.mapping ?? null;
  }

  remember(columns: readonly string[], mapping: BankCsvMapping): void {
    const header = JSON.stringify(columns);
    const others = this.#all().filter((one) => one.header !== header);
    this.#arranged.keep(KEY, JSON.stringify([...others, { header, mapping }].slice(-MOST)));
  }

  #all(): z.infer<typeof Kept> {
    const parsed = Kept.safeParse(JSON.parse(this.#arranged.get(KEY) ?? '[]'));
    return parsed.success ? parsed.data : [];
  }
}
