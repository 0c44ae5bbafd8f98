/**
 * A text as a database keeps it: no NUL, and no half of a surrogate pair, which a damaged file or a cut leaves behind. Either
 * becomes U+FFFD.
 */
export function storableText(text: string): string {
  const whole = text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text;
  return whole.replaceAll(/\p{Surrogate}/gu, '\uFFFD');
}
