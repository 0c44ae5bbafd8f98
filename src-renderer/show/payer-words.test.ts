import { describe, expect, it } from 'vitest';
import { payerText } from './payer-words.ts';

describe('the payer of a case', () => {
  it('is the one of the directory', () => expect(payerText({ kind: 'denial', payer: 'Evergreen' })).toBe('Evergreen'));

  it('is named as it stands on the remittance, and marked, when nobody knows it', () =>
    expect(payerText({ kind: 'unknown-payer', payer: 'Acme Health' })).toBe('Unknown: Acme Health'));

  it.each(['unknown-payer', 'denial', 'reversal'])('is said to be unknown where %s has no name for it', (kind) =>
    expect(payerText({ kind, payer: '' })).toBe('Unknown: not in the directory'),
  );

  it.each(['write-off', 'posting-exception'])('is nobody where %s needs none', (kind) =>
    expect(payerText({ kind, payer: '' })).toBe(''),
  );
});
