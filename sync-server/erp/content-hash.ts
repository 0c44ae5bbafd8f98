import { createHash } from 'node:crypto';
import { canonicalJson } from '../../src-shared/sync/command.ts';
import type { Posting } from './port.ts';

/**
 * What tells a repetition from a conflict: SHA-256 over everything of a posting that reaches the books. Who approved it
 * and which raw segments it adds up may differ without making it another entry.
 */
export function contentHash({ key, site, date, memo, lines }: Omit<Posting, 'kind' | 'approval' | 'source'>): string {
  const booked = lines.map(({ account, debitMinor, creditMinor, party, text }) => ({
    account,
    debitMinor,
    creditMinor,
    party,
    text,
  }));
  return createHash('sha256')
    .update(canonicalJson({ key, site, date, memo, lines: booked }))
    .digest('hex');
}
