import { describe, expect, it } from 'vitest';
import type { PayerDocument } from '../directory/directory-document.ts';
import { advice } from '../testing/build-claim.ts';
import { directory } from '../testing/build-people.ts';
import { identify, normalisedName } from './identify.ts';

const plain = advice();
const unstated = { ...plain, trace: { ...plain.trace, originatorId: '' } };
const payer = (id: string, name: string, identifiers: readonly string[]): PayerDocument => ({
  id,
  scope: 'network/directory',
  ver: 1,
  part: 'payer',
  name,
  payerClass: 'commercial',
  identifiers: [...identifiers],
});
const among = (...payers: readonly PayerDocument[]) => ({ sites: directory.sites, payers });

describe('whose remittance it is', () => {
  it('is told by the NPI of the payee', () => {
    expect(identify(plain, directory)).toMatchObject({ site: 'westside-clinic', payeeKnown: true });
    const additional = { ...plain.payee, id: '', references: [{ qualifier: 'TJ', value: '1234567893' }] };
    expect(identify({ ...plain, payee: additional }, directory).site).toBe('mercy-general');
  });

  it('goes to the shared services desk when the payee is nobody we know', () =>
    expect(identify({ ...plain, payee: { ...plain.payee, id: '1999999999' } }, directory)).toMatchObject({
      site: 'shared-services',
      payeeKnown: false,
    }));
});

describe('who pays', () => {
  it('is told by the originating company id, with or without its leading 1', () => {
    expect(identify(plain, directory).payer?.id).toBe('northern-plains');
    expect(identify(plain, among(payer('np', 'Other name', ['460012345']))).payer?.id).toBe('np');
  });

  it('is told by its name, whatever its case, punctuation and legal form, when no identifier fits', () => {
    const named = { ...unstated, payer: { ...plain.payer, name: 'Northern Plains Mutual, Inc.' } };
    expect(identify(named, directory).payer?.id).toBe('northern-plains');
    expect(normalisedName('The Harbor & Bay Co.')).toBe('HARBOR AND BAY');
  });

  it('is nobody when two payers share what the file states: a person confirms it', () => {
    const twins = among(payer('a', 'A', ['1460012345']), payer('b', 'B', ['460012345']));
    expect(identify(plain, twins).payer).toBeNull();
  });

  it('is nobody when nothing fits', () => expect(identify(unstated, among(payer('a', 'A', ['7']))).payer).toBeNull());
});
