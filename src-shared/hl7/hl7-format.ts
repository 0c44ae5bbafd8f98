import { minorFromDecimalText, sumMinor } from '../money/money.ts';
import { ProblemList } from '../source-file/problem-list.ts';
import type { SourceFormat } from '../source-file/source-format.ts';
import { decodeText } from '../x12/bytes.ts';
import { componentOf, fieldOf, type Hl7Message, segmentsOf } from './message.ts';
import { messageItems } from './map-messages.ts';
import { Hl7Reader } from './read-hl7.ts';

/** A message head at the start of a line, or a first segment that carries the delimiters of one without being called so. */
const HEAD = /(?:^|[^\w|])(?:MSH|FHS|BHS)[^\w\s]|^\uFEFF?[A-Z]{3}\|\^~\\&\|/;

/** Message types with a kind of their own, the one that bills most first: a file of several is called by the first of them. */
const KINDS = ['DFT', 'BAR', 'ADT', 'SIU'] as const;

/** HL7 v2 messages: admissions, charges, billing accounts, schedules. */
export const hl7: SourceFormat = {
  name: 'HL7 v2 messages',
  recognise(firstBytes, { kind }) {
    if (kind !== 'unknown' && kind !== 'binary') return null;
    const text = decodeText(firstBytes, 0, firstBytes.length);
    if (!HEAD.test(text)) return null;
    const types = new Set(
      [...text.matchAll(/(?:^|[\r\n])MSH(.)(?:[^\r\n]*?)\1(ADT|DFT|BAR|SIU)(?=\W)/g)].map(([, , type]) => type),
    );
    return kindOf(types);
  },
  map: (_kind, sink) => messageItems(sink),
  inspect() {
    const problems = new ProblemList();
    const types = new Set<string>();
    const charges: number[] = [];
    let unreadable = 0;
    const reader = new Hl7Reader({
      onProblem: (problem) => problems.add(problem),
      onMessage: (message) => {
        types.add(message.type);
        for (const amount of chargesOf(message)) {
          if (amount === null) unreadable += 1;
          else charges.push(amount);
        }
        if (charges.length > 10_000) charges.splice(0, charges.length, sumMinor(charges));
      },
    });
    return {
      push: (piece) => reader.push(piece),
      end: () => {
        const { messages, batches } = reader.end();
        if (unreadable > 0) {
          const message = `${unreadable} financial transactions (FT1) have an amount that is none.`;
          problems.add({ code: 'amount-unreadable', severity: 'error', offset: 0, message });
        }
        const chargesMinor = sumMinor(charges);
        return { kind: kindOf(types), records: messages, totals: { batches, chargesMinor }, problems: problems.list() };
      },
    };
  },
};

function kindOf(types: ReadonlySet<string | undefined>): string {
  const type = KINDS.find((one) => types.has(one));
  return `hl7v2-${type ? type.toLowerCase() : 'other'}`;
}

/** Extended amounts (FT1-11), or unit amounts (FT1-12) times quantities; null for one that is no amount. Whole cents. */
function chargesOf(message: Hl7Message): readonly (number | null)[] {
  if (message.type !== 'DFT') return [];
  return segmentsOf(message, 'FT1').flatMap((segment) => {
    const extended = componentOf(message, fieldOf(segment, 11), 1);
    if (extended !== '') return [minorFromDecimalText(extended)];
    const unit = componentOf(message, fieldOf(segment, 12), 1);
    if (unit === '') return [];
    const quantity = Number(componentOf(message, fieldOf(segment, 10), 1) || '1');
    const minor = minorFromDecimalText(unit);
    return [minor !== null && Number.isInteger(quantity) && Math.abs(quantity) < 10_000 ? minor * quantity : null];
  });
}
