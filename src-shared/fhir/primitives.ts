/** Longest text of an element, and the range of whole numbers. @see FHIR R4 datatypes, "Primitive Types" */
const LONGEST_TEXT = 1024 * 1024;
const LARGEST_INTEGER = 2_147_483_647;

const ZONE = String.raw`(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)`;
const TIME = String.raw`(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?`;
const YEAR = /^\d{4}$/;
const MONTH = /^\d{4}-(?:0[1-9]|1[0-2])$/;
const INSTANT = new RegExp(String.raw`^(\d{4}-\d\d-\d\d)T${TIME}${ZONE}$`);
const TIME_ALONE = new RegExp(`^${TIME}$`);
const DAY = /^(\d{4})-(\d\d)-(\d\d)$/;
const UUID = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

type Check = {
  readonly json: 'string' | 'number' | 'boolean';
  readonly holds: (value: never) => boolean;
  readonly what: string;
};

const text = (holds: (value: string) => boolean, what: string): Check => ({ json: 'string', holds, what });
const number = (holds: (value: number) => boolean, what: string): Check => ({ json: 'number', holds, what });
const whole = (least: number) => (value: number) =>
  Number.isInteger(value) && value >= least && value <= LARGEST_INTEGER;

const hasText = (value: string): boolean => /\S/.test(value);
const noSpace = (value: string): boolean => value !== '' && !/\s/.test(value);
const date = (value: string): boolean => YEAR.test(value) || MONTH.test(value) || isDay(value);
const instant = (value: string): boolean => isDay(INSTANT.exec(value)?.[1] ?? '');

const checks: Readonly<Record<string, Check>> = {
  boolean: { json: 'boolean', holds: () => true, what: 'true or false' },
  decimal: number(Number.isFinite, 'a number'),
  integer: number(whole(-LARGEST_INTEGER - 1), 'a whole number of 32 bits'),
  unsignedInt: number(whole(0), 'a whole number, 0 or more'),
  positiveInt: number(whole(1), 'a whole number, 1 or more'),
  string: text(hasText, 'a text that is not empty'),
  markdown: text(hasText, 'a text that is not empty'),
  xhtml: text((value) => /^\s*<(?:\w+:)?div[\s>/]/.test(value), 'a div of XHTML'),
  code: text((value) => /^\S+(?:\s\S+)*$/.test(value), 'a code without blanks around it'),
  id: text((value) => /^[A-Za-z0-9.-]{1,64}$/.test(value), 'an id of 1 to 64 letters, digits, dots and dashes'),
  uri: text(noSpace, 'an address without blanks'),
  url: text(noSpace, 'an address without blanks'),
  canonical: text(noSpace, 'an address without blanks'),
  oid: text((value) => /^urn:oid:[0-2](?:\.(?:0|[1-9]\d*))+$/.test(value), 'an OID with urn:oid: before it'),
  uuid: text((value) => UUID.test(value), 'a UUID with urn:uuid: before it'),
  date: text(date, 'a date (2026, 2026-11 or 2026-11-24)'),
  dateTime: text(
    (value) => date(value) || instant(value),
    'a date, or a date and time with seconds and zone (2026-11-24T06:35:40Z)',
  ),
  instant: text(instant, 'an instant with seconds and zone (2026-11-24T06:35:40Z)'),
  time: text((value) => TIME_ALONE.test(value), 'a time of day with seconds (06:35:40)'),
  base64Binary: text(isBase64, 'base64'),
};

export function isPrimitive(type: string): boolean {
  return Object.hasOwn(checks, type);
}

/** What a value of this primitive type has to be, in words to go on with; null where it is that. */
export function primitiveFault(type: string, value: unknown): string | null {
  const check = checks[type];
  if (!check) return null;
  if (typeof value !== check.json) return `${check.what}, written as a JSON ${check.json}`;
  if (typeof value === 'string' && type !== 'base64Binary' && type !== 'xhtml' && value.length > LONGEST_TEXT) {
    return `a text of at most ${LONGEST_TEXT} characters`;
  }
  return check.holds(value as never) ? null : check.what;
}

function isDay(value: string): boolean {
  const [, year = '', month = '', day = ''] = DAY.exec(value) ?? [];
  if (year === '') return false;
  const monthIndex = Number(month) - 1;
  const instantOfDay = new Date(Date.UTC(2000, monthIndex, Number(day)));
  instantOfDay.setUTCFullYear(Number(year), monthIndex, Number(day));
  return instantOfDay.getUTCMonth() === monthIndex && instantOfDay.getUTCDate() === Number(day);
}

function isBase64(value: string): boolean {
  const bare = value.replaceAll(/\s+/g, '');
  return bare !== '' && bare.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(bare);
}
