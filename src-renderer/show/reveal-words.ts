import type { RevealPurpose } from '../../src-shared/sync/command.ts';

/** What somebody looks for names and numbers for, most frequent first. */
export const purposes: readonly (readonly [RevealPurpose, string])[] = [
  ['call', 'To speak with the payer or the patient'],
  ['match', 'To find it in another system'],
  ['audit', 'To review or audit it'],
  ['other', 'Something else'],
];

/** What is missing before they may be shown, as a sentence; '' when nothing is. */
export function missingReason(purpose: RevealPurpose | null, reason: string): string {
  if (purpose === null) return 'Say what you need them for.';
  return purpose === 'other' && reason.trim() === '' ? 'Say in words what you need them for.' : '';
}
