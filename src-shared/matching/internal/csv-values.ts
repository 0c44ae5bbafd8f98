import { dayNumber } from '../day-number.ts';

const [ZERO, POINT, MINUS, PLUS] = [0x30, 0x2e, 0x2d, 0x2b];

/** Why bytes are no amount; negative infinities and NaN would be amounts to a careless reader. */
export type AmountFault = 'notAnAmount' | 'tooManyDecimals' | 'amountTooLarge';

/**
 * '1284.50', '-40', '+.5' as whole minor units of a currency with two decimals, digits only, never through a fraction.
 * Further decimals are accepted when they are zeros.
 */
export function minorOfBytes(bytes: Uint8Array, from: number, to: number): number | AmountFault {
  let at = from;
  const isNegative = bytes[at] === MINUS;
  if (at < to && (isNegative || bytes[at] === PLUS)) at += 1;
  let minor = 0;
  let digits = 0;
  let decimals = -1;
  for (; at < to; at += 1) {
    const byte = bytes[at]!;
    if (byte === POINT && decimals < 0) {
      decimals = 0;
      continue;
    }
    const digit = byte - ZERO;
    if (digit < 0 || digit > 9) return 'notAnAmount';
    digits += 1;
    if (decimals >= 2) {
      if (digit !== 0) return isAllDigits(bytes, at, to) ? 'tooManyDecimals' : 'notAnAmount';
      continue;
    }
    if (decimals >= 0) decimals += 1;
    minor = minor * 10 + digit;
    if (minor > Number.MAX_SAFE_INTEGER) return isAllDigits(bytes, at, to) ? 'amountTooLarge' : 'notAnAmount';
  }
  if (digits === 0) return 'notAnAmount';
  for (let missing = Math.max(decimals, 0); missing < 2; missing += 1) minor *= 10;
  if (minor > Number.MAX_SAFE_INTEGER) return 'amountTooLarge';
  return isNegative && minor !== 0 ? -minor : minor;
}

function isAllDigits(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) {
    const digit = bytes[at]! - ZERO;
    if ((digit < 0 || digit > 9) && bytes[at] !== POINT) return false;
  }
  return true;
}

/** 'yyyy-mm-dd' as days since 1970-01-01, or null. */
export function dayOfBytes(bytes: Uint8Array, from: number, to: number): number | null {
  if (to - from !== 10 || bytes[from + 4] !== MINUS || bytes[from + 7] !== MINUS) return null;
  const year = digitsOf(bytes, from, 4);
  const month = digitsOf(bytes, from + 5, 2);
  const day = digitsOf(bytes, from + 8, 2);
  return year < 0 || month < 0 || day < 0 ? null : dayNumber(year, month, day);
}

/** Below 0 where one of the bytes is no digit. */
function digitsOf(bytes: Uint8Array, from: number, count: number): number {
  let value = 0;
  for (let at = from; at < from + count; at += 1) {
    const digit = bytes[at]! - ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
