import { formatMinor } from '../../money/format.ts';
import { tag } from '../../x12/bytes.ts';
import type { Segment } from '../../x12/segment.ts';
import { balanceClaim, balanceLinesToClaim, balanceServiceLine } from '../balance.ts';
import type { ClaimPayment, Lineage, ServiceLine } from '../remittance.ts';
import { append, none, type Draft } from './draft.ts';
import * as read from './fields.ts';

const AMT = tag('AMT');
const CAS = tag('CAS');
const DTM = tag('DTM');
const LQ = tag('LQ');
const MIA = tag('MIA');
const MOA = tag('MOA');
const N1 = tag('N1');
const NM1 = tag('NM1');
const PER = tag('PER');
const QTY = tag('QTY');
const REF = tag('REF');
const SVC = tag('SVC');
const TRN = tag('TRN');

type LineDraft = Draft<ServiceLine> & { lineage: Draft<Lineage> };
type ClaimDraft = Draft<ClaimPayment> & { lineage: Draft<Lineage> };

/** The last segment of whatever ends now. */
export type Ending = { readonly position: number; readonly endOffset: number };

/** Reads the claims of one transaction set, one at a time, and adds them up. */
export class ClaimReader {
  readonly #fields: read.Fields;
  readonly #report: read.ReportAt;
  #claim: ClaimDraft | null = null;
  #line: LineDraft | null = null;
  /** Amounts in minor units, over what could be read. */
  readonly tally = {
    claims: 0,
    lines: 0,
    chargeMinor: 0,
    paidMinor: 0,
    patientShareMinor: 0,
    isPaidReadable: true,
    claimsOutOfBalance: 0,
    linesOutOfBalance: 0,
  };

  constructor(fields: read.Fields, report: read.ReportAt) {
    this.#fields = fields;
    this.#report = report;
  }

  get isOpen(): boolean {
    return this.#claim !== null;
  }

  /** A CLP segment. The claim before it must have been closed. */
  open(segment: Segment, group: string): void {
    const fields = this.#fields;
    const tally = this.tally;
    tally.claims += 1;
    const claim: ClaimDraft = {
      index: tally.claims,
      group,
      accountId: segment.text(1),
      status: segment.text(2),
      chargeMinor: fields.amount(segment, 3, 'CLP03'),
      paidMinor: fields.amount(segment, 4, 'CLP04'),
      patientShareMinor: fields.optionalAmount(segment, 5, 'CLP05'),
      filingIndicator: segment.text(6),
      payerControlNumber: segment.text(7),
      facilityType: segment.text(8),
      frequency: segment.text(9),
      drg: segment.text(11),
      drgWeight: segment.text(12),
      adjustments: none(),
      patient: null,
      insured: null,
      corrected: null,
      rendering: null,
      crossoverCarrier: null,
      priorityPayer: null,
      otherSubscriber: null,
      dates: none(),
      references: none(),
      amounts: none(),
      quantities: none(),
      contacts: none(),
      remarks: none(),
      lines: none(),
      lineage: read.lineageOf(segment),
    };
    tally.chargeMinor += claim.chargeMinor ?? 0;
    tally.paidMinor += claim.paidMinor ?? 0;
    tally.patientShareMinor += claim.patientShareMinor ?? 0;
    if (claim.paidMinor === null) tally.isPaidReadable = false;
    this.#claim = claim;
  }

  /** Ends the open claim, checks its balance and gives it away; null when none is open. */
  close(ending: Ending): ClaimPayment | null {
    const claim = this.#claim;
    if (claim === null) return null;
    this.#closeLine(ending);
    this.#claim = null;
    end(claim.lineage, ending);
    this.#checkClaim(claim);
    return claim;
  }

  /**
   * A segment inside the open claim.
   *
   * @param before  the segment before it, where a line that ends here has ended.
   */
  see(segment: Segment, before: Ending): void {
    const claim = this.#claim;
    if (claim === null) return;
    const owner = this.#line ?? claim;
    // By frequency in real files: the comparisons are made one after the other.
    switch (segment.name) {
      case DTM:
        owner.dates = append(owner.dates, {
          qualifier: segment.text(1),
          date: this.#fields.date(segment, 2, 'DTM02'),
        });
        return;
      case CAS:
        owner.adjustments = this.#fields.adjustments(segment, owner.adjustments);
        return;
      case REF:
        owner.references = append(owner.references, { qualifier: segment.text(1), value: segment.text(2) });
        return;
      case SVC:
        this.#closeLine(before);
        this.#openLine(segment, claim);
        return;
      case AMT:
        owner.amounts = append(owner.amounts, {
          qualifier: segment.text(1),
          amountMinor: this.#fields.optionalAmount(segment, 2, 'AMT02'),
        });
        return;
      case NM1:
        readParty(segment, claim);
        return;
      case LQ:
        owner.remarks = append(owner.remarks, { list: segment.text(1), code: segment.text(2) });
        return;
      case QTY:
        owner.quantities = append(owner.quantities, { qualifier: segment.text(1), quantity: segment.text(2) });
        return;
      case MIA:
      case MOA:
        claim.remarks = read.remarkCodes(segment, claim.remarks);
        return;
      case PER:
        claim.contacts = append(claim.contacts, read.contact(segment));
        return;
      case N1:
      case TRN:
        this.#report(
          'segment-misplaced',
          'warning',
          segment,
          'A part of the heading stands among the claims; it was left out.',
        );
        return;
      default:
        // Statistics (TS2, TS3) and health care policy (HCP) explain nothing that is posted.
        return;
    }
  }

  #openLine(segment: Segment, claim: ClaimPayment): void {
    this.tally.lines += 1;
    this.#line = {
      index: claim.lines.length + 1,
      procedure: read.procedure(segment, 1),
      chargeMinor: this.#fields.amount(segment, 2, 'SVC02'),
      paidMinor: this.#fields.amount(segment, 3, 'SVC03'),
      revenueCode: segment.text(4),
      units: segment.text(5),
      submittedProcedure: segment.isEmpty(6) ? null : read.procedure(segment, 6),
      submittedUnits: segment.text(7),
      adjustments: none(),
      dates: none(),
      references: none(),
      amounts: none(),
      quantities: none(),
      remarks: none(),
      lineage: read.lineageOf(segment),
    };
  }

  #closeLine(ending: Ending): void {
    const line = this.#line;
    const claim = this.#claim;
    if (line === null || claim === null) return;
    this.#line = null;
    end(line.lineage, ending);
    claim.lines = append<ServiceLine>(claim.lines, line);
    const { balanced, differenceMinor } = balanceServiceLine(line);
    if (balanced) return;
    this.tally.linesOutOfBalance += 1;
    if (differenceMinor === null) return;
    const message = `Service line ${line.index} of claim ${claim.index} is out of balance by ${formatMinor(Math.abs(differenceMinor))}: charge less adjustments is not the payment.`;
    this.#report('line-out-of-balance', 'error', placeOf(line.lineage), message);
  }

  #checkClaim(claim: ClaimPayment): void {
    const { balanced, differenceMinor } = balanceClaim(claim);
    if (!balanced) this.tally.claimsOutOfBalance += 1;
    if (differenceMinor !== null && differenceMinor !== 0) {
      const message = `Claim ${claim.index} is out of balance by ${formatMinor(Math.abs(differenceMinor))}: charge less adjustments is not the payment.`;
      this.#report('claim-out-of-balance', 'error', placeOf(claim.lineage), message);
    }
    const lines = balanceLinesToClaim(claim).differenceMinor;
    if (lines === null || lines === 0) return;
    const message = `The service lines of claim ${claim.index} pay ${formatMinor(Math.abs(lines))} ${lines > 0 ? 'more' : 'less'} than the claim.`;
    this.#report('lines-differ-from-claim', 'warning', placeOf(claim.lineage), message);
  }
}

function readParty(segment: Segment, claim: ClaimDraft): void {
  switch (segment.text(1)) {
    case 'QC':
      claim.patient = read.claimParty(segment);
      return;
    case '82':
      claim.rendering = read.claimParty(segment);
      return;
    case 'IL':
      claim.insured = read.claimParty(segment);
      return;
    case '74':
      claim.corrected = read.claimParty(segment);
      return;
    case 'TT':
      claim.crossoverCarrier = read.claimParty(segment);
      return;
    case 'PR':
      claim.priorityPayer = read.claimParty(segment);
      return;
    case 'GB':
      claim.otherSubscriber = read.claimParty(segment);
      return;
    default:
      return;
  }
}

function end(lineage: Draft<Lineage>, ending: Ending): void {
  lineage.lastSegment = ending.position;
  lineage.length = ending.endOffset - lineage.offset;
}

function placeOf(lineage: Lineage): read.Place {
  return { position: lineage.firstSegment, offset: lineage.offset };
}
