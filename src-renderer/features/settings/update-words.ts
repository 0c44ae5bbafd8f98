import { unreachable } from '../../../src-shared/base/invariant.ts';
import type { UpdateRefused, UpdateState, UpdateStep } from '../../../src-shared/wire/ipc-updates.ts';
import { momentText } from '../../ui/format.ts';

/** Where an update stands, in a sentence. */
export function stepWords(step: UpdateStep): string {
  switch (step.kind) {
    case 'notYetAsked':
      return 'It was not asked yet whether there is a newer version.';
    case 'asking':
      return 'Asking for a newer version…';
    case 'upToDate':
      return `This is the newest version for this computer (asked ${momentText(step.at)}).`;
    case 'withheld':
      return withheldWords[step.why].replace('VERSION', step.version);
    case 'downloading':
      return `Version ${step.version} is being brought: ${step.percentage} %.`;
    case 'ready':
      return readyWords(step);
    case 'refused':
      return `An update was refused, and nothing was changed. ${refusedWords(step.refusal)} Tell whoever looks after your computers.`;
    case 'failed':
      return `There was no usable answer (${momentText(step.at)}: ${step.detail}). It is asked again within the hour.`;
    default:
      return unreachable(step);
  }
}

const withheldWords = {
  paused: 'Version VERSION is held back for now.',
  otherRing: 'Version VERSION goes to other computers first.',
  laterShare: 'Version VERSION comes to this computer in the next days.',
};

function readyWords({ version, waits }: Extract<UpdateStep, { kind: 'ready' }>): string {
  if (waits === 'installing') return `Version ${version} is being installed.`;
  return waits === 'unsentWork'
    ? `Version ${version} is here and was checked. It waits until your decisions and files have been sent.`
    : `Version ${version} is here and was checked. Restart to work with it.`;
}

/** Why this program does not update itself. */
export const neverWords: Record<NonNullable<UpdateState['never']>, string> = {
  noKey: 'This program was built without a key for updates: it does not update itself.',
  notInstalled: 'This program was not installed from a package: it does not update itself.',
  byOthers: 'Your organisation updates this program in its own way.',
};

export function refusedWords(refusal: UpdateRefused): string {
  switch (refusal.kind) {
    case 'unreadable':
      return 'What came is no signed update.';
    case 'wrongKey':
      return 'It is not signed by Countersign.';
    case 'otherApp':
      return 'It is for another program.';
    case 'otherComputer':
      return `There is none for this kind of computer (${refusal.platform}, ${refusal.arch}).`;
    case 'expired':
      return `It was good until ${momentText(refusal.expiresAt)}.`;
    case 'notYet':
      return `It is of ${momentText(refusal.issuedAt)}, which is yet to come: look at this computer’s clock.`;
    case 'validTooLong':
      return 'It is said to be good for too long.';
    case 'tooLarge':
      return 'It is too large.';
    case 'older':
      return `It is older (${refusal.version}) than what is here (${refusal.installed}).`;
    case 'changedVersion':
      return `It is another version ${refusal.version} than the one that came before.`;
    case 'sameVersion':
      return `Version ${refusal.version} is installed already.`;
    case 'otherFile':
      return 'It is not the file that it is said to be.';
    case 'missingFile':
      return `${refusal.file} is not there.`;
    case 'otherSize':
      return 'It is cut short or longer than what was signed.';
    case 'otherContent':
      return 'It is not what was signed.';
    case 'otherHost':
      return 'It was to come from another place than your organisation’s.';
    default:
      return unreachable(refusal);
  }
}
