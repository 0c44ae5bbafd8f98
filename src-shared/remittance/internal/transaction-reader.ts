import { formatMinor } from '../../money/format.ts';
import { tag } from '../../x12/bytes.ts';
import type { Segment } from '../../x12/segment.ts';
import { balanceTransaction } from '../balance.ts';
import type {
  ClaimPayment,
  Lineage,
  Party,
  ProviderAdjustment,
  RemittanceAdvice,
  TransactionSummary,
} from '../remittance.ts';
import { ClaimReader } from './claim-reader.ts';
import { append, none, type Draft } from './draft.ts';
import * as read from './fields.ts';

/** What is told about one transaction set, in this order. */
export type TransactionSink = {
  onTransaction(advice: RemittanceAdvice): void;
  onClaim(claim: ClaimPayment, advice: RemittanceAdvice): void;
  onTransactionEnd(summary: TransactionSummary, advice: RemittanceAdvice): void;
};

const BPR = tag('BPR');
const CAS = tag('CAS');
const CLP = tag('CLP');
const DTM = tag('DTM');
const LX = tag('LX');
const N1 = tag('N1');
const N3 = tag('N3');
const N4 = tag('N4');
const PER = tag('PER');
const PLB = tag('PLB');
const REF = tag('REF');
const SVC = tag('SVC');
const TRN = tag('TRN');
const LAST_ADJUSTMENT_OF_PLB = 13;

type AdviceDraft = Draft<RemittanceAdvice> & { payer: Draft<Party>; payee: Draft<Party>; lineage: Draft<Lineage> };

/** Reads the segments between ST and SE of one 835. Holds one claim at a time. */
export class TransactionReader {
  readonly #sink: TransactionSink;
  readonly #fields: read.Fields;
  readonly #report: read.ReportAt;
  readonly #claims: ClaimReader;
  readonly #advice: AdviceDraft;
  readonly #whole: Draft<Lineage>;
  readonly #unreadableBefore: number;
  #isHeadingOver = false;
  #hasPayment = false;
  #party: Draft<Party> | null = null;
  #group = '';
  #providerAdjustments: readonly ProviderAdjustment[] = none();
  /** The segment before this one: where whatever ends now has ended. */
  readonly #before = { position: 0, endOffset: 0 };

  constructor(
    environment: { readonly sink: TransactionSink; readonly fields: read.Fields; readonly report: read.ReportAt },
    opening: Pick<RemittanceAdvice, 'index' | 'interchange' | 'controlNumber' | 'implementation' | 'isTest'>,
    first: Segment,
  ) {
    this.#sink = environment.sink;
    this.#fields = environment.fields;
    this.#report = environment.report;
    this.#claims = new ClaimReader(environment.fields, environment.report);
    this.#unreadableBefore = environment.fields.unreadable;
    this.#advice = {
      ...opening,
      payment: read.emptyPayment(),
      trace: { number: '', originatorId: '', supplement: '' },
      productionDate: null,
      references: none(),
      payer: read.party(null),
      payee: read.party(null),
      lineage: read.lineageOf(first),
    };
    this.#whole = read.lineageOf(first);
    this.#passed(first);
  }

  /** Whether its heading is over, so that another BPR can only belong to another transaction set. */
  get isHeadingOver(): boolean {
    return this.#isHeadingOver;
  }

  see(segment: Segment): void {
    switch (segment.name) {
      case CLP:
        this.#closeHeading();
        this.#closeClaim();
        this.#claims.open(segment, this.#group);
        break;
      case LX:
        this.#closeHeading();
        this.#closeClaim();
        this.#group = segment.text(1);
        break;
      case PLB:
        this.#closeHeading();
        this.#closeClaim();
        this.#adjustProvider(segment);
        break;
      default:
        if (this.#claims.isOpen) this.#claims.see(segment, this.#before);
        else this.#seeHeading(segment);
    }
    this.#passed(segment);
  }

  /** @param last  the SE; null when the set has none. */
  finish(last: Segment | null): void {
    this.#closeHeading();
    this.#closeClaim();
    if (last) this.#passed(last);
    this.#end(this.#whole);
    this.#sink.onTransactionEnd(this.#summarise(), this.#advice);
  }

  #passed(segment: Segment): void {
    this.#before.position = segment.position;
    this.#before.endOffset = segment.offset + segment.length;
  }

  #end(lineage: Draft<Lineage>): void {
    lineage.lastSegment = this.#before.position;
    lineage.length = this.#before.endOffset - lineage.offset;
  }

  #seeHeading(segment: Segment): void {
    switch (segment.name) {
      case BPR:
        this.#hasPayment = true;
        this.#advice.payment = this.#fields.payment(segment);
        return;
      case TRN:
        this.#advice.trace = { number: segment.text(2), originatorId: segment.text(3), supplement: segment.text(4) };
        return;
      case DTM:
        if (segment.text(1) === '405') this.#advice.productionDate = this.#fields.date(segment, 2, 'DTM02');
        return;
      case CAS:
      case SVC: {
        const message = 'An adjustment or a service line belongs to no claim; it was left out.';
        this.#report('segment-misplaced', 'error', segment, message);
        return;
      }
      case REF: {
        const owner = this.#party ?? this.#advice;
        owner.references = append(owner.references, { qualifier: segment.text(1), value: segment.text(2) });
        return;
      }
      default:
        this.#seeParty(segment);
    }
  }

  #seeParty(segment: Segment): void {
    if (segment.name === N1) this.#openParty(segment);
    const party = this.#party;
    if (party === null) return;
    if (segment.name === N3) {
      if (!segment.isEmpty(1)) party.address = append(party.address, segment.text(1));
      if (!segment.isEmpty(2)) party.address = append(party.address, segment.text(2));
    } else if (segment.name === N4) {
      party.city = segment.text(1);
      party.state = segment.text(2);
      party.postalCode = segment.text(3);
    } else if (segment.name === PER) {
      party.contacts = append(party.contacts, read.contact(segment));
    }
  }

  #openParty(segment: Segment): void {
    const role = segment.text(1).toUpperCase();
    this.#party = role === 'PR' || role === 'PE' ? read.party(segment) : null;
    if (role === 'PR') this.#advice.payer = this.#party!;
    if (role === 'PE') this.#advice.payee = this.#party!;
  }

  #closeHeading(): void {
    if (this.#isHeadingOver) return;
    this.#isHeadingOver = true;
    this.#party = null;
    const { lineage, payer, payee, trace } = this.#advice;
    this.#end(lineage);
    const place = { position: lineage.firstSegment, offset: lineage.offset };
    const say = (code: 'payment-missing' | 'trace-missing' | 'payer-missing' | 'payee-missing', message: string) =>
      this.#report(code, code === 'payment-missing' ? 'error' : 'warning', place, message);
    if (!this.#hasPayment) say('payment-missing', 'The transaction set names no payment (BPR).');
    if (trace.number === '') say('trace-missing', 'The transaction set has no trace number (TRN02).');
    if (payer.name === '' && payer.id === '') say('payer-missing', 'The transaction set names no payer (N1*PR).');
    if (payee.name === '' && payee.id === '') say('payee-missing', 'The transaction set names no payee (N1*PE).');
    this.#sink.onTransaction(this.#advice);
  }

  #closeClaim(): void {
    const claim = this.#claims.close(this.#before);
    if (claim) this.#sink.onClaim(claim, this.#advice);
  }

  #adjustProvider(segment: Segment): void {
    const providerId = segment.text(1);
    const fiscalDate = this.#fields.date(segment, 2, 'PLB02');
    const lineage = read.lineageOf(segment);
    for (let at = 3; at <= segment.count && at <= LAST_ADJUSTMENT_OF_PLB; at += 2) {
      if (segment.isEmpty(at) && segment.isEmpty(at + 1)) continue;
      const { code, reference } = read.reasonAndReference(segment, at);
      const amountMinor = this.#fields.amount(segment, at + 1, `PLB${at + 1 < 10 ? '0' : ''}${at + 1}`);
      const adjustment = { providerId, fiscalDate, code, reference, amountMinor, lineage };
      this.#providerAdjustments = append(this.#providerAdjustments, adjustment);
    }
  }

  #summarise(): TransactionSummary {
    const tally = this.#claims.tally;
    const paymentMinor = this.#advice.payment.amountMinor;
    let adjustedMinor = 0;
    let isAdjustedReadable = true;
    for (const { amountMinor } of this.#providerAdjustments) {
      adjustedMinor += amountMinor ?? 0;
      if (amountMinor === null) isAdjustedReadable = false;
    }
    const { balanced, differenceMinor } = balanceTransaction({
      claimPaidMinor: tally.isPaidReadable ? tally.paidMinor : null,
      providerAdjustmentMinor: isAdjustedReadable ? adjustedMinor : null,
      paymentMinor,
    });
    const place = { position: this.#whole.firstSegment, offset: this.#whole.offset };
    if (!Number.isSafeInteger(tally.paidMinor - adjustedMinor)) {
      this.#report('sum-too-large', 'error', place, 'The amounts of the transaction set are too large to be added up.');
    } else if (differenceMinor !== null && differenceMinor !== 0) {
      const message = `Claims of ${formatMinor(tally.paidMinor)} less provider adjustments of ${formatMinor(adjustedMinor)} differ from the payment of ${formatMinor(paymentMinor ?? 0)} by ${formatMinor(Math.abs(differenceMinor))}.`;
      this.#report('transaction-out-of-balance', 'error', place, message);
    }
    return {
      index: this.#advice.index,
      claims: tally.claims,
      serviceLines: tally.lines,
      sumChargeMinor: tally.chargeMinor,
      sumClaimPaidMinor: tally.paidMinor,
      sumPatientShareMinor: tally.patientShareMinor,
      sumProviderAdjustmentMinor: adjustedMinor,
      providerAdjustments: this.#providerAdjustments,
      balanced,
      differenceMinor,
      claimsOutOfBalance: tally.claimsOutOfBalance,
      linesOutOfBalance: tally.linesOutOfBalance,
      unreadableAmounts: this.#fields.unreadable - this.#unreadableBefore,
      lineage: this.#whole,
    };
  }
}
