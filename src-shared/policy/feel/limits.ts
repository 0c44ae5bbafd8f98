import { FeelDuration, type evaluate } from 'feelin';

type Warning = ReturnType<typeof evaluate>['warnings'][number];

const LONGEST = 10_000;

/** What FEEL has and the interpreter lacks or does otherwise: refused by name, so that it is never evaluated wrongly. */
const FUNCTIONS: Readonly<Record<string, string>> = {
  range: 'The function range() is not supported.',
  'list replace': 'The function list replace() is not supported.',
};
const RELATIONS = [
  'during',
  'started by',
  'overlaps before',
  'overlaps after',
  'finishes',
  'finished by',
  'starts',
  'coincides',
];
const NAMED_TYPE =
  /instance of\s+(?!number|string|boolean|date|time|days|years|list|context|function|range|any\b|null)/i;

/** The first thing in a FEEL expression that is known not to be evaluated as FEEL has it; null when there is none. */
export function unsupportedIn(text: string): string | null {
  // Also keeps the patterns below from taking long over a text that was made for it.
  if (text.length > LONGEST) return `An expression of more than ${LONGEST} characters is not supported.`;
  const code = text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
  if (/"[^"]*T24:00/.test(text)) return 'Midnight as 24:00 is not supported.';
  // The interpreter takes what follows for part of the tests, and answers null or false without a word.
  if (/\bin\s*[[(\]][^[\]()]*[\])[]\s*(?:and|or)\b/.test(code))
    return 'A test with "in" before and/or is not supported: put it in parentheses.';
  if (NAMED_TYPE.test(code)) return 'Asking for an instance of a type of the model is not supported.';
  if (/function\s*\([^)]*:/.test(code)) return 'Functions whose parameters have types are not supported.';
  if (/\bis\s*\(/.test(code) && /duration|@"-?P/.test(text)) return 'The function is() is not supported for durations.';
  const functions = {
    ...FUNCTIONS,
    ...Object.fromEntries(RELATIONS.map((name) => [name, `The function ${name}() is not supported.`])),
  };
  for (const [name, why] of Object.entries(functions)) {
    if (new RegExp(`(?<![\\p{L}\\p{N}_.])${name}\\s*\\(`, 'u').test(code)) return why;
  }
  return null;
}

/** What the interpreter met and cannot do, by its warning; null for what is null in FEEL too. */
export function limitOf({ message, details }: Warning): string | null {
  const { left, right } = details.values;
  const isScaling = /multiply|divide/.test(message);
  const mixes =
    (left instanceof FeelDuration && typeof right === 'number') ||
    (typeof left === 'number' && right instanceof FeelDuration);
  if (mixes && isScaling) return 'Multiplying and dividing durations is not supported.';
  if (left === 0 && right instanceof FeelDuration) return 'The negative of a duration is not supported.';
  return limitOfMessage(message);
}

export function limitOfMessage(message: string): string | null {
  if (message.startsWith('not implemented')) return `${message.replace('not implemented: ', '')}: not supported.`;
  if (message.startsWith('unsupported range')) return 'This use of a range is not supported.';
  if (message.includes('expects a valid pattern')) return 'This form of regular expression is not supported.';
  if (/^(?:Incomplete|Unrecognized) /.test(message)) return 'An expression is not understood: ' + message;
  return null;
}
