const accents: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [...'abcdefghijklmnoprstuvwxyz'].map((letter, at) => [letter, [...'áƀçðéƒĝĥíĵķļɱñóþŕšţúṽŵẋýž'][at] ?? letter]),
  ),
  ...Object.fromEntries(
    [...'ABCDEFGHIJKLMNOPRSTUVWXYZ'].map((letter, at) => [letter, [...'ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞŔŠŢÛṼŴẊÝŽ'][at] ?? letter]),
  ),
};

/** How much longer a sentence is than in English, as German and Spanish often are. */
const GROWTH = 0.35;

/** In brackets, with accents, and a third longer: what stands without brackets goes through no catalogue. */
export function stretched(english: string): string {
  const texts = english.replace(PLACES, '').length;
  return `[${eachText(english, (text) => [...text].map((letter) => accents[letter] ?? letter).join(''))}${'~'.repeat(Math.ceil(texts * GROWTH))}]`;
}

const RIGHT_TO_LEFT = '\u202e';
const END = '\u202c';

/** Each word drawn from right to left, as if Arabic letters stood there. */
export function mirrored(english: string): string {
  return eachText(english, (text) => text.replace(/[\p{L}’]+/gu, (word) => `${RIGHT_TO_LEFT}${word}${END}`));
}

/** Places, and the grammar around the texts of a plural. */
const PLACES = /\{\w+\}|\{\w+, plural, |(?:one|other) \{|\}(?: |$)/g;

/** Changes the texts of a sentence and leaves its places as they are. */
function eachText(english: string, change: (text: string) => string): string {
  let at = 0;
  let said = '';
  for (const place of english.matchAll(PLACES)) {
    said += change(english.slice(at, place.index)) + place[0];
    at = place.index + place[0].length;
  }
  return said + change(english.slice(at));
}
