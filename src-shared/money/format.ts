/**
 * An amount as it stands in a sentence: '$1,284.50', '-$40.00'. Not through Intl: the same text on every machine, so
 * that it may be compared ("shown" figures of a decision) and hashed.
 *
 * @param minor  whole US cents.
 */
export function formatMinor(minor: number): string {
  const digits = String(Math.abs(minor)).padStart(3, '0');
  const dollars = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${minor < 0 ? '-' : ''}$${dollars}.${digits.slice(-2)}`;
}
