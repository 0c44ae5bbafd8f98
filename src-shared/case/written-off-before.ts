import type { Fact } from './case-document.ts';

/** What was written off on an account, or is about to be, when another write-off of it is proposed. */
export type WriteOffHistory = {
  /** Of any category within {@link HISTORY_DAYS}. Cents. */
  readonly recentMinor: number;
  /** Whether one of the same category is among all there ever were. */
  readonly sameCategory: boolean;
};

export const HISTORY_DAYS = 30;
export const NO_HISTORY: WriteOffHistory = { recentMinor: 0, sameCategory: false };

const RECENT = 'writtenOffRecently';
const SAME_CATEGORY = 'writtenOffBefore';

/** As it stands on the case, for whoever decides it. Not material: it is as it was when the case was opened. */
export function historyFacts({ recentMinor, sameCategory }: WriteOffHistory): Fact[] {
  const facts: Fact[] = [];
  if (recentMinor > 0) {
    const label = `Written off on this account before, last ${HISTORY_DAYS} days`;
    facts.push({ key: RECENT, label, value: { type: 'money', minor: recentMinor }, material: false });
  }
  if (sameCategory) {
    const label = 'Written off before in this category';
    facts.push({ key: SAME_CATEGORY, label, value: { type: 'text', text: 'Yes' }, material: false });
  }
  return facts;
}

/** Read back from a case. */
export function historyOf(facts: readonly Fact[]): WriteOffHistory {
  const recent = facts.find(({ key }) => key === RECENT)?.value;
  return {
    recentMinor: recent?.type === 'money' ? recent.minor : 0,
    sameCategory: facts.some(({ key }) => key === SAME_CATEGORY),
  };
}
