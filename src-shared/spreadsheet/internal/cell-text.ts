const MS_PER_DAY = 86_400_000;
/** Day 0 of spreadsheets, which believe that 1900 was a leap year. */
const EPOCH = Date.UTC(1899, 11, 30);
const DAYS_TO_1904 = 1_462;
/** 9999-12-31. */
const LAST_DAY = 2_958_465;
/** Digits that a spreadsheet itself shows of a number. */
const DIGITS = 15;

/** '1284.5' of '1284.4999999999998': what the spreadsheet shows. A text that is no number stays as it is. */
export function numberText(text: string): string {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) return text;
  if (Number.isSafeInteger(value)) return String(value);
  const shown = Number(value.toPrecision(DIGITS));
  const plain = String(shown);
  if (!plain.includes('e')) return plain;
  return Math.abs(shown) < 1 ? '0' : BigInt(Math.round(shown)).toString();
}

/** '2026-11-24' of '46350', or of '46350.75'; a time without a day stays a number. */
export function dayText(text: string, is1904: boolean): string {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) return text;
  const serial = Math.floor(value) + (is1904 ? DAYS_TO_1904 : 0);
  if (serial < 1 || serial > LAST_DAY) return numberText(text);
  const days = serial < 60 ? serial + 1 : serial;
  return new Date(EPOCH + days * MS_PER_DAY).toISOString().slice(0, 10);
}

/** Formats that every spreadsheet knows by number and that show a day. @see ECMA-376, 18.8.30 */
export function isDayFormat(id: number, code: string | undefined): boolean {
  if (code === undefined)
    return (
      (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 31) || (id >= 34 && id <= 36) || (id >= 50 && id <= 58)
    );
  const bare = code.replaceAll(/"[^"]*"|\\.|\[[^\]]*\]|[_*]./g, '').toLowerCase();
  return /[dy]/.test(bare) && !/general/.test(bare);
}

/** 0 for 'A7', 27 for 'AB7'; below 0 for what names no cell. */
export function columnOf(reference: string): number {
  let column = 0;
  for (const letter of reference) {
    const place = letter.charCodeAt(0) - 64;
    if (place < 1 || place > 26) break;
    column = column * 26 + place;
  }
  return column - 1;
}
