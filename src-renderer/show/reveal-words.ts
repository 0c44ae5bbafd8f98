import type { RevealPurpose } from '../../src-shared/sync/command.ts';
import { t } from '../language/t.ts';

/** What somebody looks for names and numbers for, most frequent first. */
export const purposes: readonly (readonly [RevealPurpose, string])[] = [
  ['call', t('To speak with the payer or the patient')],
  ['match', t('To find it in another system')],
  ['audit', t('To review or audit it')],
  ['other', t('Something else')],
];

/** What is missing before they may be shown, as a sentence; '' when nothing is. */
export function missingReason(purpose: RevealPurpose | null, reason: string): string {
  if (purpose === null) return t('Say what you need them for.');
  return purpose === 'other' && reason.trim() === '' ? t('Say in words what you need them for.') : '';
}
