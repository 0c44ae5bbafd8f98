import { unreachable } from '../../../src-shared/base/invariant.ts';
import type { UpdateRefused, UpdateState, UpdateStep } from '../../../src-shared/wire/ipc-updates.ts';
import { momentText } from '../../ui/format.ts';
import { t } from '../../language/t.ts';

/** Where an update stands, in a sentence. */
export function stepWords(step: UpdateStep): string {
  switch (step.kind) {
    case 'notYetAsked':
      return t('It was not asked yet whether there is a newer version.');
    case 'asking':
      return t('Asking for a newer version…');
    case 'upToDate':
      return t('This is the newest version for this computer (asked {at}).', { at: momentText(step.at) });
    case 'withheld':
      return withheldWords(step);
    case 'downloading':
      return t('Version {version} is being brought: {percentage} %.', {
        version: step.version,
        percentage: step.percentage,
      });
    case 'ready':
      return readyWords(step);
    case 'refused':
      return t('An update was refused, and nothing was changed. {refused} Tell whoever looks after your computers.', {
        refused: refusedWords(step.refusal),
      });
    case 'failed':
      return t('There was no usable answer ({at}: {detail}). It is asked again within the hour.', {
        at: momentText(step.at),
        detail: step.detail,
      });
    default:
      return unreachable(step);
  }
}

function withheldWords({ why, version }: Extract<UpdateStep, { kind: 'withheld' }>): string {
  switch (why) {
    case 'paused':
      return t('Version {version} is held back for now.', { version });
    case 'otherRing':
      return t('Version {version} goes to other computers first.', { version });
    case 'laterShare':
      return t('Version {version} comes to this computer in the next days.', { version });
  }
}

function readyWords({ version, waits }: Extract<UpdateStep, { kind: 'ready' }>): string {
  if (waits === 'installing') return t('Version {version} is being installed.', { version });
  return waits === 'unsentWork'
    ? t('Version {version} is here and was checked. It waits until your decisions and files have been sent.', {
        version,
      })
    : t('Version {version} is here and was checked. Restart to work with it.', { version });
}

/** Why this program does not update itself. */
export const neverWords: Record<NonNullable<UpdateState['never']>, string> = {
  noKey: t('This program was built without a key for updates: it does not update itself.'),
  notInstalled: t('This program was not installed from a package: it does not update itself.'),
  byOthers: t('Your organisation updates this program in its own way.'),
};

export function refusedWords(refusal: UpdateRefused): string {
  switch (refusal.kind) {
    case 'unreadable':
      return t('What came is no signed update.');
    case 'wrongKey':
      return t('It is not signed by Countersign.');
    case 'otherApp':
      return t('It is for another program.');
    case 'otherComputer':
      return t('There is none for this kind of computer ({platform}, {arch}).', {
        platform: refusal.platform,
        arch: refusal.arch,
      });
    case 'expired':
      return t('It was good until {expiresAt}.', { expiresAt: momentText(refusal.expiresAt) });
    case 'notYet':
      return t('It is of {issuedAt}, which is yet to come: look at this computer’s clock.', {
        issuedAt: momentText(refusal.issuedAt),
      });
    case 'validTooLong':
      return t('It is said to be good for too long.');
    case 'tooLarge':
      return t('It is too large.');
    case 'older':
      return t('It is older ({version}) than what is here ({installed}).', {
        version: refusal.version,
        installed: refusal.installed,
      });
    case 'changedVersion':
      return t('It is another version {version} than the one that came before.', { version: refusal.version });
    case 'sameVersion':
      return t('Version {version} is installed already.', { version: refusal.version });
    case 'otherFile':
      return t('It is not the file that it is said to be.');
    case 'missingFile':
      return t('{file} is not there.', { file: refusal.file });
    case 'otherSize':
      return t('It is cut short or longer than what was signed.');
    case 'otherContent':
      return t('It is not what was signed.');
    case 'otherHost':
      return t('It was to come from another place than your organisation’s.');
    default:
      return unreachable(refusal);
  }
}
