import { accounts } from '../../../journal/chart.ts';
import { entryLines, type Posting } from '../../../journal/post-lines.ts';
import { formatMinor } from '../../../money/format.ts';
import { sumMinor } from '../../../money/money.ts';
import { CatalogueItem } from '../../../records/budget.ts';
import { CostCentre } from '../../../records/cost-centre.ts';
import { type RecordRequest, recordsOf } from '../../../records/record.ts';
import { check, describeEvidence, moneyFact, textFact } from '../../describe.ts';
import { type IntakeEvidence, rulingOf } from '../../evidence.ts';
import { type Finding, findingsOf, holds } from '../../findings.ts';
import { type IntakeValues, rowsOf, textOf } from '../../intake.ts';
import type { ApprovalSubject, CaseDescription, CaseKind } from '../../kind.ts';
import { type BudgetedShare, budgetedShares } from './budget.ts';
import { readSpend, type SpendForm, spendFields, spendProblems } from './form.ts';

/** What a department wants to buy, before it is ordered: approval encumbers its budget. */
export const spendRequest: CaseKind = {
  kind: 'spend-request',
  label: 'Spend request',
  plural: 'Spend requests',
  prefix: 'SR',
  queue: 'spend-requests',
  amountLabel: 'Total',
  approve: {
    verb: 'Approve request',
    effect: 'post',
    explains: 'Encumbers the budget of each cost centre, so that nothing else is spent from it.',
  },
  duty: '',
  mayBeProposedByPeople: true,
  approval: {
    policy: 'spend-approval',
    inputs: ({ amountMinor, inputs }: ApprovalSubject) => ({ amountMinor, overBudgetMinor: 0, ...inputs }),
  },
  intake: {
    title: 'Request a purchase',
    fields: spendFields,
    needs: spendNeeds,
    asks: (known) => [{ policy: 'spend-budget', inputs: budgetInputs(known) }],
    earlier: 'own',
    isNetworkWide: true,
    // Requests of one department are looked at one after the other, so that no two take the same money.
    account: (values) => textOf(values, 'department'),
    problems: spendProblems,
  },
  describe: (evidence) => (evidence.of === 'intake' ? describeRequest(evidence) : describeEvidence(evidence)),
};

function spendNeeds(values: IntakeValues): readonly RecordRequest[] {
  const centres = rowsOf(values, 'split').map((row) => textOf(row, 'costCentre'));
  const items = rowsOf(values, 'lines').map((row) => textOf(row, 'item'));
  return [
    ...centres.flatMap((value): RecordRequest[] => [
      { type: 'cost-centre', id: value },
      { type: 'budget', key: 'costCentre', value },
    ]),
    ...[...new Set(items)].filter((id) => id !== '').map((id) => ({ type: 'catalogue-item', id })),
  ];
}

function overBudgetOf(shares: readonly BudgetedShare[]): number {
  return sumMinor(shares.map(({ overMinor }) => overMinor));
}

function budgetInputs(evidence: IntakeEvidence) {
  const { totalMinor } = readSpend(evidence.values);
  return { amountMinor: totalMinor, overBudgetMinor: overBudgetOf(budgetedShares(evidence)), site: evidence.site };
}

function describeRequest(evidence: IntakeEvidence): CaseDescription {
  const form = readSpend(evidence.values);
  const shares = budgetedShares(evidence);
  const overBudgetMinor = overBudgetOf(shares);
  const { checks, blockedBy } = findingsOf([
    centreFinding(form, evidence),
    ...catalogueFindings(form, evidence),
    ...shares.map((share, index) => budgetFinding(share, index, evidence)),
  ]);
  return {
    amountMinor: form.totalMinor,
    account: form.department,
    title: `${form.department} · ${form.purpose}`.replaceAll(/\s+/g, ' ').slice(0, 200),
    facts: [
      moneyFact('total', 'Total', form.totalMinor),
      textFact('purpose', 'Purpose', form.purpose.slice(0, 400)),
      { key: 'neededBy', label: 'Needed by', value: { type: 'date', date: form.neededBy }, material: true },
      ...(form.vendor === '' ? [] : [textFact('vendor', 'Vendor', form.vendor)]),
      textFact('lines', 'What', linesWords(form)),
      textFact('allocation', 'Borne by', sharesWords(shares)),
      ...(overBudgetMinor > 0 ? [moneyFact('overBudget', 'Over budget by', overBudgetMinor)] : []),
    ],
    checks,
    blockedBy,
    claims: [],
    entry: entryLines(shares.flatMap((share) => encumbrance(share, form))),
    policyInputs: { overBudgetMinor },
    department: form.department,
  };
}

function linesWords({ lines }: SpendForm): string {
  return lines
    .map(
      ({ item, text, quantity, unitPriceMinor }) => `${quantity} × ${text || item} at ${formatMinor(unitPriceMinor)}`,
    )
    .join(', ')
    .slice(0, 400);
}

function sharesWords(shares: readonly BudgetedShare[]): string {
  return shares
    .map(({ costCentre, amountMinor }) => `${costCentre} ${formatMinor(amountMinor)}`)
    .join(', ')
    .slice(0, 400);
}

/** @see DOMAIN.md D10, “spend request approved”: memo accounts, so that no figure of the books moves. */
function encumbrance({ costCentre, amountMinor }: BudgetedShare, { purpose }: SpendForm): readonly Posting[] {
  const text = { party: costCentre, text: purpose.replaceAll(/\s+/g, ' ') };
  return [
    { account: accounts.encumbrances, debitMinor: amountMinor, ...text },
    { account: accounts.budgetReserve, debitMinor: -amountMinor, ...text },
  ];
}

/** One department's money only: its requests are counted together, and its owner answers for all of it. */
function centreFinding({ department, shares }: SpendForm, { records }: IntakeEvidence): Finding {
  const centres = new Map(recordsOf(records, 'cost-centre', CostCentre).map((one) => [one.id, one.department]));
  const others = shares.map(({ costCentre }) => costCentre).filter((id) => centres.get(id) !== department);
  return holds('cost-centre', 'Cost centres are the department’s own', others.length === 0, {
    passed: 'Each cost centre is one of the department that asks.',
    failed: `${others.slice(0, 5).join(', ')} is no cost centre of ${department}.`,
  });
}

function catalogueFindings({ lines }: SpendForm, { records }: IntakeEvidence): readonly Finding[] {
  const items = new Map(recordsOf(records, 'catalogue-item', CatalogueItem).map((one) => [one.id, one]));
  return lines.flatMap(({ at, item, unitPriceMinor }): Finding[] => {
    if (item === '') return [];
    const known = items.get(item);
    const label = `Line ${at} is in the catalogue`;
    if (!known?.active) return [check(`item-${at}`, label, 'failed', `The catalogue has no item ${item}.`)];
    return [
      holds(`item-${at}`, label, known.unitPriceMinor === unitPriceMinor, {
        passed: `${known.text} of vendor ${known.vendor}, at ${formatMinor(known.unitPriceMinor)}.`,
        failed: `${known.text} costs ${formatMinor(known.unitPriceMinor)} in the catalogue, and not ${formatMinor(unitPriceMinor)}.`,
      }),
    ];
  });
}

function budgetFinding(share: BudgetedShare, index: number, evidence: IntakeEvidence): Finding {
  const { costCentre, amountMinor, budget, underWayMinor, availableMinor, overMinor } = share;
  const label = `${costCentre} is within its budget`.slice(0, 80);
  const id = `budget-${index + 1}`;
  if (!budget) return check(id, label, 'failed', `${costCentre} has no budget for the day on which this is needed.`);
  const others = underWayMinor > 0 ? ` after ${formatMinor(underWayMinor)} of other requests` : '';
  const whole = `${formatMinor(budget.amountMinor)} for ${budget.period}`;
  const left =
    availableMinor < 0
      ? `The budget of ${whole} is over by ${formatMinor(-availableMinor)}${others}`
      : `${formatMinor(availableMinor)} of ${whole} is left${others}`;
  if (overMinor === 0) return check(id, label, 'passed', `${left}; this takes ${formatMinor(amountMinor)}.`);
  const ruling = rulingOf(evidence, 'spend-budget');
  const words = `${left}; this is ${formatMinor(overMinor)} more.`;
  const isAllowed = ruling?.then['budget'] === 'ask';
  return check(id, label, isAllowed ? 'warned' : 'failed', ruling ? `${words} ${ruling.text} (${ruling.rule})` : words);
}
