import { computerChecks, isComputerCheck } from '../../../src-shared/support/computer-check.ts';
import type { Ring } from '../../../src-shared/update/rollout.ts';
import type { FleetEntry } from '../../../src-shared/wire/devices.ts';
import { counted, momentText } from '../../ui/format.ts';
import type { Tone } from '../../ui/tokens.ts';

export const ringWords: Readonly<Record<Ring, string>> = { pilot: 'Pilot', early: 'Early', broad: 'Broad' };

type Mark = { readonly tone: Tone; readonly word: string };

/** The one word for how a computer is. */
export function healthOf({ report, revokedAt, crushedAt }: FleetEntry): Mark {
  if (crushedAt !== null) return { tone: 'plain', word: 'Data destroyed' };
  if (revokedAt !== null) return { tone: 'risk', word: 'Revoked' };
  if (report === null) return { tone: 'plain', word: 'Not told yet' };
  if (report.faults.length > 0) return { tone: 'breach', word: counted(report.faults.length, 'fault') };
  if (report.warnings.length > 0) return { tone: 'risk', word: counted(report.warnings.length, 'warning') };
  return { tone: 'done', word: 'Sound' };
}

/** What a check is called; one of a later version has its id alone. */
export function checkName(id: string): string {
  return isComputerCheck(id) ? computerChecks[id] : id;
}

/** Which ring a computer follows and who says so. */
export function ringText({ report, ring }: FleetEntry): string {
  if (report?.ring.isFixed) return `${ringWords[report.ring.followed]}, fixed there`;
  if (ring !== null)
    return report?.ring.followed === ring ? `${ringWords[ring]}, forced` : `${ringWords[ring]}, not heard yet`;
  return report === null ? '–' : ringWords[report.ring.followed];
}

/** How far a computer is behind: what it has from the server, and what the server has from it. */
export function syncText({ report }: FleetEntry): string {
  if (report === null) return '–';
  const has = report.syncedAt === null ? 'Not complete yet' : `Complete ${momentText(report.syncedAt)}`;
  return report.unsent === 0 ? has : `${has}, ${counted(report.unsent, 'unsent')}`;
}

/** What protects the key of its data, short. */
export function keyText({ evidence }: FleetEntry): string {
  if (evidence === null) return 'Not told yet';
  return evidence.osSealed ? 'System and PIN' : 'PIN alone';
}

/** Where a diagnostics bundle is. */
export function bundleText({ bundle: { requestedAt, requestedBy, sentAt } }: FleetEntry): string {
  if (requestedAt !== null) return `Asked for by ${requestedBy} ${momentText(requestedAt)}; not here yet`;
  return sentAt === null ? 'None' : `Here since ${momentText(sentAt)}`;
}

/** Everything that a search looks in. */
export function fleetText(entry: FleetEntry): string {
  const { name, owner, evidence, report } = entry;
  const checks = [...(report?.faults ?? []), ...(report?.warnings ?? [])].map(checkName);
  const words = [name, owner.name, evidence?.version ?? '', healthOf(entry).word, ringText(entry), keyText(entry)];
  return [...words, ...checks].join(' ').toLowerCase();
}
