import type { WriteOffCategory } from '../../../src-shared/journal/write-off-category.ts';
import type { CommandPayload } from '../../../src-shared/sync/command.ts';
import { minorFromTyped } from '../../ui/amount-field.ts';

/** The form as it stands. */
export type ProposalDraft = {
  readonly site: string;
  readonly account: string;
  readonly payer: string;
  readonly category: WriteOffCategory;
  readonly amount: string;
  readonly reason: string;
};

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
