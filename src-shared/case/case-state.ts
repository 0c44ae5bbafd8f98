import type { CaseState } from './case-document.ts';

/** People can still decide it, or answer for it. */
export const undecidedStates = ['open', 'returned'] as const satisfies readonly CaseState[];

/** People have something to do about it: it may be taken, and falls due. */
export const unfinishedStates = [...undecidedStates, 'postingFailed'] as const satisfies readonly CaseState[];

/** It has not come to its end: people decide it, or the ledger has been asked to take it. */
export const underWayStates = [...unfinishedStates, 'approved'] as const satisfies readonly CaseState[];

export function isUndecided(state: CaseState): state is (typeof undecidedStates)[number] {
  return holds(undecidedStates, state);
}

export function isUnfinished(state: CaseState): state is (typeof unfinishedStates)[number] {
  return holds(unfinishedStates, state);
}

export function isUnderWay(state: CaseState): state is (typeof underWayStates)[number] {
  return holds(underWayStates, state);
}

function holds(states: readonly CaseState[], state: CaseState): boolean {
  return states.includes(state);
}
