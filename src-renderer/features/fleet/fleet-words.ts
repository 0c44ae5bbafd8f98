import { computerChecks, isComputerCheck } from '../../../src-shared/support/computer-check.ts';
import type { Ring } from '../../../src-shared/update/rollout.ts';
import type { FleetEntry } from '../../../src-shared/wire/devices.ts';
import { counted, momentText } from '../../ui/format.ts';
import type { Tone } from '../../ui/tokens.ts';
import { t } from '../../language/t.ts';

export const ringWords: Readonly<Record<Ring, string>> = { pilot: t('Pilot'), early: t('Early'), broad: t('Broad') };

type Mark = { readonly tone: Tone; readonly word: string };

/** The one word for how a computer is. */
export function healthOf({ report, revokedAt, crushedAt }: FleetEntry): Mark {
  if (crushedAt !== null) return { tone: 'plain', word: t('Data destroyed') };
  if (revokedAt !== null) return { tone: 'risk', word: t('Revoked') };
  if (report === null) return { tone: 'plain', word: t('Not told yet') };
  if (report.faults.length > 0) return { tone: 'breach', word: counted(report.faults.length, 'fault') };
  if (report.warnings.length > 0) return { tone: 'risk', word: counted(report.warnings.length, 'warning') };
  return { tone: 'done', word: t('Sound') };
}

/** What a check is called; one of a later version has its id alone. */
export function checkName(id: string): string {
  return isComputerCheck(id) ? computerChecks[id] : id;
}

/** Which ring a computer follows and who says so. */
export function ringText({ report, ring }: FleetEntry): string {
  if (report?.ring.isFixed) return t('{ringWords}, fixed there', { ringWords: ringWords[report.ring.followed] });
  if (ring !== null)
    return report?.ring.followed === ring
      ? t('{ringWords}, forced', { ringWords: ringWords[ring] })
      : t('{ringWords}, not heard yet', { ringWords: ringWords[ring] });
  return report === null ? '–' : ringWords[report.ring.followed];
}

/** How far a computer is behind: what it has from the server, and what the server has from it. */
export function syncText({ report }: FleetEntry): string {
  if (report === null) return '–';
  const has =
    report.syncedAt === null
      ? t('Not complete yet')
      : t('Complete {syncedAt}', { syncedAt: momentText(report.syncedAt) });
  return report.unsent === 0 ? has : `${has}, ${counted(report.unsent, 'unsent')}`;
}

/** What protects the key of its data, short. */
export function keyText({ evidence }: FleetEntry): string {
  if (evidence === null) return t('Not told yet');
  return evidence.osSealed ? t('System and PIN') : t('PIN alone');
}

/** Where a diagnostics bundle is. */
export function bundleText({ bundle: { requestedAt, requestedBy, sentAt } }: FleetEntry): string {
  if (requestedAt !== null)
    return t('Asked for by {requestedBy} {requestedAt}; not here yet', {
      requestedBy,
      requestedAt: momentText(requestedAt),
    });
  return sentAt === null ? t('None') : t('Here since {sentAt}', { sentAt: momentText(sentAt) });
}

/** Everything that a search looks in. */
export function fleetText(entry: FleetEntry): string {
  const { name, owner, evidence, report } = entry;
  const checks = [...(report?.faults ?? []), ...(report?.warnings ?? [])].map(checkName);
  const words = [name, owner.name, evidence?.version ?? '', healthOf(entry).word, ringText(entry), keyText(entry)];
  return [...words, ...checks].join(' ').toLowerCase();
}
