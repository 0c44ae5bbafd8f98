import type { AgeBucket, CarryForward } from '../../../src-shared/remittance/carry-forward.ts';
import type { Tone } from '../../ui/tokens.ts';
import { t } from '../../language/t.ts';

export const bucketLabel: Readonly<Record<AgeBucket, string>> = {
  '0-30': t('Up to 30 days'),
  '31-60': t('31 to 60 days'),
  '61-90': t('61 to 90 days'),
  '91-': t('Over 90 days'),
};

/** 'FB, carried forward'; a code without words is itself. */
export function codeLabel(code: string): string {
  switch (code) {
    case 'FB':
      return t('FB, carried forward');
    case 'WO':
      return t('WO, recovered');
    case '72':
      return t('72, given back');
    default:
      return code;
  }
}

/** Whether the payer still recovers something, or has recovered what it never carried forward. */
export function carryForwardStatus({ balanceMinor }: Pick<CarryForward, 'balanceMinor'>): { tone: Tone; word: string } {
  if (balanceMinor === 0) return { tone: 'done', word: t('Nets to zero') };
  return balanceMinor < 0
    ? { tone: 'open', word: t('Still to be recovered') }
    : { tone: 'risk', word: t('Recovered, not carried') };
}
