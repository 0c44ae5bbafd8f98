import { CalendarDate } from '../../base/dates.ts';

/** 'yymmdd' of this century, as ACH and BAI2 write days; '' for what is none. */
export function dayOfSixDigits(text: string): string {
  const match = /^(\d\d)(\d\d)(\d\d)$/.exec(text);
  return match ? checked(`20${match[1]}-${match[2]}-${match[3]}`) : '';
}

/** 'yyyymmdd' with whatever follows, as OFX writes instants: the day as it stands there. */
export function dayOfEightDigits(text: string): string {
  const match = /^(\d{4})(\d\d)(\d\d)/.exec(text);
  return match ? checked(`${match[1]}-${match[2]}-${match[3]}`) : '';
}

/** '2023-06-20' or '2023-06-20T18:43:23+02:00': the day where the bank is. */
export function dayOfIso(text: string): string {
  return checked(text.trim().slice(0, 10));
}

function checked(day: string): string {
  return CalendarDate.safeParse(day).success ? day : '';
}
