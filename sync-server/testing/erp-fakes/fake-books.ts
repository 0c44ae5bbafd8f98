import { chart } from '../../../src-shared/journal/chart.ts';

export type FakeLine = {
  readonly account: string;
  /** Cents; a debit is positive. */
  readonly minor: number;
  readonly party: string;
  readonly department: string;
  readonly text: string;
};

export type FakeEntry = {
  readonly id: number;
  /** What the sender calls it, in the field that the protocol has for that. */
  readonly ref: string;
  readonly date: string;
  readonly lines: readonly FakeLine[];
  /** Id of the entry that it reverses. */
  readonly reverses: number | null;
  readonly memo: string;
  readonly at: Date;
};

export type Wrong = 'unbalanced' | 'closed' | 'account' | 'party' | 'department' | 'amount' | 'empty';

/** Whose lines must name a party, where an ERP keeps parties: receivables of patients and payers. */
const WITH_PARTY: ReadonlySet<string> = new Set(
  chart
    .filter(({ party, type }) => type === 'asset' && (party === 'patient' || party === 'payer'))
    .map(({ code }) => code),
);

/** What every ledger does: accounts, months, balance. How it is asked is another matter. */
export class FakeBooks {
  readonly accounts = chart.map(({ code, name }) => ({ code, name, needsParty: WITH_PARTY.has(code) }));
  readonly parties = new Set(['PY-1', 'COLLECTIVE', 'PA-5K2M0001', 'payer-medicare']);
  readonly departments = new Map([['D100', 'Surgery']]);
  readonly closed = new Set<string>();
  readonly entries: FakeEntry[] = [];
  readonly #keepsParties: boolean;
  readonly #year: number;

  constructor({ keepsParties, year = 2026 }: { readonly keepsParties: boolean; readonly year?: number }) {
    this.#keepsParties = keepsParties;
    this.#year = year;
  }

  needsParty(account: string): boolean {
    return this.#keepsParties && WITH_PARTY.has(account);
  }

  /** Why it cannot be posted; null when it can. */
  whatIsWrong({ date, lines }: Pick<FakeEntry, 'date' | 'lines'>): Wrong | null {
    if (lines.length === 0) return 'empty';
    if (lines.some(({ minor }) => !Number.isSafeInteger(minor) || minor === 0)) return 'amount';
    if (lines.some(({ account }) => !this.accounts.some(({ code }) => code === account))) return 'account';
    if (lines.some(({ account, party }) => this.needsParty(account) !== (party !== ''))) return 'party';
    if (lines.some(({ party }) => party !== '' && !this.parties.has(party))) return 'party';
    if (lines.some(({ department }) => department !== '' && !this.departments.has(department))) return 'department';
    if (this.closed.has(date.slice(0, 7)) || !date.startsWith(`${this.#year}-`)) return 'closed';
    return lines.reduce((sum, { minor }) => sum + minor, 0) === 0 ? null : 'unbalanced';
  }

  post(entry: Omit<FakeEntry, 'id' | 'at'>): FakeEntry {
    const posted = { ...entry, id: this.entries.length + 1, at: new Date() };
    this.entries.push(posted);
    return posted;
  }

  /** Debits and credits by account, in cents, up to and including a day. */
  balances(asOf: string): { readonly account: string; readonly debitMinor: number; readonly creditMinor: number }[] {
    return this.accounts.map(({ code }) => {
      const lines = this.entries
        .filter(({ date }) => date <= asOf)
        .flatMap((entry) => entry.lines)
        .filter(({ account }) => account === code);
      const sum = (sign: 1 | -1) => lines.reduce((total, { minor }) => total + Math.max(minor * sign, 0), 0);
      return { account: code, debitMinor: sum(1), creditMinor: sum(-1) };
    });
  }

  /** The months of the only open year. */
  months(): {
    readonly name: string;
    readonly startsOn: string;
    readonly endsOn: string;
    readonly isClosed: boolean;
  }[] {
    return Array.from({ length: 12 }, (_, at) => {
      const name = `${this.#year}-${String(at + 1).padStart(2, '0')}`;
      const last = new Date(Date.UTC(this.#year, at + 1, 0)).getUTCDate();
      return { name, startsOn: `${name}-01`, endsOn: `${name}-${last}`, isClosed: this.closed.has(name) };
    });
  }
}

/** Whole cents of an amount as it came over the wire; null of anything finer, or none. */
export function centsOf(value: unknown): number | null {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  if (!/^-?\d{1,12}(\.\d{1,2})?$/.test(text)) return null;
  return Math.round(Number(text) * 100);
}
