import type { DeviceEntry } from '../../../src-shared/wire/devices.ts';
import { momentText } from '../../ui/format.ts';

/** What protects the data of a computer. */
export function encryptionText({ evidence }: Pick<DeviceEntry, 'evidence'>): string {
  if (!evidence) return 'not told yet';
  return evidence.osSealed ? `Keyring of the system and PIN (${evidence.kdf})` : `PIN alone (${evidence.kdf})`;
}

/** Whether one may work there, and until when without the server. */
export function deviceState({
  revokedAt,
  crushedAt,
  leaseUntil,
}: Pick<DeviceEntry, 'revokedAt' | 'crushedAt' | 'leaseUntil'>): string {
  if (crushedAt !== null) return `Data destroyed ${momentText(crushedAt)}`;
  if (revokedAt !== null) return `Revoked ${momentText(revokedAt)}: destroys its data at its next contact`;
  return leaseUntil === null ? 'In use' : `In use; decides without the server until ${momentText(leaseUntil)}`;
}
