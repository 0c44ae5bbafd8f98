import type { Line } from './line-table.ts';

export type GenerateSidesOptions = {
  /** The same options with the same seed give the same lines. */
  readonly seed: number;
  /** Lines of the left side, about; the right side has a few less. */
  readonly lines: number;
};

/** What a match of the generated sides ought to be. */
export type TrueMatch = { readonly left: readonly string[]; readonly right: readonly string[] };

export type GeneratedSides = {
  readonly left: readonly Line[];
  readonly right: readonly Line[];
  readonly truth: readonly TrueMatch[];
};

/** A piece of work: lines that belong together, and what they are an example of. */
export type GeneratedGroup = {
  readonly shape: GeneratedShape;
  readonly left: readonly Line[];
  readonly right: readonly Line[];
  /** Whether its lines belong together, or only look as if they did. */
  readonly isTrue: boolean;
};

export type GeneratedShape =
  | 'sameTrace'
  | 'lostZeros'
  | 'noReference'
  | 'smallDifference'
  | 'sumOfTrace'
  | 'similarParty'
  | 'sumOfParty'
  | 'onlyLeft'
  | 'onlyRight'
  | 'lookAlike';

/** Shares in thousandths; they add up to a thousand. */
const MIX: readonly (readonly [GeneratedShape, number])[] = [
  ['sameTrace', 580],
  ['lostZeros', 120],
  ['noReference', 120],
  ['smallDifference', 40],
  ['sumOfTrace', 50],
  ['similarParty', 10],
  ['sumOfParty', 10],
  ['onlyLeft', 25],
  ['onlyRight', 25],
  ['lookAlike', 20],
];
const FIRST_DAY = Date.UTC(2026, 0, 1);
const DAYS = 90;
const PARTIES = 400;
const WORDS = [
  'NORTHERN',
  'HARBOR',
  'EVERGREEN',
  'PRAIRIE',
  'CASCADE',
  'LIBERTY',
  'SUMMIT',
  'COASTAL',
  'PIONEER',
  'UNITY',
];
const KINDS = ['HEALTH PLAN', 'MUTUAL ASSURANCE', 'BENEFIT TRUST', 'MEDICAL FUND'];
/** Of 'EVERGREEN MUTUAL ASSURANCE 17', what a bank leaves. */
const BANK_LETTERS = 8;

/** Two sides with what belongs together known beforehand: remittances on the left, what became of them on the right. */
export function generateSides(options: GenerateSidesOptions): GeneratedSides {
  const left: Line[] = [];
  const right: Line[] = [];
  const truth: TrueMatch[] = [];
  for (const group of generateGroups(options)) {
    left.push(...group.left);
    right.push(...group.right);
    if (!group.isTrue) continue;
    truth.push({ left: group.left.map(({ id }) => id), right: group.right.map(({ id }) => id) });
  }
  return { left, right, truth };
}

/** The same group by group: a million lines need not be there at once. Ids are in no order. */
export function* generateGroups({ seed, lines }: GenerateSidesOptions): Generator<GeneratedGroup> {
  const inventor = new SideInventor(seed);
  for (let made = 0; made < lines;) {
    const group = inventor.group();
    made += Math.max(group.left.length, 1);
    yield group;
  }
}

class SideInventor {
  #state: number;
  #made = 0;

  constructor(seed: number) {
    this.#state = (seed ^ 0x9e37_79b9) >>> 0;
  }

  group(): GeneratedGroup {
    const shape = this.#shape();
    const day = this.#below(DAYS);
    const party = this.#below(PARTIES);
    const amountMinor = 1_000 + this.#below(5_000_000);
    const left = this.#line('L', { day, party, amountMinor, reference: this.#trace() });
    const right = this.#line('R', { day: day + this.#below(4), party, amountMinor, reference: left.reference });
    return this.#groupOf(shape, left, right, party);
  }

  #groupOf(shape: GeneratedShape, left: Line, right: Line, party: number): GeneratedGroup {
    const group = (lefts: readonly Line[], rights: readonly Line[], isTrue = true) => ({
      shape,
      left: lefts,
      right: rights,
      isTrue,
    });
    switch (shape) {
      case 'sameTrace':
        return group([left], [right]);
      case 'lostZeros':
        return group([{ ...left, reference: `000${left.reference}` }], [right]);
      case 'noReference':
        return group([left], [{ ...right, reference: '' }]);
      case 'smallDifference':
        return group([left], [{ ...right, amountMinor: right.amountMinor - 1 - this.#below(90) }]);
      case 'sumOfTrace':
        return this.#sum(left, right, left.reference, group);
      case 'sumOfParty':
        return this.#sum(left, { ...right, reference: '' }, '', group);
      case 'similarParty':
        return group([left], [{ ...right, reference: '', party: shortened(partyName(party)) }]);
      case 'onlyLeft':
        return group([left], [], false);
      case 'onlyRight':
        return group([], [right], false);
      // The same payer pays the same amount in the same days, under another number and for something else.
      case 'lookAlike':
        return group([left], [{ ...right, reference: this.#trace() }], false);
    }
  }

  #sum(left: Line, right: Line, reference: string, group: (a: Line[], b: Line[]) => GeneratedGroup): GeneratedGroup {
    const parts = 2 + this.#below(3);
    const lefts = Array.from({ length: parts }, (_, part) => {
      const amountMinor = Math.floor(right.amountMinor / parts) + (part === 0 ? right.amountMinor % parts : 0);
      return { ...left, id: part === 0 ? left.id : this.#id('L'), reference, amountMinor };
    });
    // Equal parts would be each other's rivals.
    for (let part = 1; part < parts; part += 1) {
      const moved = this.#below(Math.max(1, Math.floor(lefts[part]!.amountMinor / 2)));
      lefts[part] = { ...lefts[part]!, amountMinor: lefts[part]!.amountMinor - moved };
      lefts[0] = { ...lefts[0]!, amountMinor: lefts[0]!.amountMinor + moved };
    }
    return group(lefts, [right]);
  }

  #shape(): GeneratedShape {
    let drawn = this.#below(1000);
    for (const [shape, share] of MIX) {
      if (drawn < share) return shape;
      drawn -= share;
    }
    return 'sameTrace';
  }

  #line(side: 'L' | 'R', { day, party, amountMinor, reference }: Drawn): Line {
    return { id: this.#id(side), date: dateOf(day), amountMinor, reference, party: partyName(party) };
  }

  /** Unique, and in no order: a count under a permutation of 32 bits. */
  #id(side: string): string {
    this.#made += 1;
    return `${side}-${(Math.imul(this.#made, 0x9e37_79b1) >>> 0).toString(16).padStart(8, '0')}`;
  }

  #trace(): string {
    this.#made += 1;
    return `8${String(Math.imul(this.#made, 0x85eb_ca6b) >>> 0).padStart(10, '0')}`;
  }

  /** Mulberry32. */
  #below(limit: number): number {
    this.#state = (this.#state + 0x6d2b_79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  }
}

type Drawn = { readonly day: number; readonly party: number; readonly amountMinor: number; readonly reference: string };

function partyName(party: number): string {
  const word = WORDS[party % WORDS.length]!;
  const other = WORDS[Math.floor(party / WORDS.length) % WORDS.length]!;
  return `${word} ${other} ${KINDS[Math.floor(party / WORDS.length / WORDS.length) % KINDS.length]!} ${party}`;
}

/** As a bank cuts it: each word to its first letters. */
function shortened(name: string): string {
  return name
    .split(' ')
    .map((word) => word.slice(0, BANK_LETTERS - 3))
    .join(' ');
}

function dateOf(day: number): string {
  return new Date(FIRST_DAY + day * 86_400_000).toISOString().slice(0, 10);
}
