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

/**
 * The same for an ERP, which gives back only what it keeps: SHA-256 over key, day and lines, in no particular order, with the
 * ERP's own codes. Texts are left out, since an ERP may cut or translate them.
 */
export function bookedHash({ key, date, lines }: Pick<Posting, 'key' | 'date' | 'lines'>): string {
  const booked = lines
    .map(({ account, debitMinor, creditMinor, party, department = '' }) =>
      canonicalJson({ account, debitMinor, creditMinor, party, department }),
    )
    .toSorted();
  return createHash('sha256')
    .update(canonicalJson({ key, date, lines: booked }))
    .digest('hex');
}
