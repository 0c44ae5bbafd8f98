import { unreachable } from '../../src-shared/base/invariant.ts';
import type { CheckRefusal } from './update-check.ts';

/** Why an update is not followed, in a sentence. */
export function refusalWords(refusal: CheckRefusal): string {
  switch (refusal.kind) {
    case 'unreadable':
      return 'It is no signed manifest of an update, or one that this version does not understand.';
    case 'wrongKey':
      return 'It is not signed with this key.';
    case 'otherApp':
      return `It is for another application (${refusal.app}).`;
    case 'otherComputer':
      return `It is for ${refusal.platform} on ${refusal.arch}.`;
    case 'expired':
      return `It was good until ${refusal.expiresAt}.`;
    case 'notYet':
      return `It is of ${refusal.issuedAt}, which is yet to come: look at this computer's clock.`;
    case 'validTooLong':
      return `It is said to be good for ${refusal.days} days, which is too long.`;
    case 'tooLarge':
      return `The installer is said to have ${refusal.bytes} bytes, which is too many.`;
    case 'older':
      return `It brings version ${refusal.version}, and ${refusal.installed} is installed.`;
    case 'changedVersion':
      return `It brings another version ${refusal.version} than the one that is installed.`;
    case 'sameVersion':
      return `Version ${refusal.version} is installed already.`;
    case 'missingFile':
      return `${refusal.file} does not lie beside it.`;
    case 'otherSize':
      return `The installer has ${refusal.bytes} bytes instead of ${refusal.wanted}.`;
    case 'otherContent':
      return 'The installer is not the one that was signed.';
    default:
      return unreachable(refusal);
  }
}
