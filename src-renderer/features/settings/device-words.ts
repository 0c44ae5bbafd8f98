import type { DeviceEntry } from '../../../src-shared/wire/devices.ts';
import { momentText } from '../../ui/format.ts';
import { t } from '../../language/t.ts';

/** What protects the data of a computer. */
export function encryptionText({ evidence }: Pick<DeviceEntry, 'evidence'>): string {
  if (!evidence) return t('not told yet');
  return evidence.osSealed
    ? t('Keyring of the system and PIN ({kdf})', { kdf: evidence.kdf })
    : t('PIN alone ({kdf})', { kdf: evidence.kdf });
}

/** Whether one may work there, and until when without the server. */
export function deviceState({
  revokedAt,
  crushedAt,
  leaseUntil,
}: Pick<DeviceEntry, 'revokedAt' | 'crushedAt' | 'leaseUntil'>): string {
  if (crushedAt !== null) return t('Data destroyed {crushedAt}', { crushedAt: momentText(crushedAt) });
  if (revokedAt !== null)
    return t('Revoked {revokedAt}: destroys its data at its next contact', { revokedAt: momentText(revokedAt) });
  return leaseUntil === null
    ? t('In use')
    : t('In use; decides without the server until {leaseUntil}', { leaseUntil: momentText(leaseUntil) });
}
