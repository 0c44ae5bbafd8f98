import type { Candidate } from '../../src-shared/authority/assigning.ts';
import { refusalOutcome, whyNotGiven } from '../../src-shared/authority/refusal-outcome.ts';
import { roleTitle } from '../../src-shared/authority/roles.ts';
import { t } from '../language/t.ts';

const about: Readonly<Record<Candidate['approves'], string>> = {
  yes: t('can approve it'),
  no: t('works on it, others approve it'),
  proposedIt: t('proposed it, so somebody else approves it'),
};

/** What stands under a person's name: their role and what they could do with the case, or why it cannot be given to them. */
export function candidateText({ role, barred, approves }: Candidate): string {
  if (barred) return barred.kind === 'cannotBeGiven' ? whyNotGiven(barred) : refusalOutcome(barred).message;
  return role ? `${t(roleTitle[role])} · ${about[approves]}` : about[approves];
}
