import type { BankEntry, BankSink, BankStatement } from '../bank-entry.ts';

type Balances = Pick<BankStatement, 'openingMinor' | 'closingMinor'>;

/** Adds up the entries of one statement and closes it: what does not tie is told with its difference. */
export class StatementSums {
  readonly #sink: BankSink;
  #entries = 0;
  #credits = 0;
  #debits = 0;

  constructor(sink: BankSink) {
    this.#sink = sink;
  }

  add(entry: BankEntry): void {
    this.#entries += 1;
    if (entry.amountMinor > 0) this.#credits += entry.amountMinor;
    else this.#debits -= entry.amountMinor;
    this.#sink.onEntry?.(entry);
  }

  close(about: Pick<BankStatement, 'account' | 'currency' | 'offset'>, { openingMinor, closingMinor }: Balances): void {
    const net = this.#credits - this.#debits;
    const isWhole = openingMinor !== null && closingMinor !== null;
    const differenceMinor = isWhole ? closingMinor - openingMinor - net : null;
    this.#sink.onStatement?.({
      ...about,
      entries: this.#entries,
      creditsMinor: this.#credits,
      debitsMinor: this.#debits,
      openingMinor,
      closingMinor,
      differenceMinor,
    });
    if (differenceMinor === null || differenceMinor === 0) return;
    const message = `The closing balance is ${differenceMinor} minor units off: opened with ${openingMinor}, ${net} came in, closed with ${closingMinor}.`;
    this.#sink.onProblem?.({ code: 'balance-differs', severity: 'warning', offset: about.offset, message });
  }
}
