import { useEffect, useState } from 'react';
import type { AuditEntry } from '../../../src-shared/wire/audit.ts';
import type { AuditLog, CheckedEntry } from '../../data/audit-log.ts';
import { faultWords } from '../../show/fault-words.ts';

export type OpenedEntry = {
  readonly checked: CheckedEntry;
  /** Texts of earlier entries about the same subject, the newest first. */
  readonly earlier: readonly string[];
};
/** So far back a field is looked for. */
const EARLIER = 25;

type Answer = OpenedEntry | { readonly message: string };

/** An entry with its proof checked, and the one before it. null while it is fetched; a sentence where it cannot be. */
export function useEntry(audit: AuditLog, chosen: AuditEntry | null): Answer | null {
  const [opened, setOpened] = useState<{ readonly index: number; readonly answer: Answer } | null>(null);
  useEffect(() => {
    if (!chosen) return undefined;
    const { index, entity } = chosen;
    let isMeant = true;
    const keep = (answer: Answer) => {
      if (isMeant) setOpened({ index, answer });
    };
    Promise.all([audit.entry(index), audit.search({ entity }, index, EARLIER)]).then(
      ([checked, { items }]) => keep({ checked, earlier: items.flatMap(({ text }) => text ?? []) }),
      (error: unknown) => keep({ message: faultWords(error) }),
    );
    return () => {
      isMeant = false;
    };
  }, [audit, chosen]);
  return opened && opened.index === chosen?.index ? opened.answer : null;
}
