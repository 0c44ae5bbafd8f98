import { FeelDuration, type evaluate } from 'feelin';

type Warning = ReturnType<typeof evaluate>['warnings'][number];

/** Also keeps the patterns below from taking long over a text that was made for it. */
const LONGEST = 10_000;

/** Interpreted as nothing at all, or not as FEEL has them. */
const FUNCTIONS = [
  'range',
  'list replace',
  'during',
  'started by',
  'overlaps before',
  'overlaps after',
  'finishes',
  'finished by',
  'starts',
  'coincides',
];

/** What FEEL has and the interpreter lacks or does otherwise: refused by name, so that it is never evaluated wrongly. */
const FORMS: readonly (readonly [RegExp, string])[] = [
  ...FUNCTIONS.map((name): readonly [RegExp, string] => [
    new RegExp(`(?<![\\p{L}\\p{N}_.])${name}\\s*\\(`, 'u'),
    `The function ${name}() is not supported.`,
  ]),
  // The interpreter takes what follows for part of the tests, and answers null or false without a word.
  [
    /\bin\s*[[(\]][^[\]()]*[\])[]\s*(?:and|or)\b/,
    'A test with "in" before and/or is not supported: put it in parentheses.',
  ],
  [
    /instance of\s+(?!number|string|boolean|date|time|days|years|list|context|function|range|any\b|null)/i,
    'Asking for an instance of a type of the model is not supported.',
  ],
  [/function\s*\([^)]*:/, 'Functions whose parameters have types are not supported.'],
];

/** The first thing in a FEEL expression that is known not to be evaluated as FEEL has it; null when there is none. */
export function unsupportedIn(text: string): string | null {
  if (text.length > LONGEST) return `An expression of more than ${LONGEST} characters is not supported.`;
  if (/"[^"]*T24:00/.test(text)) return 'Midnight as 24:00 is not supported.';
  const code = text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
  if (/\bis\s*\(/.test(code) && /duration|@"-?P/.test(text)) return 'The function is() is not supported for durations.';
  return FORMS.find(([form]) => form.test(code))?.[1] ?? null;
}

/** What the interpreter met and cannot do, by its warning; null for what is null in FEEL too. */
export function limitOf({ message, details }: Warning): string | null {
  const { left, right } = details.values;
  const operands = [left, right];
  const mixes =
    operands.some((each) => each instanceof FeelDuration) && operands.some((each) => typeof each === 'number');
  if (mixes && /multiply|divide/.test(message)) return 'Multiplying and dividing durations is not supported.';
  if (left === 0 && right instanceof FeelDuration) return 'The negative of a duration is not supported.';
  return limitOfMessage(message);
}

/** As {@link limitOf}, for what the interpreter throws. */
export function limitOfMessage(message: string): string | null {
  if (message.startsWith('not implemented')) return `${message.replace('not implemented: ', '')}: not supported.`;
  if (message.startsWith('unsupported range')) return 'This use of a range is not supported.';
  if (message.includes('expects a valid pattern')) return 'This form of regular expression is not supported.';
  if (/\d\.S.* is not a valid duration/.test(message))
    return 'A duration with a point and no digits behind it is not supported.';
  if (/^(?:Incomplete|Unrecognized) /.test(message)) return `An expression is not understood: ${message}`;
  return null;
}
