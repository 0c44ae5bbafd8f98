import type { RemittanceState } from '../../src-shared/remittance/remittance-document.ts';
import { formatMinor } from '../../src-shared/money/format.ts';
import type { Status } from './case-words.ts';

const states: Readonly<Record<RemittanceState, Status>> = {
  read: { tone: 'open', word: 'Read' },
  held: { tone: 'risk', word: 'Held' },
  approved: { tone: 'open', word: 'Posting' },
  posted: { tone: 'done', word: 'Posted' },
  postingFailed: { tone: 'breach', word: 'Posting failed' },
  refused: { tone: 'plain', word: 'Refused' },
};

export function remitStatus(state: RemittanceState): Status {
  return states[state];
}

/** Whether claims less provider adjustments make the payment, and if not by how much. */
export function balanceStatus({ balanced, differenceMinor }: { balanced: boolean; differenceMinor: number }): Status {
  return balanced
    ? { tone: 'done', word: 'Balanced' }
    : {
        tone: 'breach',
        word: differenceMinor === 0 ? 'Cannot be balanced' : `Out by ${formatMinor(Math.abs(differenceMinor))}`,
      };
}
