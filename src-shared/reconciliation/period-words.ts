import { unreachable } from '../base/invariant.ts';
import { formatMinor } from '../money/format.ts';
import type { ItemRefusal } from './judge-item.ts';
import type { PeriodRefusal, PeriodState } from './period.ts';

/** What a state of a period is called. */
export const periodStateText: Readonly<Record<PeriodState, string>> = {
  open: 'Open',
  prepared: 'Prepared',
  reviewed: 'Reviewed',
  locked: 'Locked',
};

const WRONG_STATE: Readonly<Record<PeriodState, string>> = {
  open: 'The period is open: it is signed by its preparer first.',
  prepared: 'The period is signed by its preparer. Reopen it to change it.',
  reviewed: 'The period is signed by its preparer and its reviewer. Reopen it to change it.',
  locked: 'The period is locked. Reopen it to change it.',
};

/** Why a step of a period cannot be taken, on the button and in the list of results. */
export function periodRefusalText(refusal: PeriodRefusal): string {
  switch (refusal.kind) {
    case 'wrongState':
      return WRONG_STATE[refusal.state];
    case 'notTied':
      return refusal.tieOutMinor === 0
        ? 'The closing balance of a side is not its opening balance and its lines: lines are missing, or a balance is wrong.'
        : `${formatMinor(refusal.tieOutMinor)} of the difference between the closing balances is explained by nothing that is open.`;
    case 'ownReview':
      return `${refusal.preparer} prepared the period: somebody else reviews it.`;
    case 'reasonRequired':
      return 'Say why it is reopened.';
    case 'rolledForward':
      return 'Its open items went on to the next period: it is not reopened any more.';
    default:
      return unreachable(refusal);
  }
}

/** Why something was not done to a line. @param holder  who matched the line before, and when, in words; '' where nobody knows. */
export function itemRefusalText(refusal: ItemRefusal, holder = ''): string {
  switch (refusal.kind) {
    case 'noSuchLine':
      return `The period has no line ${refusal.line}.`;
    case 'taken':
      return `Line ${refusal.line} is in another match${holder && `: ${holder}`}.`;
    case 'isSplit':
      return `Line ${refusal.line} is split: its parts stand for it.`;
    case 'twice':
      return `Line ${refusal.line} is named twice.`;
    case 'noSuchMatch':
      return 'These lines are not matched with each other any more.';
    case 'partsDoNotSum':
      return `The parts come to ${formatMinor(refusal.sumMinor)}, the line to ${formatMinor(refusal.amountMinor)}.`;
    case 'emptyPart':
      return 'Each part is an amount of the line’s own direction, and none is zero.';
    case 'nameTaken':
      return `There is a line ${refusal.line} already: this one cannot be split.`;
    case 'notSplit':
      return `Line ${refusal.line} is not split.`;
    default:
      return unreachable(refusal);
  }
}
