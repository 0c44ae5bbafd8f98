import { describe, expect, it } from 'vitest';
import { adjustmentText, claimStatusText, claimTone, providerAdjustmentText } from './claim-words.ts';

describe('a claim in words', () => {
  it('marks a denial as breached and a reversal as a risk', () => {
    expect([claimTone({ status: '4' }), claimTone({ status: '22' }), claimTone({ status: '1' })]).toEqual([
      'breach',
      'risk',
      'done',
    ]);
  });
  it('shows the bare code where it has no words', () => {
    expect(claimStatusText('99')).toBe('Status 99');
    expect(adjustmentText({ group: 'CO', reason: '9999' })).toMatchObject({ code: 'CO-9999', text: '' });
  });
  it('says that a positive provider adjustment reduces the payment', () => {
    expect(providerAdjustmentText('WO', 12_000)).toContain('reduces the payment');
    expect(providerAdjustmentText('L6', -450)).toContain('adds to the payment');
  });
});
