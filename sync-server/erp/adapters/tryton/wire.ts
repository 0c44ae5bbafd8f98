import * as z from 'zod';
import type { CalendarDate, Instant } from '../../../../src-shared/base/dates.ts';
import { instantOf } from '../../../../src-shared/base/dates.ts';
import { invariant } from '../../../../src-shared/base/invariant.ts';

/** An amount as Tryton takes it: never a JSON number, which it would read as a binary fraction. @param minor cents. */
export function decimalOf(minor: number): { readonly __class__: 'Decimal'; readonly decimal: string } {
  invariant(Number.isSafeInteger(minor), `not whole cents: ${minor}`);
  const digits = String(Math.abs(minor)).padStart(3, '0');
  return { __class__: 'Decimal', decimal: `${minor < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}` };
}

export function trytonDate(date: CalendarDate) {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  return { __class__: 'date', year, month, day } as const;
}

/** An amount in whole cents. Sums may come as '0', '0E-8' or '1.5E+3'; a part of a cent is refused. */
export const Amount = z
  .object({ __class__: z.literal('Decimal'), decimal: z.string().max(60) })
  .transform(({ decimal }, context) => {
    const minor = minorOf(decimal);
    if (minor !== null) return minor;
    context.addIssue({ code: 'custom', message: `not an amount in whole cents: ${decimal}` });
    return z.NEVER;
  });

const DECIMAL = /^(-?)(\d{1,30})(?:\.(\d{1,30}))?(?:E([+-]?\d{1,2}))?$/;

function minorOf(text: string): number | null {
  const [whole, sign, integer = '', fraction = '', exponent = '0'] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) return null;
  const digits = BigInt(integer + fraction);
  const shift = 2 - fraction.length + Number(exponent);
  const divisor = 10n ** BigInt(Math.max(-shift, 0));
  if (digits % divisor !== 0n) return null;
  const minor = Number((digits * 10n ** BigInt(Math.max(shift, 0))) / divisor);
  if (!Number.isSafeInteger(minor)) return null;
  return sign === '-' && minor !== 0 ? -minor : minor;
}

export const TrytonDate = z
  .object({ __class__: z.literal('date'), year: z.int(), month: z.int(), day: z.int() })
  .transform(({ year, month, day }) => `${year}-${padded(month)}-${padded(day)}` as CalendarDate);

export const TrytonInstant = z
  .object({
    __class__: z.literal('datetime'),
    year: z.int(),
    month: z.int(),
    day: z.int(),
    hour: z.int(),
    minute: z.int(),
    second: z.int(),
    microsecond: z.int(),
  })
  .transform(({ year, month, day, hour, minute, second, microsecond }): Instant =>
    instantOf(new Date(Date.UTC(year, month - 1, day, hour, minute, second, Math.floor(microsecond / 1000)))),
  );

function padded(number: number): string {
  return String(number).padStart(2, '0');
}
