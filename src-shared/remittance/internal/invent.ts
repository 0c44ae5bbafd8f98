import { addDays } from '../../base/dates.ts';
import type { Adjustment, ProviderAdjustment } from '../remittance.ts';

/** An invented transaction set before it is written down. Amounts are whole cents. */
export type InventedTransaction = {
  readonly controlNumber: string;
  readonly trace: string;
  readonly payer: InventedPayer;
  readonly payee: InventedPayee;
  readonly date: string;
  readonly method: 'ACH' | 'CHK' | 'NON';
  readonly paymentMinor: number;
  readonly claims: readonly InventedClaim[];
  readonly providerAdjustments: readonly InventedProviderAdjustment[];
};

export type InventedPayer = {
  readonly name: string;
  /** TRN03: '1' and the payer's tax id. */
  readonly originatorId: string;
};
export type InventedPayee = { readonly name: string; readonly npi: string };
export type InventedAdjustment = Pick<Adjustment, 'group' | 'reason'> & { readonly amountMinor: number };
export type InventedProviderAdjustment = Pick<ProviderAdjustment, 'code' | 'reference'> & {
  readonly amountMinor: number;
};

export type InventedLine = {
  readonly procedure: string;
  readonly modifier: string;
  readonly chargeMinor: number;
  readonly paidMinor: number;
  readonly units: number;
  readonly adjustments: readonly InventedAdjustment[];
  readonly remark: string;
  readonly date: string;
};

export type InventedClaim = {
  readonly accountId: string;
  readonly status: '1' | '2' | '4' | '22';
  readonly chargeMinor: number;
  readonly paidMinor: number;
  readonly patientShareMinor: number;
  readonly filingIndicator: string;
  readonly payerControlNumber: string;
  readonly facilityType: string;
  readonly patient: { readonly name: string; readonly givenName: string; readonly memberId: string };
  readonly adjustments: readonly InventedAdjustment[];
  readonly lines: readonly InventedLine[];
  readonly date: string;
};

/**
 * Shares of claims; what they leave of 1 is paid normally. `administrative` claims hold a line that the payer does not pay
 * for a reason of filing or documentation; `inpatient` is the share of stays among those that are paid normally.
 */
export type ClaimMix = {
  readonly denied: number;
  readonly reversed: number;
  readonly secondary: number;
  readonly administrative: number;
  readonly inpatient: number;
};

/** Draws a whole number in `[0, below)`. */
export type Draw = (below: number) => number;

/** The same seed draws the same numbers, on every machine. */
export function drawFrom(seed: number): Draw {
  let state = seed >>> 0;
  return (below) => {
    // splitmix32: two multiplications, passes the usual tests, plenty for inventing claims.
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return Math.floor((((mixed ^ (mixed >>> 15)) >>> 0) / 4294967296) * below);
  };
}

const FAMILY_NAMES =
  'ABERNATHY BELLWEATHER CASTELLANOS DRUMMOND EASTERBROOK FAIRWEATHER GREENHALGH HOLLINGSWORTH'.split(' ');
const GIVEN_NAMES = 'ADA BRAM CLIO DESMOND ESME FITZ GRETA HOLLIS INES JONAS KEZIA LORCAN'.split(' ');
const PROCEDURES = '90834 92507 93000 97110 97530 99203 99213 99214 99232 99285 G0463 J1885 80053 85025'.split(' ');
const MODIFIERS = ['', '', '', '25', '59', 'GT', 'RT'];
const DENIALS: readonly (readonly [group: string, reason: string, remark: string])[] = [
  ['CO', '50', 'N115'],
  ['CO', '197', ''],
  ['CO', '29', ''],
  ['CO', '97', 'M15'],
  ['PR', '204', 'N130'],
  ['CO', '16', 'MA130'],
];
const ADMINISTRATIVE: readonly (readonly [reason: string, remark: string])[] = [
  ['29', ''],
  ['197', ''],
  ['50', 'N115'],
  ['16', 'MA130'],
  ['18', ''],
];
/** Most are small: from cents that nobody looks at to amounts that two people have to agree on. */
const ADMINISTRATIVE_AMOUNTS: readonly (readonly [fromMinor: number, toMinor: number])[] = [
  [4_00, 10_00],
  [4_00, 10_00],
  [15_00, 180_00],
  [40_00, 480_00],
  [120_00, 495_00],
  [520_00, 1_900_00],
  [2_050_00, 6_000_00],
];
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Invents claims of one transaction set; every one of them balances. */
export class ClaimInventor {
  readonly #draw: Draw;
  readonly #mix: ClaimMix;
  readonly #date: string;
  #ordinal: number;

  constructor(draw: Draw, mix: ClaimMix, date: string, firstOrdinal: number) {
    this.#draw = draw;
    this.#mix = mix;
    this.#date = date;
    this.#ordinal = firstOrdinal;
  }

  /** One claim, or a reversal and the claim it reverses with a corrected amount. */
  claims(): InventedClaim[] {
    const chance = this.#draw(1000) / 1000;
    const { denied, reversed, secondary, administrative, inpatient } = this.#mix;
    if (chance < denied) return [this.#denied()];
    if (chance < denied + reversed) return this.#reversedAndCorrected();
    if (chance < denied + reversed + secondary) return [this.#secondary()];
    if (chance < denied + reversed + secondary + administrative) return [this.#partlyUnpaid()];
    return [this.#draw(1000) < inpatient * 1000 ? this.#inpatient() : this.#paid()];
  }

  #paid(): InventedClaim {
    return this.#claim(
      '1',
      this.#lines((charge) => this.#contractual(charge)),
      [],
    );
  }

  #partlyUnpaid(): InventedClaim {
    const lines = this.#lines((charge) => this.#contractual(charge));
    const [from, to] = this.#pick(ADMINISTRATIVE_AMOUNTS);
    const chargeMinor = from + this.#draw(to - from);
    const [reason, remark] = this.#pick(ADMINISTRATIVE);
    const adjustments = [{ group: 'CO', reason, amountMinor: chargeMinor }];
    return this.#claim('1', [...lines, { ...lines[0]!, chargeMinor, paidMinor: 0, units: 1, adjustments, remark }], []);
  }

  #contractual(chargeMinor: number): InventedAdjustment[] {
    const adjustments = [{ group: 'CO', reason: '45', amountMinor: this.#portion(chargeMinor, 20, 60) }];
    const left = chargeMinor - adjustments[0]!.amountMinor;
    const share = this.#draw(3);
    if (share === 0) adjustments.push({ group: 'PR', reason: '2', amountMinor: this.#portion(left, 10, 30) });
    if (share === 1) adjustments.push({ group: 'PR', reason: '3', amountMinor: Math.min(left, 25_00) });
    return adjustments;
  }

  #denied(): InventedClaim {
    const [group, reason, remark] = DENIALS[this.#draw(DENIALS.length)]!;
    return this.#claim(
      '4',
      this.#lines((charge) => [{ group, reason, amountMinor: charge }], remark),
      [],
    );
  }

  #secondary(): InventedClaim {
    const lines = this.#lines((charge) => [{ group: 'OA', reason: '23', amountMinor: this.#portion(charge, 60, 90) }]);
    return this.#claim('2', lines, []);
  }

  /** An inpatient stay is paid as a whole: no lines, adjustments on the claim. */
  #inpatient(): InventedClaim {
    const chargeMinor = 2_000_00 + this.#draw(90_000_00);
    const adjustments = this.#contractual(chargeMinor);
    return { ...this.#claim('1', [], adjustments, chargeMinor), facilityType: '11' };
  }

  #reversedAndCorrected(): InventedClaim[] {
    const original = this.#paid();
    const negate = (list: readonly InventedAdjustment[]) =>
      list.map((adjustment) => ({ ...adjustment, amountMinor: 0 - adjustment.amountMinor }));
    const reversal: InventedClaim = {
      ...original,
      status: '22',
      chargeMinor: 0 - original.chargeMinor,
      paidMinor: 0 - original.paidMinor,
      patientShareMinor: 0,
      adjustments: negate(original.adjustments),
      lines: original.lines.map((line) => ({
        ...line,
        chargeMinor: 0 - line.chargeMinor,
        paidMinor: 0 - line.paidMinor,
        adjustments: negate(line.adjustments),
      })),
    };
    const { accountId, patient, payerControlNumber } = original;
    return [reversal, { ...this.#paid(), accountId, patient, payerControlNumber }];
  }

  #lines(adjust: (chargeMinor: number) => InventedAdjustment[], remark = ''): InventedLine[] {
    return Array.from({ length: 1 + this.#draw(4) }, () => {
      const chargeMinor = 40_00 + this.#draw(600_00);
      const adjustments = adjust(chargeMinor);
      return {
        procedure: this.#pick(PROCEDURES),
        modifier: this.#pick(MODIFIERS),
        chargeMinor,
        paidMinor: chargeMinor - sum(adjustments),
        units: 1 + this.#draw(3),
        adjustments,
        remark,
        date: addDays(this.#date, -10 - this.#draw(40)),
      };
    });
  }

  #claim(
    status: InventedClaim['status'],
    lines: readonly InventedLine[],
    adjustments: readonly InventedAdjustment[],
    chargeMinor = lines.reduce((total, line) => total + line.chargeMinor, 0),
  ): InventedClaim {
    const all = [...adjustments, ...lines.flatMap((line) => line.adjustments)];
    const ordinal = this.#ordinal;
    this.#ordinal += 1;
    return {
      accountId: `PA-${this.#code(4)}${String(ordinal % 10_000).padStart(4, '0')}`,
      status,
      chargeMinor,
      paidMinor: chargeMinor - sum(all),
      patientShareMinor: sum(all.filter(({ group }) => group === 'PR')),
      filingIndicator: this.#pick(['12', '13', 'HM', 'MB', 'MC', 'CI']),
      payerControlNumber: `${this.#date.replaceAll('-', '')}${this.#code(6)}`,
      facilityType: this.#pick(['11', '22', '23', '10']),
      patient: {
        name: this.#pick(FAMILY_NAMES),
        givenName: this.#pick(GIVEN_NAMES),
        memberId: `M${this.#code(9)}`,
      },
      adjustments,
      lines,
      date: lines[0]?.date ?? addDays(this.#date, -21),
    };
  }

  #pick<T>(list: readonly T[]): T {
    return list[this.#draw(list.length)]!;
  }

  #portion(amountMinor: number, fromPercent: number, toPercent: number): number {
    return Math.floor((amountMinor * (fromPercent + this.#draw(toPercent - fromPercent))) / 100);
  }

  #code(length: number): string {
    return Array.from({ length }, () => ALPHABET[this.#draw(ALPHABET.length)]).join('');
  }
}

export function sum(amounts: readonly { readonly amountMinor: number }[]): number {
  return amounts.reduce((total, { amountMinor }) => total + amountMinor, 0);
}
