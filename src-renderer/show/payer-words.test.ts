import { describe, expect, it } from 'vitest';
import { unknownPayer } from '../../src-shared/case/kinds/unknown-payer/unknown-payer.ts';
import { advice, claim, summary } from '../../src-shared/testing/build-claim.ts';
import { payerText } from './payer-words.ts';

/** As the server opens it: the directory has no name for the payer. */
const openedFor = (name: string) => {
  const made = advice();
  const stated = { ...made, payer: { ...made.payer, name } };
  const evidence = {
    of: 'set',
    advice: stated,
    summary: summary(70_00, [claim()]),
    payerParty: '',
    payerName: '',
  } as const;
  return { kind: unknownPayer.kind, payer: '', title: unknownPayer.describe(evidence).title };
};

describe('the payer of a case', () => {
  it('is the one of the directory', () =>
    expect(payerText({ kind: 'denial', payer: 'Evergreen', title: 'Evergreen · claim PA-1' })).toBe('Evergreen'));

  it.each(['Acme Health', 'Blue · Green Health', 'Acme · remittance services'])(
    'is named as it stands on the remittance, and marked, when nobody knows it: %s',
    (name) => expect(payerText(openedFor(name))).toBe(`Unknown: ${name}`),
  );

  it('is said to be missing when the remittance does not name it either', () =>
    expect(payerText(openedFor(''))).toBe('Unknown: not stated'));

  it('is nobody where a case needs none', () =>
    expect(payerText({ kind: 'write-off', payer: '', title: 'PA-1 · small balance' })).toBe(''));
});
