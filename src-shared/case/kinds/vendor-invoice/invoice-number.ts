/**
 * An invoice number as it is compared: without punctuation, case, leading zeros and the year at its end; the letter O reads as
 * zero. 'INV-00417/2026', 'inv 417' and 'INVO417' are one number.
 *
 * @param year  of the invoice, whose two or four digits at the end are left out where punctuation parts them off.
 */
export function comparedNumber(number: string, year: string): string {
  const parts = number
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll('O', '0')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== '');
  const last = parts.at(-1);
  if (parts.length > 1 && (last === year || last === year.slice(2))) parts.pop();
  const bare = parts.join('').replaceAll(/(?<!\d)0+(?=\d)/g, '');
  return bare === '' ? number.trim() : bare;
}
