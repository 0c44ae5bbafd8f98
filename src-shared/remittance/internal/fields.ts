import { isAlphanumeric, tag } from '../../x12/bytes.ts';
import { isCustomaryComponentSeparator } from '../../x12/delimiters.ts';
import type { ProblemCode } from '../../x12/problem.ts';
import type { Segment } from '../../x12/segment.ts';
import type { Adjustment, ClaimParty, Contact, Lineage, Party, Payment, Procedure, RemarkCode } from '../remittance.ts';
import { append, none, type Draft } from './draft.ts';

/** Where a problem is: a segment, or the first one of something larger. */
export type Place = { readonly position: number; readonly offset: number };
export type ReportAt = (code: ProblemCode, severity: 'error' | 'warning', place: Place, message: string) => void;

const MIA = tag('MIA');
const REMARKS_OF_MIA = [5, 20, 21, 22, 23];
const REMARKS_OF_MOA = [3, 4, 5, 6, 7];
const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const MAX_REMEMBERED_DATES = 4096;

/** Turns segments into the values of the model, and says which of them could not be read. */
export class Fields {
  readonly #report: ReportAt;
  // A remittance repeats a few dates thousands of times.
  readonly #dates = new Map<number, string>();
  /** Counts the amounts that could not be read. */
  unreadable = 0;

  constructor(report: ReportAt) {
    this.#report = report;
  }

  /** An amount that may be absent: then 0. Null when it cannot be read. */
  optionalAmount(segment: Segment, element: number, label: string): number | null {
    const minor = segment.minor(element);
    return minor !== null || !segment.isEmpty(element) ? this.#readable(minor, segment, label) : 0;
  }

  /** An amount the standard requires: its absence is worth a word, and counts as 0. */
  amount(segment: Segment, element: number, label: string): number | null {
    const minor = segment.minor(element);
    if (minor !== null) return minor;
    if (!segment.isEmpty(element)) return this.#readable(minor, segment, label);
    this.#report('amount-missing', 'warning', segment, `${label} holds no amount; it counts as zero.`);
    return 0;
  }

  #readable(minor: number | null, segment: Segment, label: string): number | null {
    if (minor === null) {
      this.unreadable += 1;
      this.#report('amount-unreadable', 'error', segment, `${label} is not an amount with at most two decimals.`);
    }
    return minor;
  }

  /** CCYYMMDD, or YYMMDD as in ISA09, as 'yyyy-mm-dd'. */
  date(segment: Segment, element: number, label: string): string | null {
    const digits = segment.wholeNumber(element);
    if (digits < 0 && segment.isEmpty(element)) return null;
    // Six digits are of this century: the standard is younger than its start.
    const day = digits > 0 && digits <= 991231 ? digits + 20000000 : digits;
    const known = this.#dates.get(day);
    if (known !== undefined) return known;
    const text = calendarDate(day);
    if (text === null) {
      this.#report('date-unreadable', 'warning', segment, `${label} is not a calendar date.`);
      return null;
    }
    if (this.#dates.size >= MAX_REMEMBERED_DATES) this.#dates.clear();
    this.#dates.set(day, text);
    return text;
  }

  payment(segment: Segment): Payment {
    const creditDebit = segment.text(3).toUpperCase();
    const amountMinor = this.amount(segment, 2, 'BPR02');
    return {
      handling: segment.text(1),
      amountMinor: amountMinor !== null && creditDebit === 'D' ? 0 - Math.abs(amountMinor) : amountMinor,
      creditDebit,
      method: segment.text(4),
      format: segment.text(5),
      originatingCompanyId: segment.text(10),
      receivingBankId: segment.text(13),
      receivingAccountKind: segment.text(14),
      receivingAccount: segment.text(15),
      date: this.date(segment, 16, 'BPR16'),
    };
  }

  /** The reasons of a CAS segment, added to `list`. */
  adjustments(segment: Segment, list: readonly Adjustment[]): readonly Adjustment[] {
    const group = segment.text(1);
    const lineage = lineageOf(segment);
    let all = list;
    for (let at = 2; at <= segment.count && at <= 17; at += 3) {
      const reason = segment.text(at);
      if (reason === '' && segment.isEmpty(at + 1)) continue;
      const amountMinor = this.amount(segment, at + 1, `CAS${twoDigits(at + 1)}`);
      all = append(all, { group, reason, amountMinor, quantity: segment.text(at + 2), lineage });
    }
    return all;
  }
}

export function lineageOf(segment: Segment): Draft<Lineage> {
  return {
    firstSegment: segment.position,
    lastSegment: segment.position,
    offset: segment.offset,
    length: segment.length,
  };
}

export function emptyPayment(): Payment {
  return {
    handling: '',
    amountMinor: null,
    creditDebit: '',
    method: '',
    format: '',
    originatingCompanyId: '',
    receivingBankId: '',
    receivingAccountKind: '',
    receivingAccount: '',
    date: null,
  };
}

export function party(segment: Segment | null): Draft<Party> {
  return {
    name: segment?.text(2) ?? '',
    idQualifier: segment?.text(3) ?? '',
    id: segment?.text(4) ?? '',
    address: none(),
    city: '',
    state: '',
    postalCode: '',
    references: none(),
    contacts: none(),
  };
}

export function contact(segment: Segment): Contact {
  let numbers: Contact['numbers'] = none();
  for (let at = 3; at + 1 <= segment.count && at <= 7; at += 2) {
    if (!segment.isEmpty(at)) numbers = append(numbers, { kind: segment.text(at), value: segment.text(at + 1) });
  }
  return { purpose: segment.text(1), name: segment.text(2), numbers };
}

export function claimParty(segment: Segment): ClaimParty {
  return {
    kind: segment.text(2) === '2' ? 'organisation' : 'person',
    name: segment.text(3),
    givenName: segment.text(4),
    middleName: segment.text(5),
    suffix: segment.text(7),
    idQualifier: segment.text(8),
    id: segment.text(9),
  };
}

/** The remark codes in a MIA or MOA segment, added to `list`. */
export function remarkCodes(segment: Segment, list: readonly RemarkCode[]): readonly RemarkCode[] {
  let all = list;
  for (const element of segment.name === MIA ? REMARKS_OF_MIA : REMARKS_OF_MOA) {
    const code = segment.text(element);
    if (code !== '') all = append(all, { list: 'HE', code });
  }
  return all;
}

/** SVC01 or SVC06: qualifier, code, up to four modifiers, description. */
export function procedure(segment: Segment, element: number): Procedure {
  if (element > segment.count) return { qualifier: '', code: '', modifiers: none(), description: '' };
  const separator = componentSeparator(segment, element);
  const end = segment.starts[element + 1]! - 1;
  let from = segment.starts[element]!;
  let qualifier = '';
  let code = '';
  let description = '';
  let modifiers: readonly string[] = none();
  for (let component = 1; from <= end && component <= 7; component += 1) {
    let to = from;
    while (to < end && segment.bytes[to] !== separator) to += 1;
    const text = segment.textBetween(from, to);
    if (component === 1) qualifier = text;
    else if (component === 2) code = text;
    else if (component === 7) description = text;
    else if (text !== '') modifiers = append(modifiers, text);
    from = to + 1;
  }
  return { qualifier, code, modifiers, description };
}

/** PLB03, PLB05, …: adjustment reason and reference. */
export function reasonAndReference(segment: Segment, element: number): { code: string; reference: string } {
  const separator = componentSeparator(segment, element);
  const from = segment.starts[element]!;
  const end = segment.starts[element + 1]! - 1;
  let to = from;
  while (to < end && segment.bytes[to] !== separator) to += 1;
  return { code: segment.textBetween(from, to), reference: segment.textBetween(Math.min(to + 1, end), end) };
}

/** Some files separate components by another character than their ISA16 says, or say none: 'HC|99213' shows it. */
function componentSeparator(segment: Segment, element: number): number {
  const from = segment.starts[element]!;
  const end = segment.starts[element + 1]! - 1;
  for (let at = from; at < end; at += 1) if (segment.bytes[at] === segment.component) return segment.component;
  const third = segment.bytes[from + 2];
  const isOther = third !== undefined && from + 2 < end && !isAlphanumeric(third);
  return isOther && isCustomaryComponentSeparator(third) ? third : segment.component;
}

function calendarDate(day: number): string | null {
  const year = Math.trunc(day / 10000);
  const month = Math.trunc(day / 100) % 100;
  const date = day % 100;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = DAYS_IN_MONTH[month - 1];
  if (year < 1900 || year > 2999 || days === undefined || date < 1 || date > days) return null;
  if (month === 2 && date === 29 && !isLeap) return null;
  return `${year}-${twoDigits(month)}-${twoDigits(date)}`;
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
