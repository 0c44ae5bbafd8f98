/** Problems of a set after which a part of it may be missing, so that balancing by chance proves nothing. */
const DAMAGE: ReadonlySet<string> = new Set([
  'st-missing',
  'se-missing',
  'truncated',
  'segment-unreadable',
  'segment-too-long',
  'segment-misplaced',
  'segments-missing',
]);

/** @param problems  those that belong to one transaction set. */
export function isDamaged(problems: Iterable<{ readonly code: string }>): boolean {
  return [...problems].some(({ code }) => DAMAGE.has(code));
}
