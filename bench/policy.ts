import { deepStrictEqual } from 'node:assert/strict';
import { unaryTest } from 'feelin';
import { checkTable } from '../src-shared/policy/check-table.ts';
import { evaluate, type PolicyInputs } from '../src-shared/policy/evaluate.ts';
import { feelValue } from '../src-shared/policy/feel/interpreter.ts';
import type { PolicyTable } from '../src-shared/policy/policy-document.ts';
import { againstLimit, measure, type BenchResult } from './measure.ts';

const RULES = 60;
const QUESTIONS = 200;
const CHECKS = 25;
const MOST_MS_PER_EVALUATION = 1;
const MOST_MS_PER_CHECK = 50;
const payers = ['medicare', 'medicaid', 'commercial', 'tricare', 'self-pay'];

/** Policies: evaluations against the FEEL interpreter asked directly, and the check while a person types. */
export async function run(): Promise<BenchResult[]> {
  const table = tableOf(RULES);
  const questions = Array.from({ length: QUESTIONS }, (_, at) => questionOf(at));
  const expected = questions.map((inputs) => ruleByInterpreter(table, inputs));
  const ours = () =>
    deepStrictEqual(
      questions.map((inputs) => ruleByUs(table, inputs)),
      expected,
    );
  const peer = () =>
    deepStrictEqual(
      questions.map((inputs) => ruleByInterpreter(table, inputs)),
      expected,
    );
  const job = `${QUESTIONS} decisions by ${RULES} rules over ${table.inputs.length} inputs`;
  const notes =
    'Ours compiles the cells of a table once, before the samples; the interpreter is asked for each cell of each question. Both stop at the first rule that matches; ours also checks the inputs and keeps what each rule missed.';
  return [
    await measure({ id: 'policy-feelin', job, target: 50, notes }, { ours, peer }),
    againstLimit(
      { id: 'policy-evaluation', job: 'one decision, CPU time against its limit' },
      samplesOf(() => questions.forEach((inputs) => ruleByUs(table, inputs)), QUESTIONS),
      MOST_MS_PER_EVALUATION,
      'ms',
    ),
    againstLimit(
      { id: 'policy-check', job: `gaps, overlaps and unreachable rules of ${RULES} rules, CPU time against its limit` },
      // A table of its own each time: what is compiled once is not to be measured as nothing.
      samplesOf(() => checkTable({ ...table, rules: [...table.rules] }), 1),
      MOST_MS_PER_CHECK,
      'ms',
    ),
  ];
}

/** CPU milliseconds of one of `count` pieces of work, several times. */
function samplesOf(work: () => unknown, count: number): number[] {
  work();
  return Array.from({ length: CHECKS }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000 / count;
  });
}

function ruleByUs(table: PolicyTable, inputs: PolicyInputs): string {
  const decided = evaluate(table, inputs);
  return decided.ok ? decided.value.rule : decided.error.kind;
}

function ruleByInterpreter(table: PolicyTable, inputs: PolicyInputs): string {
  const names = Object.fromEntries(table.inputs.map(({ name, type }) => [name, feelValue(inputs[name]!, type)]));
  const rule = table.rules.find(({ when }) =>
    Object.entries(when).every(([name, cell]) => unaryTest(cell, { ...names, '?': names[name] }).value === true),
  );
  return rule?.id ?? 'noRule';
}

function questionOf(at: number): PolicyInputs {
  const site = `site-${at % RULES}`;
  return {
    amountMinor: (at * 7919) % 65_000,
    payerClass: payers[at % payers.length]!,
    urgent: at % 2 === 0,
    site,
    served: '2026-05-05',
    ageDays: at % RULES,
  };
}

function tableOf(rules: number): PolicyTable {
  const when = (at: number): Record<string, string> => ({
    amountMinor: `[${at * 1000}..${at * 1000 + (at % 3 === 0 ? 900 : 2500)}]`,
    payerClass: `"${payers[at % payers.length]!}", "${payers[(at + 1) % payers.length]!}"`,
    ...(at % 4 === 0 ? { urgent: 'true' } : {}),
    ...(at % 5 === 0 ? { site: `not("site-${at}")` } : {}),
    ...(at % 7 === 0 ? { served: `>= date("2026-0${(at % 9) + 1}-01")` } : {}),
    ...(at % 6 === 0 ? { ageDays: `< ${at}` } : {}),
  });
  return {
    policy: 'bench',
    version: 1,
    title: 'Bench',
    effectiveFrom: '2026-01-01',
    hitPolicy: 'first',
    inputs: [
      { name: 'amountMinor', type: 'money', label: 'Amount' },
      { name: 'payerClass', type: 'text', label: 'Payer class' },
      { name: 'urgent', type: 'boolean', label: 'Urgent' },
      { name: 'site', type: 'text', label: 'Site' },
      { name: 'served', type: 'date', label: 'Date of service' },
      { name: 'ageDays', type: 'number', label: 'Age in days' },
    ],
    outputs: [{ name: 'approvals', type: 'number' }],
    rules: Array.from({ length: rules }, (_, at) => ({
      id: `B-${at}`,
      text: `Rule ${at}.`,
      when: at === rules - 1 ? {} : when(at),
      then: { approvals: at % 3 },
    })),
    examples: [],
  };
}
