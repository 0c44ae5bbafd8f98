import { describe, expect, it } from 'vitest';
import { keptProposal, proposalOf, type ProposalDraft } from './proposal.ts';

const filled: ProposalDraft = {
  site: 'westside-clinic',
  account: ' PA-7F3K0002 ',
  payer: '',
  category: 'small-balance',
  amount: '$9.99',
  reason: 'Cost of collecting is higher.',
};

describe('a proposal that was begun', () => {
  it('is read back as it was written', () => expect(keptProposal(JSON.stringify(filled))).toEqual(filled));
  it.each([null, '', '{}', '{"category":"other"}'])('is begun anew when it cannot be read: %s', (text) =>
    expect(keptProposal(text)).toBeNull(),
  );
});

describe('proposing a write-off', () => {
  it('turns a filled form into a command in cents', () =>
    expect(proposalOf(filled)).toMatchObject({ payload: { amountMinor: 999, account: 'PA-7F3K0002' } }));
  it('names every field that is missing', () => {
    const proposal = proposalOf({ ...filled, site: '', account: ' ', amount: '', reason: '' });
    expect('errors' in proposal && Object.keys(proposal.errors)).toEqual(['site', 'account', 'amount', 'reason']);
  });
  it('needs no payer', () => expect(proposalOf(filled)).toHaveProperty('payload'));
  it('names the payer of what a payer owes, and none of what a patient does', () => {
    const owed = { ...filled, payer: 'Evergreen' };
    expect(proposalOf({ ...owed, category: 'timely-filing' })).toMatchObject({ payload: { payer: 'Evergreen' } });
    expect(proposalOf(owed)).toMatchObject({ payload: { payer: '' } });
  });
});
