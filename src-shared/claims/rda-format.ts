import { isObject, objectAt } from '../fhir/resource.ts';
import { minorFromDecimalText } from '../money/money.ts';
import { LineReader, type Line } from '../source-file/line-reader.ts';
import { ProblemList } from '../source-file/problem-list.ts';
import type { SourceFormat } from '../source-file/source-format.ts';
import { decodeText } from '../x12/bytes.ts';

const LONGEST = 4 * 1024 * 1024;

/**
 * Changes of Medicare claims before they are decided, one a line, as the Replicated Data Access of CMS gives them: from FISS
 * (institutional) and MCS (professional).
 *
 * @see https://github.com/CMSgov/beneficiary-fhir-data (RDA API)
 */
export const medicareClaimChanges: SourceFormat = {
  name: 'changes of Medicare claims (RDA)',
  recognise(firstBytes, { kind }) {
    if (kind !== 'unknown') return null;
    const text = decodeText(firstBytes, 0, firstBytes.length);
    return /^\uFEFF?\s*\{"changeType":"CHANGE_TYPE_\w+","seq":\d+,/.test(text) ? 'cms-rda-ndjson' : null;
  },
  // What Medicare has not decided is counted and kept; no case rests on it.
  map: () => ({ push: () => undefined, end: () => undefined }),
  inspect() {
    const problems = new ProblemList();
    let records = 0;
    let charges = 0;
    let withoutCharge = 0;
    const onLine = ({ text, offset }: Line) => {
      if (text.trim() === '') return;
      const claim = objectAt(parsed(text), 'claim');
      if (!claim) {
        const message = 'A line is no change of a claim; it was left out.';
        problems.add({ code: 'line-unreadable', severity: 'error', offset, message });
        return;
      }
      records += 1;
      const amount = claim['totalChargeAmount'] ?? claim['idrTotBilledAmt'];
      const minor = typeof amount === 'string' ? minorFromDecimalText(amount) : null;
      if (minor === null) withoutCharge += 1;
      else charges += minor;
    };
    const lines = new LineReader(onLine, LONGEST);
    return {
      push: (piece) => lines.push(piece),
      end: () => {
        lines.end();
        const chargesMinor = Number.isSafeInteger(charges) ? charges : null;
        return { kind: 'cms-rda-ndjson', records, totals: { chargesMinor, withoutCharge }, problems: problems.list() };
      },
    };
  },
};

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
