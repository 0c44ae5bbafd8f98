import { managedWords } from '../../../src-shared/managed-policy/refusal-words.ts';
import type { VaultRefusal } from '../../../src-shared/wire/ipc.ts';
import { counted, durationText } from '../../ui/format.ts';
import type { SignInRefusal } from '../../data/session.ts';
import { t } from '../../language/t.ts';

/** Why the vault stayed closed, as a sentence with what to do. */
export function vaultWords(refusal: VaultRefusal): string {
  switch (refusal.kind) {
    case 'wrongPin':
      if (refusal.retryAfterMs > 0)
        return t('That is not the PIN. Try again in {retryAfterMs}.', { retryAfterMs: waitText(refusal.retryAfterMs) });
      return t('That is not the PIN. {triesAre} left before a pause.', {
        triesAre: counted(refusal.attemptsLeft, 'try is', 'tries are'),
      });
    case 'lockedOut':
      return t('Too many wrong PINs. Try again in {retryAfterMs}.', { retryAfterMs: waitText(refusal.retryAfterMs) });
    case 'osSealUnavailable':
      return t('The key of this computer’s user is not at hand. Unlock the system’s keyring, then try again.');
    case 'absent':
      return t('Nothing of this person is kept on this computer. Sign in with the account instead.');
    case 'exists':
      return t('This person already works on this computer. Unlock with their PIN.');
    case 'inUse':
      return t('Another Countersign window (process {pid}) has this work open. Close it first.', { pid: refusal.pid });
    case 'managed':
      return t(managedWords(refusal.setting));
    case 'weakPin':
      return refusal.why;
    case 'notOpen':
      return t('The work on this computer was locked meanwhile. Unlock it again.');
    case 'diskFull':
      return t('The disk is full. Nothing was lost; free some space and try again.');
    case 'readOnly':
      return t('The disk cannot be written to. Nothing was lost; check the disk and try again.');
    case 'io':
      return t('The disk refused ({detail}). Nothing was lost; try again.', { detail: refusal.detail });
    case 'newer':
      return t(
        'A newer version of Countersign wrote what is kept here, and nothing of it was changed. Update this one, then unlock.',
      );
    case 'damaged':
      return t('Part of what is kept here cannot be read ({detail}). Sign in to fetch it again from the server.', {
        detail: refusal.detail,
      });
  }
}

/** Why somebody was not let in, as a sentence with what to do. */
export function signInWords(refusal: SignInRefusal): string {
  switch (refusal.kind) {
    case 'unreachable':
      return t(
        'The server does not answer. If you have worked on this computer before, unlock with your PIN and go on offline.',
      );
    case 'refused':
      return refusal.message;
    case 'outdated':
      return t('This workbench is older than the server accepts. Update it, then sign in.');
    case 'otherPerson':
      return t('This workbench is open for {refusal}. Lock it first to sign in as somebody else.', {
        refusal: refusal.name,
      });
    case 'vault':
      return vaultWords(refusal.refusal);
  }
}

/** Whether what was typed names a person: spaces around it and capitals do not matter. */
export function isNamed(typed: string, name: string): boolean {
  const plain = (text: string) => text.trim().replace(/\s+/g, ' ').toLocaleLowerCase();
  return plain(typed) === plain(name);
}

function waitText(ms: number): string {
  return ms < 60_000 ? `${Math.ceil(ms / 1000)} s` : durationText(ms + 59_999);
}
