import { describe, expect, it } from 'vitest';
import { gloss } from './codes.ts';

describe('glosses', () => {
  it('are short words for the codes that rules need', () => {
    for (const reason of ['1', '2', '3', '18', '22', '23', '29', '45', '50', '97', '96', '204', '197', '253']) {
      expect(gloss('adjustmentReason', reason)?.length).toBeLessThan(50);
    }
    for (const code of ['WO', 'FB', '72', 'CS', 'L6', '50', 'CV', 'CT', 'L3', 'LS', 'IR', 'J1']) {
      expect(gloss('providerAdjustment', code)).not.toBeNull();
    }
    for (const group of ['CO', 'PR', 'OA', 'PI', 'CR']) expect(gloss('adjustmentGroup', group)).not.toBeNull();
    for (const status of ['1', '2', '3', '4', '19', '20', '21', '22', '23', '25']) {
      expect(gloss('claimStatus', status)).not.toBeNull();
    }
  });

  it('are null for a code that has none, also for names that every object has', () => {
    expect(gloss('adjustmentReason', '999')).toBeNull();
    expect(gloss('claimStatus', 'constructor')).toBeNull();
  });
});
