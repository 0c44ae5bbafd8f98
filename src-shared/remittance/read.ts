import { tag } from '../x12/bytes.ts';
import type { Delimiters } from '../x12/delimiters.ts';
import { EnvelopeChecker } from '../x12/envelope.ts';
import type { Problem, ProblemCode } from '../x12/problem.ts';
import type { Segment } from '../x12/segment.ts';
import { Tokenizer, type Unread } from '../x12/tokenizer.ts';
import { Fields, type Place } from './internal/fields.ts';
import { TransactionReader } from './internal/transaction-reader.ts';
import type { ClaimPayment, Interchange, RemittanceAdvice, TransactionSummary } from './remittance.ts';

/** Is told what stands in the file, in the order of the file. What it is given is its own to keep. */
export type RemittanceSink = {
  onInterchange?(interchange: Interchange): void;
  /** The heading of an 835 transaction set has been read. */
  onTransaction?(advice: RemittanceAdvice): void;
  onClaim?(claim: ClaimPayment, advice: RemittanceAdvice): void;
  onTransactionEnd?(summary: TransactionSummary, advice: RemittanceAdvice): void;
  onProblem?(problem: Problem): void;
};

export type FileTotals = {
  readonly bytes: number;
  readonly segments: number;
  readonly interchanges: number;
  /** 835 transaction sets. */
  readonly transactions: number;
  readonly claims: number;
  /** ST01 of the transaction sets that were passed over, each once. */
  readonly otherTransactionSets: readonly string[];
};

const ISA = tag('ISA');
const GS = tag('GS');
const ST = tag('ST');
const SE = tag('SE');
const BPR = tag('BPR');
const CLP = tag('CLP');
const TA1 = tag('TA1');
const MAX_OTHER_SETS = 100;

const UNREAD: Readonly<Record<Unread, readonly [severity: 'error' | 'warning', message: string]>> = {
  'not-x12': ['error', 'No X12 envelope (ISA, GS or ST) was found.'],
  'leading-junk': ['warning', 'The envelope does not stand at the start of the file; what precedes it was left out.'],
  'segment-too-long': [
    'error',
    'More than 64 KB without a segment terminator cannot be a segment; they were left out.',
  ],
  truncated: ['error', 'The file ends in the middle of a segment.'],
};

/**
 * Reads 835 remittance advices from bytes that arrive in pieces of any size. Memory does not grow with the file.
 *
 * Nothing makes it throw: whatever is wrong becomes a {@link Problem}, and reading goes on with the next thing that
 * makes sense. The result does not depend on how the bytes were cut into pieces.
 *
 * @see X12 005010X221A1 (835); older 4010 files read the same way.
 */
export class RemittanceReader {
  readonly #sink: RemittanceSink;
  readonly #tokenizer: Tokenizer;
  readonly #envelope: EnvelopeChecker;
  readonly #fields: Fields;
  #set: TransactionReader | null = null;
  /** Inside a transaction set of another kind. */
  #isSkipping = false;
  #isLost = false;
  #delimiters: Interchange['delimiters'] = { element: '', component: '', segment: '' };
  /** ISA15 of the interchange says that it is a test. */
  #isTest = false;
  #groupFunction = '';
  #groupVersion = '';
  #interchanges = 0;
  #transactions = 0;
  #claims = 0;
  readonly #otherSets = new Set<string>();

  constructor(sink: RemittanceSink) {
    this.#sink = sink;
    this.#tokenizer = new Tokenizer({
      onSegment: (segment) => this.#see(segment),
      onDelimiters: (delimiters) => this.#adopt(delimiters),
      onUnread: (reason, offset, position) => {
        const [severity, message] = UNREAD[reason];
        this.#report(reason, severity, { position, offset }, message);
      },
    });
    this.#envelope = new EnvelopeChecker((code, severity, segment, message) =>
      this.#report(code, severity, segment ?? { position: 0, offset: this.#tokenizer.bytes }, message),
    );
    this.#fields = new Fields((...problem) => this.#report(...problem));
  }

  push(chunk: Uint8Array): void {
    this.#tokenizer.push(chunk);
  }

  /** Ends the input. To be called once; nothing may be pushed afterwards. */
  end(): FileTotals {
    this.#tokenizer.end();
    this.#envelope.end();
    this.#finish(null);
    const bytes = this.#tokenizer.bytes;
    if (this.#transactions === 0) {
      const message = bytes === 0 ? 'The file is empty.' : 'The file holds no remittance advice (835).';
      this.#report('no-remittance', 'error', { position: 0, offset: 0 }, message);
    }
    return {
      bytes,
      segments: this.#tokenizer.segments,
      interchanges: this.#interchanges,
      transactions: this.#transactions,
      claims: this.#claims,
      otherTransactionSets: [...this.#otherSets],
    };
  }

  #report(code: ProblemCode, severity: 'error' | 'warning', place: Place, message: string): void {
    const transaction = this.#set ? this.#transactions : null;
    this.#sink.onProblem?.({ code, severity, segment: place.position, offset: place.offset, transaction, message });
  }

  #adopt(delimiters: Delimiters): void {
    this.#delimiters = {
      element: String.fromCharCode(delimiters.element),
      component: String.fromCharCode(delimiters.component),
      segment: String.fromCharCode(delimiters.segment),
    };
  }

  #see(segment: Segment): void {
    if (this.#envelope.see(segment)) return this.#seeEnvelope(segment);
    if (this.#set) {
      if (segment.name === BPR && this.#set.isHeadingOver) this.#openUnannounced(segment);
      else if (segment.name === 0) this.#unreadable(segment);
      else this.#isLost = false;
      this.#set.see(segment);
      return;
    }
    if (this.#isSkipping) return;
    if (segment.name === BPR || segment.name === CLP) {
      this.#openUnannounced(segment);
      this.#set!.see(segment);
    } else if (segment.name === 0) this.#unreadable(segment);
    else if (segment.name !== TA1) this.#outside(segment);
  }

  #seeEnvelope(segment: Segment): void {
    this.#isLost = false;
    switch (segment.name) {
      case ST:
        this.#finish(null);
        this.#openSet(segment);
        return;
      case SE:
        if (!this.#set && !this.#isSkipping) this.#outside(segment);
        this.#finish(segment);
        return;
      case ISA:
        this.#finish(null);
        this.#groupFunction = '';
        this.#groupVersion = '';
        this.#openInterchange(segment);
        return;
      case GS:
        this.#finish(null);
        this.#groupFunction = segment.text(1);
        this.#groupVersion = segment.text(8);
        return;
      default:
        this.#finish(null);
    }
  }

  #openInterchange(segment: Segment): void {
    this.#interchanges += 1;
    const isIsa = segment.name === ISA;
    const usage = isIsa ? segment.text(15) : '';
    this.#isTest = usage === 'T';
    this.#sink.onInterchange?.({
      index: this.#interchanges,
      senderId: isIsa ? segment.text(6) : '',
      receiverId: isIsa ? segment.text(8) : '',
      controlNumber: isIsa ? segment.text(13) : '',
      date: isIsa ? this.#fields.date(segment, 9, 'ISA09') : null,
      usage,
      delimiters: this.#delimiters,
      segment: segment.position,
      offset: segment.offset,
    });
  }

  #openSet(segment: Segment): void {
    const kind = segment.text(1);
    // A damaged ST01 inside a group of remittances is still a remittance: finding nothing would be the worst answer.
    if (kind === '835' || (this.#groupFunction === 'HP' && !/^\d{3}$/.test(kind))) {
      this.#open(segment, segment.text(2), segment.text(3));
      return;
    }
    this.#isSkipping = true;
    const name = /^\w{1,6}$/.test(kind) ? kind : 'unknown';
    if (this.#otherSets.size < MAX_OTHER_SETS) this.#otherSets.add(name);
    const message = `A transaction set of another kind (${name}) was passed over.`;
    this.#report('transaction-set-skipped', 'warning', segment, message);
  }

  /** A payment or a claim where no ST announced it: damaged, but money, so it is read. */
  #openUnannounced(segment: Segment): void {
    this.#finish(null);
    this.#open(segment, '', '');
    const message = 'A remittance advice begins without its header (ST); a part of it may be lost.';
    this.#report('st-missing', 'error', segment, message);
  }

  #open(segment: Segment, controlNumber: string, version: string): void {
    if (this.#interchanges === 0) this.#openInterchange(segment);
    this.#isSkipping = false;
    this.#transactions += 1;
    const sink = this.#sink;
    this.#set = new TransactionReader(
      {
        sink: {
          onTransaction: (advice) => sink.onTransaction?.(advice),
          onClaim: (claim, advice) => {
            this.#claims += 1;
            sink.onClaim?.(claim, advice);
          },
          onTransactionEnd: (summary, advice) => sink.onTransactionEnd?.(summary, advice),
        },
        fields: this.#fields,
        report: (...problem) => this.#report(...problem),
      },
      {
        index: this.#transactions,
        interchange: this.#interchanges,
        controlNumber,
        implementation: version || this.#groupVersion,
        isTest: this.#isTest,
      },
      segment,
    );
    if (!this.#isTest) return;
    this.#report('test-interchange', 'warning', segment, 'This interchange is marked as a test (ISA15 = T).');
  }

  #finish(last: Segment | null): void {
    this.#isSkipping = false;
    this.#set?.finish(last);
    this.#set = null;
  }

  // One word per run: a file full of noise would otherwise have as many problems as bytes.
  #unreadable(segment: Segment): void {
    if (this.#isLost) return;
    this.#isLost = true;
    this.#report('segment-unreadable', 'error', segment, 'A segment has no readable name; it was left out.');
  }

  #outside(segment: Segment): void {
    if (this.#isLost) return;
    this.#isLost = true;
    const message = 'A segment stands outside any transaction set; it was left out.';
    this.#report('segment-outside-transaction', 'warning', segment, message);
  }
}
