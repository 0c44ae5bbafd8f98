import { sha256Hex } from '../base/sha256.ts';
import { canonicalJson } from '../sync/command.ts';
import type { RevocationOrder } from './server-signed.ts';

// The texts that a computer signs, beside commands, begin with what they are: a signature of one is none of another.

/** What a computer signs, as its last act, when it has destroyed its keys. */
export function crushedText(order: Pick<RevocationOrder, 'deviceId' | 'revokedAt'>): string {
  return `countersign crushed\n${canonicalJson({ deviceId: order.deviceId, revokedAt: order.revokedAt })}`;
}

/** With which a computer proves, each time its sign-in is renewed, that it holds its key: a refresh token alone is of no use. */
export function renewalText(renewal: {
  readonly deviceId: string;
  readonly refreshToken: string;
  readonly attempt: string;
}): string {
  const { deviceId, refreshToken, attempt } = renewal;
  // The hash, so that the text may be kept where the token may not.
  return `countersign renewal\n${canonicalJson({ deviceId, attempt, refreshToken: sha256Hex(refreshToken) })}`;
}
