import { itemKey, Occurrences } from '../source-file/item-key.ts';
import type { SourceProblem } from '../source-file/source-format.ts';
import type { ItemReader, ItemSink, SourceItem } from '../source-file/source-item.ts';
import { tag } from '../x12/bytes.ts';
import { EnvelopeChecker } from '../x12/envelope.ts';
import type { Segment } from '../x12/segment.ts';
import { Tokenizer } from '../x12/tokenizer.ts';
import type { Claim, ClaimStatus, EligibilityAnswer } from './claim.ts';
import { ClaimReader } from './read-claims.ts';
import { EligibilityReader } from './read-eligibility.ts';
import { StatusReader } from './read-statuses.ts';
import type { SetReader } from './set-reader.ts';

const [ST, SE, ISA] = ['ST', 'SE', 'ISA'].map(tag);

/** Maps claims (837), their statuses (277, 277CA) and answers about coverage (271). A transaction set is one group. */
export function transactionItems(sink: ItemSink): ItemReader {
  const mapper = new TransactionMapper(sink);
  const tokenizer = new Tokenizer({
    onSegment: (segment) => mapper.segment(segment),
    onDelimiters: () => undefined,
    onUnread: (code, offset) => mapper.unread(code, offset),
  });
  return {
    push: (piece) => tokenizer.push(piece),
    end: () => {
      tokenizer.end();
      mapper.end();
    },
  };
}

class TransactionMapper {
  readonly #sink: ItemSink;
  readonly #envelope: EnvelopeChecker;
  #problems: SourceProblem[] = [];
  #set = '';
  #offset = 0;
  #sender = '';
  #reader: SetReader | null = null;
  #occurrences = new Occurrences();

  constructor(sink: ItemSink) {
    this.#sink = sink;
    this.#envelope = new EnvelopeChecker((code, severity, segment, message) =>
      this.#problems.push({ code, severity, offset: segment?.offset ?? this.#offset, message }),
    );
  }

  segment(segment: Segment): void {
    const isEnvelope = this.#envelope.see(segment);
    if (segment.name === ISA) this.#sender = segment.text(6).trim();
    if (segment.name === ST) {
      this.#close();
      this.#open(segment);
    } else if (segment.name === SE) this.#close(segment.offset);
    else if (!isEnvelope) this.#reader?.take(segment);
  }

  unread(code: string, offset: number): void {
    if (code === 'leading-junk') return;
    const message =
      code === 'truncated' ? 'The file ends inside a segment.' : 'Bytes that are no X12 were passed over.';
    this.#problems.push({ code, severity: 'error', offset, message });
  }

  end(): void {
    this.#envelope.end();
    this.#close();
    if (this.#problems.length > 0) this.#tellEnd('end of the file');
  }

  #open(segment: Segment): void {
    this.#set = segment.text(1);
    this.#offset = segment.offset;
    this.#occurrences = new Occurrences();
    this.#reader = this.#readerOf(this.#set);
  }

  #readerOf(set: string): SetReader | null {
    switch (set) {
      case '837':
        return new ClaimReader((claim) => this.#sink.onItem(claimItem(claim)));
      case '277':
        return new StatusReader((status) => this.#sink.onItem(statusItem(status, this.#occurrences)));
      case '271':
        return new EligibilityReader((answer) => this.#sink.onItem(answerItem(answer, this.#sender)));
      default:
        return null;
    }
  }

  #close(until?: number): void {
    if (this.#set === '') return;
    const set = this.#set;
    this.#reader?.end();
    this.#reader = null;
    this.#set = '';
    this.#tellEnd(`transaction set ${set}`, until);
  }

  #tellEnd(what: string, until?: number): void {
    const end = until === undefined ? {} : { until };
    this.#sink.onEnd({ what, offset: this.#offset, ...end, problems: this.#problems });
    this.#problems = [];
  }
}

/** The whole of what a claim says is its key: the same number with other lines is a corrected claim. */
export function claimItem(claim: Claim): SourceItem {
  const { offset, ...said } = claim;
  return {
    what: 'claim',
    offset,
    key: itemKey('claim', JSON.stringify(said)),
    facts: [{ type: 'claim', claim }],
    problems: claimProblems(claim),
  };
}

function claimProblems({ id, chargeMinor, lines, offset }: Claim): readonly SourceProblem[] {
  const problem = (code: string, severity: SourceProblem['severity'], message: string) => [
    { code, severity, offset, message },
  ];
  if (id === '') return problem('claim-number-missing', 'error', 'A claim has no number (CLM01).');
  const of = lines.map((line) => line.chargeMinor);
  if (chargeMinor === null || of.includes(null)) {
    return problem('amount-unreadable', 'error', 'A claim has an amount that cannot be read.');
  }
  const sum = of.reduce<number>((total, minor) => total + (minor ?? 0), 0);
  if (lines.length === 0 || sum === chargeMinor) return [];
  const message = `A claim is billed at ${chargeMinor} cents and its lines come to ${sum}: it differs by ${chargeMinor - sum}.`;
  return problem('claim-differs', 'warning', message);
}

export function statusItem(status: ClaimStatus, occurrences: Occurrences): SourceItem {
  const { claim, payerClaim, category, code, on, chargeMinor, offset } = status;
  const key = itemKey('claim-status', claim, payerClaim, category, code, on, chargeMinor);
  const message = 'A status does not say which claim it is about (TRN02).';
  return {
    what: 'claim status',
    offset,
    key: `${key}#${occurrences.of(key)}`,
    facts: [{ type: 'claim-status', status }],
    problems: claim === '' ? [{ code: 'claim-number-missing', severity: 'error', offset, message }] : [],
  };
}

function answerItem(answer: EligibilityAnswer, sender: string): SourceItem {
  const { offset, ...said } = answer;
  const fault = (code: string, message: string): readonly SourceProblem[] => [
    { code, severity: 'error', offset, message },
  ];
  const problems =
    answer.rejected !== ''
      ? fault('not-answered', `The payer did not answer a question about coverage (AAA03 ${answer.rejected}).`)
      : answer.isActive === null
        ? fault(
            'coverage-unclear',
            'An answer about coverage says neither that it is active nor that it is not (EB01).',
          )
        : (answer.account || answer.trace) === ''
          ? fault('account-missing', 'An answer about coverage names no account (REF*EJ) and no question (TRN02).')
          : [];
  return {
    what: 'answer about coverage',
    offset,
    key: itemKey('coverage', sender, JSON.stringify(said)),
    facts: [{ type: 'coverage', answer }],
    problems,
  };
}
