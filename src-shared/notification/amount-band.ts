import type { AmountBand } from './notice-document.ts';

/** @param amountMinor  cents; what is owed back counts as much. */
export function amountBand(amountMinor: number): AmountBand {
  const minor = Math.abs(amountMinor);
  if (minor < 100_00) return 'under100';
  if (minor < 500_00) return 'under500';
  if (minor < 2_000_00) return 'under2000';
  return minor < 10_000_00 ? 'under10000' : 'over10000';
}

export const amountBandText: Record<AmountBand, string> = {
  under100: 'under $100',
  under500: '$100 to $500',
  under2000: '$500 to $2,000',
  under10000: '$2,000 to $10,000',
  over10000: '$10,000 or more',
};
