import type { CalendarDate } from '../../../base/dates.ts';
import { Budget } from '../../../records/budget.ts';
import { recordsOf } from '../../../records/record.ts';
import { type EarlierCase, type IntakeEvidence, stands } from '../../evidence.ts';
import { readSpend, type SpendForm } from './form.ts';

type KnownBudget = Budget & { readonly id: string };

/** A share of a request against the budget of its cost centre. Cents. */
export type BudgetedShare = {
  readonly costCentre: string;
  readonly amountMinor: number;
  /** null: there is none for the day on which it is needed. */
  readonly budget: KnownBudget | null;
  /** Other requests that the budget does not know of yet. */
  readonly underWayMinor: number;
  /** What is left before this request; below zero where more is spoken for than there is. */
  readonly availableMinor: number;
  /** How much of the share is above that. */
  readonly overMinor: number;
};

/**
 * What each share finds in its budget: the amount, less what is encumbered and spent, less the other requests of the department
 * that are under way or approved and that the budget does not hold yet. One that is blocked takes nothing: it cannot be approved so.
 */
export function budgetedShares(evidence: IntakeEvidence): readonly BudgetedShare[] {
  const { shares, neededBy } = readSpend(evidence.values);
  const budgets = recordsOf(evidence.records, 'budget', Budget);
  return shares.map(({ costCentre, amountMinor }) => {
    const budget = budgetFor(budgets, costCentre, neededBy);
    if (!budget) return { costCentre, amountMinor, budget, underWayMinor: 0, availableMinor: 0, overMinor: 0 };
    const underWayMinor = underWay(evidence.earlier, budget, budgets);
    const availableMinor = budget.amountMinor - budget.encumberedMinor - budget.actualMinor - underWayMinor;
    const overMinor = Math.max(0, amountMinor - Math.max(0, availableMinor));
    return { costCentre, amountMinor, budget, underWayMinor, availableMinor, overMinor };
  });
}

function budgetFor(budgets: readonly KnownBudget[], costCentre: string, day: CalendarDate): KnownBudget | null {
  const fitting = budgets.filter((one) => one.costCentre === costCentre && day.startsWith(one.period));
  return fitting.toSorted((a, b) => b.period.length - a.period.length)[0] ?? null;
}

function underWay(earlier: readonly EarlierCase[], budget: KnownBudget, budgets: readonly KnownBudget[]): number {
  return earlier
    .filter(stands)
    .filter(({ number }) => !budget.includes.includes(number))
    .flatMap(({ intake }): SpendForm[] => (intake ? [readSpend({ ...intake.values, ...intake.rows })] : []))
    .flatMap(({ shares, neededBy }) =>
      shares.filter(({ costCentre }) => budgetFor(budgets, costCentre, neededBy)?.id === budget.id),
    )
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}
