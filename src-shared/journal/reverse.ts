import { storableText } from '../base/storable-text.ts';
import type { ProposedLine } from './journal-entry.ts';

/** The entry that undoes another: every line on the other side, nothing edited, lineage kept. */
export function reverseLines<Line extends ProposedLine>(lines: readonly Line[]): Line[] {
  return lines.map((line) => ({
    ...line,
    debitMinor: line.creditMinor,
    creditMinor: line.debitMinor,
    text: storableText(`Reversal: ${line.text}`.slice(0, 200)),
  }));
}
