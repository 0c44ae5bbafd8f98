import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { familyNames, givenNames } from '../testing/frequent-names.ts';
import { scrubText, TAKEN_OUT } from './scrub.ts';
import { scrubWords } from './scrub-words.ts';

const files = new Set(['main.cjs', 'index-C7fk2.js']);
const scrub = (text: string) => scrubText(text, files);

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
const digits = (count: number) => fc.integer({ min: 10 ** (count - 1), max: 10 ** count - 1 }).map(String);
const given = fc.constantFrom(...givenNames, 'zoë', 'đặng', '美咲', 'осип', 'siân').map(capital);
const family = fc.constantFrom(...familyNames, "o'connor", 'nuñez', 'świątek', 'al-hadid').map(capital);
const date = fc.record({ y: fc.integer({ min: 1920, max: 2025 }), m: digits(2), d: digits(2) });

/** Something of a patient, and the parts of it that alone would tell who it is. */
const canary: fc.Arbitrary<{ readonly text: string; readonly parts: readonly string[] }> = fc.oneof(
  fc.tuple(given, family).map(([one, other]) => ({ text: `${one} ${other}`, parts: [one, other] })),
  fc.tuple(family, given).map(([one, other]) => ({ text: `${one}*${other}**MI`, parts: [one, other] })),
  fc.tuple(given, family).map(([one, other]) => ({
    text: `${one.toUpperCase()}_${other.toUpperCase()}`,
    parts: [one.toUpperCase(), other.toUpperCase()],
  })),
  digits(8).map((n) => ({ text: `MRN-${n}`, parts: [n] })),
  digits(5).map((n) => ({ text: n, parts: [n] })),
  fc.tuple(digits(4), digits(3)).map(([a, b]) => ({ text: `PA${a}-${b}`, parts: [`PA${a}`, b] })),
  fc.tuple(digits(3), digits(2), digits(4)).map(([a, b, c]) => ({ text: `${a}-${b}-${c}`, parts: [a, c] })),
  date.map(({ y, m, d }) => ({ text: `${y}-${m}-${d}`, parts: [String(y)] })),
  date.map(({ y, m, d }) => ({ text: `${m}/${d}/${y}`, parts: [String(y)] })),
  date.map(({ y, m, d }) => ({ text: `${y}${m}${d}`, parts: [`${y}${m}${d}`] })),
  fc.tuple(given, family, digits(2)).map(([one, other, n]) => ({
    text: `${one}.${other}${n}@example.org`,
    parts: [one, `${other}${n}`],
  })),
  fc.tuple(digits(3), digits(4)).map(([a, b]) => ({ text: `(555) ${a}-${b}`, parts: ['555', a, b] })),
  fc.tuple(digits(4), family).map(([n, who]) => ({ text: `$${n}.37 owed by ${who}`, parts: [n, who] })),
);

/** Where it may turn up, told by the parts of a program that know nothing of patients. */
const carriers: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `TypeError: cannot read properties of undefined (reading '${text}')`,
  (text) => JSON.stringify({ error: 'failed', patient: { name: text, dob: text }, items: [text] }),
  (text) => JSON.stringify(JSON.stringify({ detail: `the server answered: ${text}` })),
  (text) => `GET https://server.example/api/v1/cases/${encodeURIComponent(text)}?q=${encodeURIComponent(text)} 404`,
  (text) => `https://server.example/${text.replaceAll(' ', '+')}#${text}`,
  (text) => `Error: ${text}\n    at open (/home/${text}/app.asar/out/main/main.cjs:12:7)\n    at ${text} (node:fs:3:1)`,
  (text) => `    at async ${text} (file:///C:/Users/${text}/${text}.js:4:2)`,
  (text) => `CLP*${text}*1*${text}~NM1*QC*1*${text}~`,
  (text) => `ENOENT: no such file or directory, open '/home/x/Desktop/${text}.pdf'`,
  (text) => `<name value="${text}">${text}</name>`,
  (text) => `Failed\r\n${text}\u2028${text}`,
];

describe('taking out what may be a patient’s', () => {
  it('leaves none of 20,000 planted names, numbers, dates, addresses and amounts, wherever they are planted', () => {
    fc.assert(
      fc.property(fc.array(canary, { minLength: 1, maxLength: 3 }), fc.nat(), (planted, at) => {
        const carry = carriers[at % carriers.length]!;
        const kept = scrub(planted.map(({ text }) => carry(text)).join(' | '));
        const words = new Set(kept.match(/[\p{L}\p{M}\p{N}]+/gu));
        for (const { text, parts } of planted) {
          expect(kept.includes(text)).toBe(false);
          for (const part of parts) expect({ kept, part, found: words.has(part) }).toMatchObject({ found: false });
        }
      }),
      { numRuns: 10_000, seed: 20_261_201 },
    );
  });

  it('keeps words of its own list alone, and the place in a file of the program: of anything at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        for (const line of scrub(text).split('\n')) {
          if (/^ {4}at (main\.cjs|index-C7fk2\.js):\d+:\d+$/.test(line)) continue;
          for (const word of line.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [])
            for (const part of word.split(/(?<=[a-z])(?=[A-Z])/))
              expect(scrubWords.has(part.toLowerCase()) || scrubWords.has(word.toLowerCase())).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 120 }), canary, (around, { text }) => {
        const once = scrub(`${around} ${text} ${around}`);
        expect(scrub(once)).toBe(once);
      }),
      { numRuns: 2_000 },
    );
  });

  it('knows no word that is a frequent name', () => {
    expect([...familyNames, ...givenNames].filter((name) => scrubWords.has(name))).toEqual([]);
  });

  it('leaves what helps: the kind of the error, the code of the system, the place in the program', () => {
    const text =
      "TypeError: Cannot read properties of undefined (reading 'accountId')\n    at openCase (app://workbench/assets/index-C7fk2.js:40:1202)\n    at Jane (/home/jane/x.js:1:2)";
    expect(scrub(text)).toBe(
      `TypeError: Cannot read properties of undefined (reading '${TAKEN_OUT}')\n    at index-C7fk2.js:40:1202\n    at ${TAKEN_OUT})`,
    );
    expect(scrub('net::ERR_CONNECTION_REFUSED at https://10.0.0.7:7410/health')).toBe(
      `net::ERR_CONNECTION_REFUSED at https://${TAKEN_OUT}`,
    );
    expect(scrub("EACCES: permission denied, open '/home/jane/log'")).toBe(
      `EACCES: permission denied, open '/${TAKEN_OUT}/log'`,
    );
  });
});
