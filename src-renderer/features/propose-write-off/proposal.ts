import * as z from 'zod';
import type { CommandPayload } from '../../../src-shared/sync/command.ts';
import { minorFromTyped } from '../../ui/amount-field.ts';

const ProposalDraft = z.object({
  site: z.string(),
  account: z.string(),
  payer: z.string(),
  category: z.enum(['small-balance', 'timely-filing', 'administrative']),
  amount: z.string(),
  reason: z.string(),
});
/** The form as it stands. */
export type ProposalDraft = Readonly<z.infer<typeof ProposalDraft>>;

/** Under which name a proposal that was begun is kept. */
export const PROPOSAL_KEY = 'propose-write-off';

/** @returns null for no text, or for what an older version wrote otherwise. */
export function keptProposal(text: string | null): ProposalDraft | null {
  if (text === null) return null;
  try {
    return ProposalDraft.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

export type ProposalErrors = Partial<Record<keyof ProposalDraft, string>>;

/** The command of a filled form, or what is wrong with which field. */
export function proposalOf(
  draft: ProposalDraft,
): { readonly payload: CommandPayload } | { readonly errors: ProposalErrors } {
  const amountMinor = minorFromTyped(draft.amount);
  const errors: ProposalErrors = {
    ...(!draft.site && { site: 'Choose the site.' }),
    ...(!draft.account.trim() && { account: 'Give the account, such as PA-7F3K0002.' }),
    ...(amountMinor === null && { amount: 'Give the amount in dollars, such as 84.50.' }),
    ...(!draft.reason.trim() && { reason: 'Say why it should be written off.' }),
  };
  if (amountMinor === null || Object.keys(errors).length > 0) return { errors };
  return {
    payload: {
      type: 'write-off.propose',
      site: draft.site,
      account: draft.account.trim(),
      // A small balance is the patient's, whatever was chosen before.
      payer: draft.category === 'small-balance' ? '' : draft.payer.trim(),
      category: draft.category,
      amountMinor,
      reason: draft.reason.trim(),
    },
  };
}
