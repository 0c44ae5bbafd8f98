import type { AgeBucket, CarryForward } from '../../../src-shared/remittance/carry-forward.ts';
import type { Tone } from '../../ui/tokens.ts';

export const bucketLabel: Readonly<Record<AgeBucket, string>> = {
  '0-30': 'Up to 30 days',
  '31-60': '31 to 60 days',
  '61-90': '61 to 90 days',
  '91-': 'Over 90 days',
};

/** 'FB, carried forward'; a code without words is itself. */
export function codeLabel(code: string): string {
  switch (code) {
    case 'FB':
      return 'FB, carried forward';
    case 'WO':
      return 'WO, recovered';
    case '72':
      return '72, given back';
    default:
      return code;
  }
}

/** Whether the payer still recovers something, or has recovered what it never carried forward. */
export function carryForwardStatus({ balanceMinor }: Pick<CarryForward, 'balanceMinor'>): { tone: Tone; word: string } {
  if (balanceMinor === 0) return { tone: 'done', word: 'Nets to zero' };
  return balanceMinor < 0
    ? { tone: 'open', word: 'Still to be recovered' }
    : { tone: 'risk', word: 'Recovered, not carried' };
}
