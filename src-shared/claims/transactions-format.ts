import { ProblemList } from '../source-file/problem-list.ts';
import type { SourceContents, SourceFormat, SourceInspector } from '../source-file/source-format.ts';
import { tag } from '../x12/bytes.ts';
import { EnvelopeChecker } from '../x12/envelope.ts';
import type { Segment } from '../x12/segment.ts';
import { Tokenizer } from '../x12/tokenizer.ts';
import type { Claim } from './claim.ts';
import { isRejection } from './is-rejection.ts';
import { transactionItems } from './map-transactions.ts';
import { ClaimReader } from './read-claims.ts';
import { EligibilityReader } from './read-eligibility.ts';
import { StatusReader } from './read-statuses.ts';
import type { SetReader } from './set-reader.ts';

const [GS, ST, SE, BHT, TA1, AK2, AK5, IK5, BPR, RMR] = [
  'GS',
  'ST',
  'SE',
  'BHT',
  'TA1',
  'AK2',
  'AK5',
  'IK5',
  'BPR',
  'RMR',
].map(tag);

/** What the 837 of an implementation guide is: its number stands in ST03, or in GS08 before 5010. */
const GUIDES: readonly (readonly [RegExp, 'p' | 'i' | 'd'])[] = [
  [/X(222|098|291|298)/, 'p'],
  [/X(223|096|299|292)/, 'i'],
  [/X(224|097|300|293)/, 'd'],
];
const FORMS = { professional: 'p', institutional: 'i', dental: 'd' } as const;

/** Sums over the sets of one file. Minor units are cents. */
class Totals {
  sets = 0;
  records = 0;
  readonly sums = new Map<string, number>();

  add(name: string, value: number): void {
    this.sums.set(name, (this.sums.get(name) ?? 0) + value);
  }
}

/** X12 transaction sets around claims and payments, beside remittances (835) and invoices (810). */
export const transactions: SourceFormat = {
  name: 'X12 transaction sets',
  recognise(firstBytes, recognised) {
    if (recognised.kind !== 'x12-other') return null;
    const inspector = new TransactionsInspector();
    inspector.push(firstBytes);
    const { kind } = inspector.end();
    return kind === 'x12-' ? null : kind;
  },
  inspect: () => new TransactionsInspector(),
  map: (_kind, sink) => transactionItems(sink),
};

class TransactionsInspector implements SourceInspector {
  readonly #problems = new ProblemList();
  readonly #totals = new Totals();
  readonly #tokenizer: Tokenizer;
  readonly #envelope: EnvelopeChecker;
  readonly #kinds = new Map<string, string>();
  #group = '';
  #set = '';
  #guide = '';
  #reader: SetReader | null = null;
  #form: 'p' | 'i' | 'd' | '' = '';
  #purpose = '';
  #anyAcknowledgement = false;

  constructor() {
    this.#envelope = new EnvelopeChecker((code, severity, segment, message) =>
      this.#problems.add({ code, severity, offset: segment?.offset ?? 0, message }),
    );
    this.#tokenizer = new Tokenizer({
      onSegment: (segment) => this.#segment(segment),
      onDelimiters: () => undefined,
      onUnread: (code, offset) => {
        const message =
          code === 'truncated' ? 'The file ends inside a segment.' : 'Bytes that are no X12 were passed over.';
        this.#problems.add({ code, severity: code === 'leading-junk' ? 'warning' : 'error', offset, message });
      },
    });
  }

  push(piece: Uint8Array): void {
    this.#tokenizer.push(piece);
  }

  end(): SourceContents {
    this.#tokenizer.end();
    this.#endSet();
    this.#envelope.end();
    const [first] = this.#kinds.values();
    const kind = first ?? (this.#anyAcknowledgement ? 'x12-ta1' : 'x12-');
    const { sets, records, sums } = this.#totals;
    const totals = [...sums].map(([name, value]) => [name, Number.isSafeInteger(value) ? value : null] as const);
    return { kind, records, totals: { sets, ...Object.fromEntries(totals) }, problems: this.#problems.list() };
  }

  #segment(segment: Segment): void {
    if (segment.name === ST || segment.name === SE) this.#endSet();
    const isEnvelope = this.#envelope.see(segment);
    if (segment.name === GS) this.#group = segment.text(8);
    else if (segment.name === ST) this.#openSet(segment);
    else if (segment.name === TA1) this.#interchangeAcknowledgement(segment);
    else if (!isEnvelope) this.#inside(segment);
  }

  #openSet(segment: Segment): void {
    this.#set = segment.text(1);
    this.#guide = segment.text(3) || this.#group;
    this.#form = '';
    this.#purpose = '';
    this.#totals.sets += 1;
    this.#reader = this.#readerOf(this.#set);
  }

  #inside(segment: Segment): void {
    this.#reader?.take(segment);
    switch (segment.name) {
      case BHT:
        this.#purpose = segment.text(6);
        return;
      case AK2:
        this.#totals.records += 1;
        return;
      case AK5:
      case IK5:
        return this.#totals.add(['A', 'E'].includes(segment.text(1)) ? 'accepted' : 'rejected', 1);
      case BPR:
        return this.#totals.add('paidMinor', segment.minor(2) ?? 0);
      case RMR:
        this.#totals.records += 1;
        return;
    }
  }

  #interchangeAcknowledgement(segment: Segment): void {
    this.#anyAcknowledgement = true;
    this.#totals.records += 1;
    this.#totals.add(segment.text(4) === 'R' ? 'rejected' : 'accepted', 1);
  }

  #readerOf(set: string): SetReader | null {
    const totals = this.#totals;
    switch (set) {
      case '837':
        return new ClaimReader((claim) => this.#claim(claim));
      case '277':
        return new StatusReader(({ category, chargeMinor }) => {
          totals.records += 1;
          totals.add('chargesMinor', chargeMinor ?? 0);
          totals.add(isRejection(category) || /^[DE]/.test(category) ? 'rejected' : 'accepted', 1);
        });
      case '276':
        return counting(totals, 'TRN');
      case '270':
        return counting(totals, 'EQ');
      case '271':
        return new EligibilityReader(({ isActive, rejected }) => {
          totals.records += 1;
          if (rejected !== '') totals.add('rejected', 1);
          else if (isActive !== null) totals.add(isActive ? 'active' : 'inactive', 1);
        });
      case '997':
      case '999':
      case '820':
        return null;
      default:
        totals.records += 1;
        return null;
    }
  }

  #claim({ form, chargeMinor, lines, offset, id }: Claim): void {
    this.#form ||= lines.length > 0 ? FORMS[form] : '';
    const totals = this.#totals;
    totals.records += 1;
    totals.add('lines', lines.length);
    totals.add('chargesMinor', chargeMinor ?? 0);
    const of = lines.map((line) => line.chargeMinor);
    if (chargeMinor === null || of.includes(null)) {
      const message = `Claim ${totals.records} has an amount that cannot be read.`;
      this.#problems.add({ code: 'amount-unreadable', severity: 'error', offset, message });
      return;
    }
    if (id === '')
      this.#problems.add({
        code: 'claim-number-missing',
        severity: 'error',
        offset,
        message: 'A claim has no number (CLM01).',
      });
    const sum = of.reduce<number>((total, minor) => total + (minor ?? 0), 0);
    if (lines.length > 0 && sum !== chargeMinor) {
      const message = `Claim ${totals.records} is billed at ${chargeMinor} cents and its lines come to ${sum}: it differs by ${chargeMinor - sum}.`;
      this.#problems.add({ code: 'claim-differs', severity: 'warning', offset, message });
    }
  }

  #endSet(): void {
    const set = this.#set;
    this.#set = '';
    this.#reader?.end();
    this.#reader = null;
    if (set === '') return;
    const kind = this.#kindOf(set);
    this.#kinds.set(kind, kind);
  }

  #kindOf(set: string): string {
    if (set === '837') {
      const guide = GUIDES.find(([pattern]) => pattern.test(this.#guide))?.[1];
      return `x12-837${guide ?? (this.#form || 'p')}`;
    }
    if (set === '277') return /X(214|167)/.test(this.#guide) || this.#purpose === 'TH' ? 'x12-277ca' : 'x12-277';
    return `x12-${set.toLowerCase()}`;
  }
}

/** Counts the segments of a name as the records of a set. */
function counting(totals: Totals, name: string): SetReader {
  const counted = tag(name);
  return {
    take(segment) {
      if (segment.name === counted) totals.records += 1;
    },
    end: () => undefined,
  };
}
