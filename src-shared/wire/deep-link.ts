/** What the operating system hands to the workbench, however it is written in a mail or on a page. */
const LINK = /^countersign:\/\/case\/([A-Za-z0-9][A-Za-z0-9.-]{0,59})\/?$/i;

/**
 * Reads a link to a case, `countersign://case/ID`. It carries the case's own opaque id and has no room for anything else: no
 * query, no words, no patient. Whoever follows it sees the case if they may, and from this computer alone when offline.
 *
 * @returns the id; null for whatever else the text is.
 */
export function caseOfLink(text: string): string | null {
  return LINK.exec(text)?.[1] ?? null;
}

/** @param id  of a case. @returns null for an id that a link has no room for. */
export function linkToCase(id: string): string | null {
  const link = `countersign://case/${id}`;
  return caseOfLink(link) === id ? link : null;
}

/** The first link among a program's arguments. */
export function caseInArguments(args: readonly string[]): string | null {
  for (const arg of args) {
    const id = caseOfLink(arg);
    if (id !== null) return id;
  }
  return null;
}
