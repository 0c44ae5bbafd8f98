import { addDays, type CalendarDate } from '../base/dates.ts';
import type { SideRole } from '../matching/combine-sides.ts';
import { LineTableBuilder } from '../matching/line-table.ts';
import { ProblemList } from '../source-file/problem-list.ts';
import type { SourceProblem } from '../source-file/source-format.ts';
import type { SideFile } from './read-side.ts';

/** Code of the problem that lines stand in a file twice: a person looks at it before it is taken. */
export const REPEATED_LINE = 'repeated-line';
/** Days that a payment may be announced ahead. */
const ANNOUNCED_DAYS = 31;

type Gathered = {
  /** What tells the line from others, the same in every file that holds it. */
  readonly key: readonly string[];
  /** 'yyyy-mm-dd'; '' where the file does not say. */
  readonly date: string;
  readonly amountMinor: number | null;
  readonly reference: string;
  readonly party: string;
  readonly account: string;
  /** '' where the file does not say. */
  readonly currency: string;
  readonly offset: number;
};

/** Makes lines of what a file tells, and leaves out, with its reason, what is none. */
export class LineGatherer {
  readonly #builder = new LineTableBuilder();
  readonly #problems = new ProblemList();
  readonly #seen = new Map<string, number>();
  readonly #lastDay: string;
  /** Lines that stood in the file before, the same to the letter. */
  #repeated = 0;
  #problemCount = 0;
  #currency = '';
  #credits = 0;
  #debits = 0;

  /** @param isPlanned  whether the file announces what is still to come. */
  constructor({ today, isPlanned }: { readonly today: CalendarDate; readonly isPlanned: boolean }) {
    this.#lastDay = today > '9000' ? today : addDays(today, isPlanned ? ANNOUNCED_DAYS : 1);
  }

  tell(problem: SourceProblem): void {
    this.#problemCount += 1;
    this.#problems.add(problem);
  }

  add({ key, date, amountMinor, reference, party, account, currency, offset }: Gathered): void {
    const leaveOut = (code: string, message: string) => this.tell({ code, severity: 'error', offset, message });
    const what = reference === '' ? `A line of ${date || 'no date'}` : `The line ${reference.slice(0, 40)}`;
    if (amountMinor === null) return leaveOut('no-amount', `${what} has no amount that can be read; it was left out.`);
    if (date > this.#lastDay)
      return leaveOut('date-in-future', `${what} is dated ${date}, which is in the future; it was left out.`);
    if (currency !== '') {
      this.#currency ||= currency;
      if (currency !== this.#currency)
        return leaveOut(
          'currency-differs',
          `${what} is in ${currency} where the file began with ${this.#currency}; it was left out. Reconcile each currency by itself.`,
        );
    }
    const base = key.join('|');
    const times = (this.#seen.get(base) ?? 0) + 1;
    this.#seen.set(base, times);
    const id = times === 1 ? base : `${base}#${times}`;
    if (times > 1) this.#repeated += 1;
    const appended = this.#builder.append({ id, date, amountMinor, reference, party, account });
    if (!appended.ok) return leaveOut(appended.error.kind, `${what} has no date that can be read; it was left out.`);
    if (amountMinor > 0) this.#credits += amountMinor;
    else this.#debits -= amountMinor;
    return undefined;
  }

  file(format: string, suggests: SideRole | null): SideFile {
    if (this.#repeated > 0) {
      const what = this.#repeated === 1 ? 'A line stands' : `${this.#repeated} lines stand`;
      const message = `${what} in this file again, the same to the letter: two payments may be alike, so they were kept. Leave the file out if it holds them twice by mistake.`;
      this.tell({ code: REPEATED_LINE, severity: 'warning', offset: 0, message });
    }
    return {
      format,
      table: this.#builder.table(),
      currency: this.#currency,
      creditsMinor: this.#credits,
      debitsMinor: this.#debits,
      problems: this.#problems.list(),
      problemCount: this.#problemCount,
      suggests,
      columns: null,
      mapping: null,
    };
  }
}
