/** Words that say nothing about whose name it is; banks leave them out or shorten them. */
const NOISE: ReadonlySet<string> = new Set([
  'INC',
  'LLC',
  'LTD',
  'LP',
  'CO',
  'CORP',
  'CORPORATION',
  'COMPANY',
  'THE',
  'OF',
  'AND',
  'HCCLAIMPMT',
  'EFT',
  'ACH',
  'PAYMENT',
  'PMT',
]);
const LEAST_PREFIX = 3;
/** A name that is the beginning of another is not as good as the other. */
const CONTAINED = 0.95;

/**
 * How alike two names are, in hundredths, from 0 to 100; the same whichever comes first. The names are folded: upper
 * case, single spaces. The better of two measures: shared groups of three letters (one letter more or less), and words
 * of the shorter name that begin words of the longer one ('AETNA LIFE INS', 'AETNA LIFE INSURANCE COMPANY').
 */
export function partySimilarity(one: string, other: string): number {
  const [a, b] = [wordsOf(one), wordsOf(other)];
  const dice = sharedTrigrams(a.join(' '), b.join(' '));
  const [shorter, longer] = lettersIn(a) <= lettersIn(b) ? [a, b] : [b, a];
  // A single short word begins too many names.
  const contained = lettersIn(shorter) >= 5 ? CONTAINED * Math.max(share(shorter, longer), sameSize(a, b)) : 0;
  return Math.round(100 * Math.max(dice, contained));
}

function wordsOf(name: string): string[] {
  const all = name.split(' ').filter((word) => word !== '');
  const telling = all.filter((word) => !NOISE.has(word));
  return telling.length > 0 ? telling : all;
}

function lettersIn(words: readonly string[]): number {
  return words.reduce((sum, word) => sum + word.length, 0);
}

/** Names of as many letters may each be the shorter one: asked both ways, the order does not matter. */
function sameSize(a: readonly string[], b: readonly string[]): number {
  return lettersIn(a) === lettersIn(b) ? share(b, a) : 0;
}

/** The share of letters in words that find a word of the other name which begins with them, or begins them. */
function share(shorter: readonly string[], longer: readonly string[]): number {
  const left = [...longer];
  let letters = 0;
  for (const word of shorter) {
    const at = left.findIndex((other) => isBeginning(word, other) || isBeginning(other, word));
    if (at < 0) continue;
    letters += word.length;
    left.splice(at, 1);
  }
  return letters / lettersIn(shorter);
}

function isBeginning(word: string, other: string): boolean {
  return word === other || (word.length >= LEAST_PREFIX && other.startsWith(word));
}

function sharedTrigrams(one: string, other: string): number {
  const [a, b] = [trigramsOf(one), trigramsOf(other)];
  if (a.size === 0 || b.size === 0) return 0;
  let shared = 0;
  for (const trigram of a) if (b.has(trigram)) shared += 1;
  return (2 * shared) / (a.size + b.size);
}

function trigramsOf(name: string): ReadonlySet<string> {
  const padded = `  ${name} `;
  const trigrams = new Set<string>();
  for (let at = 0; at + 3 <= padded.length && name !== ''; at += 1) trigrams.add(padded.slice(at, at + 3));
  return trigrams;
}
