import { tag } from './bytes.ts';
import type { ProblemCode } from './problem.ts';
import type { Segment } from './segment.ts';

type Report = (code: ProblemCode, severity: 'error' | 'warning', segment: Segment | null, message: string) => void;

type Open = { readonly control: string; readonly position: number; inner: number };

const LETTER_G = 0x47;
const LETTER_I = 0x49;
const LETTER_S = 0x53;
const ISA = tag('ISA');
const GS = tag('GS');
const ST = tag('ST');
const SE = tag('SE');
const GE = tag('GE');
const IEA = tag('IEA');

/** The length of an ISA as the standard lays it out, its terminator not included. */
const ISA_BYTES = 105;

/**
 * Checks that envelopes close as they opened: ISA/IEA, GS/GE, ST/SE, their counts and control numbers. It reports and
 * never refuses: what stands inside a badly closed envelope is read all the same.
 */
export class EnvelopeChecker {
  readonly #report: Report;
  #isa: Open | null = null;
  #gs: Open | null = null;
  #st: Open | null = null;
  #anyIsa = false;
  #saidMissing = false;

  constructor(report: Report) {
    this.#report = report;
  }

  /** Whether a segment is one of the six; it has then been checked. */
  see(segment: Segment): boolean {
    const initial = segment.name >> 16;
    // Most segments are none of them: one look at the first letter spares six comparisons.
    if (initial !== LETTER_S && initial !== LETTER_G && initial !== LETTER_I) return false;
    switch (segment.name) {
      case ISA:
        this.#openIsa(segment);
        return true;
      case GS:
        this.#openGs(segment);
        return true;
      case ST:
        this.#openSt(segment);
        return true;
      case SE:
        this.#closeSt(segment);
        return true;
      case GE:
        this.#closeGs(segment);
        return true;
      case IEA:
        this.#closeIsa(segment);
        return true;
      default:
        return false;
    }
  }

  /** To be called when the input ends: says what was left open. */
  end(): void {
    this.#endGs(null);
    this.#endIsa(null);
  }

  #openIsa(segment: Segment): void {
    this.#endIsa(segment);
    this.#anyIsa = true;
    if (segment.count < 16 || segment.isEmpty(16)) {
      const message = 'The interchange header (ISA) does not say its component separator (ISA16).';
      this.#report('isa-component-separator-missing', 'warning', segment, message);
    } else if (segment.contentLength !== ISA_BYTES) {
      const message = `The interchange header (ISA) is ${segment.contentLength} bytes long instead of ${ISA_BYTES}.`;
      this.#report('isa-length', 'warning', segment, message);
    }
    this.#isa = { control: segment.text(13), position: segment.position, inner: 0 };
  }

  #openGs(segment: Segment): void {
    this.#endGs(segment);
    this.#sayMissingIsa(segment);
    if (this.#isa) this.#isa.inner += 1;
    this.#gs = { control: segment.text(6), position: segment.position, inner: 0 };
  }

  #openSt(segment: Segment): void {
    this.#endSt(segment);
    this.#sayMissingIsa(segment);
    if (this.#gs) this.#gs.inner += 1;
    else if (this.#isa) {
      this.#report('gs-missing', 'warning', segment, 'A transaction set stands outside any functional group (GS).');
    }
    this.#st = { control: segment.text(2), position: segment.position, inner: 0 };
  }

  #sayMissingIsa(segment: Segment): void {
    if (this.#isa || this.#saidMissing) return;
    this.#saidMissing = true;
    const message = this.#anyIsa
      ? 'A part of the file stands outside any interchange (ISA).'
      : 'The file has no interchange header (ISA); its separators were guessed.';
    this.#report('isa-missing', 'warning', segment, message);
  }

  #closeSt(segment: Segment): void {
    const open = this.#st;
    this.#st = null;
    if (!open) return;
    const stated = segment.wholeNumber(1);
    const counted = segment.position - open.position + 1;
    if (stated > counted) {
      const lost = stated - counted;
      const message = `The transaction set has ${counted} segments and its trailer (SE01) says ${stated}: ${lost} may be lost.`;
      this.#report('segments-missing', 'error', segment, message);
    } else if (stated !== counted) {
      const message = `The transaction set has ${counted} segments; its trailer (SE01) says ${figure(stated)}.`;
      this.#report('se-count-wrong', 'warning', segment, message);
    }
    if (!sameControl(segment.text(2), open.control)) {
      const message = 'The control number of the transaction set differs between its header (ST02) and trailer (SE02).';
      this.#report('se-control-mismatch', 'warning', segment, message);
    }
  }

  #closeGs(segment: Segment): void {
    this.#endSt(segment);
    const open = this.#gs;
    this.#gs = null;
    if (!open) return;
    const stated = segment.wholeNumber(1);
    if (stated !== open.inner) {
      const message = `The functional group has ${open.inner} transaction sets; its trailer (GE01) says ${figure(stated)}.`;
      this.#report('ge-count-wrong', 'warning', segment, message);
    }
    if (!sameControl(segment.text(2), open.control)) {
      const message =
        'The control number of the functional group differs between its header (GS06) and trailer (GE02).';
      this.#report('ge-control-mismatch', 'warning', segment, message);
    }
  }

  #closeIsa(segment: Segment): void {
    this.#endGs(segment);
    const open = this.#isa;
    this.#isa = null;
    if (!open) return;
    const stated = segment.wholeNumber(1);
    if (stated !== open.inner) {
      const message = `The interchange has ${open.inner} functional groups; its trailer (IEA01) says ${figure(stated)}.`;
      this.#report('iea-count-wrong', 'warning', segment, message);
    }
    if (!sameControl(segment.text(2), open.control)) {
      const message = 'The control number of the interchange differs between its header (ISA13) and trailer (IEA02).';
      this.#report('iea-control-mismatch', 'warning', segment, message);
    }
  }

  #endSt(segment: Segment | null): void {
    if (!this.#st) return;
    this.#st = null;
    this.#report('se-missing', 'error', segment, 'The transaction set has no trailer (SE): a part of it may be lost.');
  }

  #endGs(segment: Segment | null): void {
    this.#endSt(segment);
    if (!this.#gs) return;
    this.#gs = null;
    this.#report('ge-missing', 'warning', segment, 'The functional group has no trailer (GE).');
  }

  #endIsa(segment: Segment | null): void {
    this.#endGs(segment);
    if (!this.#isa) return;
    this.#isa = null;
    this.#report('iea-missing', 'warning', segment, 'The interchange has no trailer (IEA).');
  }
}

/** Equal but for leading zeros, which some senders pad on one side only. */
function sameControl(one: string, other: string): boolean {
  return one.replace(/^0+(?=.)/, '') === other.replace(/^0+(?=.)/, '');
}

function figure(stated: number): string {
  return stated < 0 ? 'no number' : String(stated);
}
