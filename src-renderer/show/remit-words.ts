import type { RemittanceState } from '../../src-shared/remittance/remittance-document.ts';
import { formatMinor } from '../../src-shared/money/format.ts';
import type { Status } from './case-words.ts';
import { t } from '../language/t.ts';

const states: Readonly<Record<RemittanceState, Status>> = {
  read: { tone: 'open', word: t('Read') },
  held: { tone: 'risk', word: t('Held') },
  approved: { tone: 'open', word: t('Posting') },
  posted: { tone: 'done', word: t('Posted') },
  postingFailed: { tone: 'breach', word: t('Posting failed') },
  refused: { tone: 'plain', word: t('Refused') },
};

export function remitStatus(state: RemittanceState): Status {
  return states[state];
}

/** Whether claims less provider adjustments make the payment, and if not by how much. */
export function balanceStatus({ balanced, differenceMinor }: { balanced: boolean; differenceMinor: number }): Status {
  return balanced
    ? { tone: 'done', word: t('Balanced') }
    : {
        tone: 'breach',
        word:
          differenceMinor === 0
            ? t('Cannot be balanced')
            : t('Out by {abs}', { abs: formatMinor(Math.abs(differenceMinor)) }),
      };
}
