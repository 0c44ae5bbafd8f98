import { DAY_MS } from '../base/dates.ts';
import type { CaseRow } from '../case/case-document.ts';
import { compileTable, Question, type CompiledRule } from '../policy/compile-table.ts';
import type { PolicyTable, PolicyType, PolicyValue } from '../policy/policy-document.ts';
import { dueAtPresent, followUpAt, type Present } from './present.ts';

/** A case as it is ranked. */
export type Ranked = Pick<
  CaseRow,
  | 'id'
  | 'kind'
  | 'queue'
  | 'state'
  | 'dueAt'
  | 'createdAt'
  | 'amountMinor'
  | 'payerClass'
  | 'escalations'
  | 'risk'
  | 'followUp'
>;

/** A reason for a rank: a rule of the policy that applies. */
export type RankReason = { readonly rule: string; readonly text: string; readonly word: string };

const inputTypes: Readonly<Record<string, PolicyType>> = {
  kind: 'text',
  queue: 'text',
  due: 'text',
  followUp: 'text',
  amountMinor: 'money',
  payerClass: 'text',
  risk: 'text',
  escalations: 'number',
  ageDays: 'number',
};

/** Rules and the minute of the due date share a number that is still exact. */
const MOST_RULES = 26;
const MINUTES = 2 ** 26;
const FIRST_MINUTE = Date.UTC(2000) / 60_000;
/**
 * Ranks cases by the policy `queue-priority`: of two cases the one goes first that the first rule in which they differ applies
 * to; where they differ in none, what is due first, then what is older, then the id. So any two cases have an order, and it is
 * the same on every computer.
 *
 * The same as asking the policy about each case, without the record of it: a hundred thousand cases are ranked at once.
 */
export class Waterfall {
  /** Why the policy cannot be asked, in a sentence: cases are then ranked by what is due first. null: it can. */
  readonly fault: string | null;
  readonly version: number;
  readonly #rules: readonly CompiledRule[];
  readonly #inputs: PolicyTable['inputs'];
  /** null: a condition looks at several inputs, so each case has to be asked about as a whole. */
  readonly #columns: readonly Column[] | null;
  readonly #ages = new Map<string, number>();
  #agesOn = '';

  /** @param table  undefined: there is none. */
  constructor(table: PolicyTable | undefined) {
    this.fault = faultOf(table);
    this.version = table?.version ?? 0;
    this.#rules = table && this.fault === null ? compileTable(table).rules : [];
    this.#inputs = table?.inputs ?? [];
    this.#columns = columnsOf(this.#rules);
  }

  /** By what cases sort into their ranks, the smallest first; equal ones by {@link byAge}. */
  keyOf(one: Ranked, present: Present): number {
    const minute = Math.floor(Date.parse(one.dueAt) / 60_000) - FIRST_MINUTE;
    return this.#missed(one, present) * MINUTES + Math.min(MINUTES - 1, Math.max(0, minute));
  }

  /** A bit for each rule, the first the highest: set where it does not apply. */
  #missed(one: Ranked, present: Present): number {
    const { length } = this.#rules;
    const all = 2 ** length - 1;
    let met = all;
    if (this.#columns) {
      const inputs = this.#inputsOf(one, present);
      for (const column of this.#columns) met &= column.metBy(inputs[column.name]!);
    } else {
      const question = this.#question(one, present);
      for (const [at, rule] of this.#rules.entries()) if (!applies(rule, question)) met &= ~(1 << (length - 1 - at));
    }
    return all & ~met;
  }

  /** The rules that apply, in their order. */
  reasonsOf(one: Ranked, present: Present): RankReason[] {
    const question = this.#question(one, present);
    return this.#rules
      .filter((rule) => applies(rule, question))
      .map(({ rule: { id, text, then } }) => ({ rule: id, text, word: String(then['reason'] ?? '') }));
  }

  #question(one: Ranked, present: Present): Question {
    return new Question(this.#inputsOf(one, present), this.#inputs);
  }

  #inputsOf(one: Ranked, present: Present): Readonly<Record<string, PolicyValue>> {
    const { kind, queue, amountMinor, payerClass, escalations, risk } = one;
    return {
      kind,
      queue,
      due: dueAtPresent(one, present),
      followUp: followUpAt(one, present),
      amountMinor,
      payerClass,
      risk: risk?.band ?? 'low',
      escalations,
      ageDays: this.#ageDays(one.createdAt, present.today),
    };
  }

  /** Whole days of the calendar; many cases share a day. */
  #ageDays(createdAt: string, today: string): number {
    if (this.#agesOn !== today) this.#ages.clear();
    this.#agesOn = today;
    const day = createdAt.slice(0, 10);
    let days = this.#ages.get(day);
    if (days === undefined) this.#ages.set(day, (days = (Date.parse(today) - Date.parse(day)) / DAY_MS));
    return days;
  }
}

/** What has the same key goes by due date, then age, then id: any two cases have an order. */
export function byAge(a: Ranked, b: Ranked): number {
  return compare(a.dueAt, b.dueAt) || compare(a.createdAt, b.createdAt) || compare(a.id, b.id);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** So many values of an input are remembered: most inputs have a handful, amounts have any number. */
const MOST_REMEMBERED = 2_000;

/** The conditions of all rules on one input. A value that was asked about before is not asked about again. */
class Column {
  readonly name: string;
  readonly #tests: readonly { readonly bit: number; readonly test: CompiledRule['cells'][number]['test'] }[];
  readonly #known = new Map<PolicyValue, number>();

  constructor(name: string, rules: readonly CompiledRule[]) {
    this.name = name;
    this.#tests = rules.flatMap(({ cells }, at) => {
      const bit = 1 << (rules.length - 1 - at);
      return cells.filter(({ input }) => input.name === name).map(({ test }) => ({ bit, test }));
    });
  }

  /** A bit for each rule that does not mind this value. */
  metBy(value: PolicyValue): number {
    let met = this.#known.get(value);
    if (met !== undefined) return met;
    met = -1;
    const question = new Question({ [this.name]: value }, []);
    for (const { bit, test } of this.#tests) {
      const holds = test(question);
      if (!holds.ok || !holds.value) met &= ~bit;
    }
    if (this.#known.size < MOST_REMEMBERED) this.#known.set(value, met);
    return met;
  }
}

function columnsOf(rules: readonly CompiledRule[]): Column[] | null {
  const cells = rules.flatMap((rule) => rule.cells);
  if (cells.some(({ cell }) => cell.kind === 'feel')) return null;
  return [...new Set(cells.map(({ input }) => input.name))].map((name) => new Column(name, rules));
}

function applies({ cells }: CompiledRule, question: Question): boolean {
  return cells.every(({ test }) => {
    const holds = test(question);
    return holds.ok && holds.value;
  });
}

function faultOf(table: PolicyTable | undefined): string | null {
  if (!table) return 'There is no policy queue-priority: what is due first goes first.';
  const said = `Policy queue-priority version ${table.version} cannot be used`;
  const unknown = table.inputs.find(({ name, type }) => inputTypes[name] !== type);
  if (unknown)
    return `${said}: it asks for ${unknown.label}, which a queue does not know. What is due first goes first.`;
  if (compileTable(table).fault) return `${said}: one of its rules is not sound. What is due first goes first.`;
  return table.rules.length > MOST_RULES
    ? `${said}: it has more than ${MOST_RULES} rules. What is due first goes first.`
    : null;
}
