/**
 * Which bytes a request asks for. @see RFC 9110, 14: one range of bytes; several at once are answered with the whole.
 *
 * @param bytes  that there are.
 * @returns null: all of them.
 */
export function rangeOf(
  header: string | undefined,
  bytes: number,
): { readonly first: number; readonly last: number } | 'unsatisfiable' | null {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  const [, from = '', to = ''] = found ?? [];
  if (!found || (from === '' && to === '')) return null;
  const first = from === '' ? Math.max(0, bytes - Number(to)) : Number(from);
  const last = from === '' || to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1);
  return first <= last && first < bytes ? { first, last } : 'unsatisfiable';
}
