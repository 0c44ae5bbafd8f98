import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import type { CommandDocument } from '../../../src-shared/sync/command.ts';
import type { ShownCaseRow, Workbench } from '../../data/workbench.ts';
import { AwayWatch, queueLookFrom, queueLookKey, queueLookText, type CaseChange, type QueueLook } from './away.ts';

/** So often at most the news are counted anew while cases stream in. */
const TOLD_EVERY_MS = 1_000;

export type Away = { readonly since: string; readonly changes: readonly CaseChange[]; readonly seen: () => void };

/**
 * What became of a queue since the person left it, live until they say that they have seen it; and keeps how it looks when they
 * leave it again.
 *
 * @param rows  the queue as it stands in the list, the first first; null before it is there.
 */
export function useAway(
  workbench: Workbench,
  viewId: string,
  includes: (row: ShownCaseRow) => boolean,
  rows: RefObject<readonly ShownCaseRow[] | null>,
): Away | null {
  const key = queueLookKey(viewId);
  const [look, setLook] = useState<QueueLook | null>(() => queueLookFrom(workbench.looks.get(key)));
  const [changes, setChanges] = useState<readonly CaseChange[]>(none);
  const unseen = useRef(false);

  useEffect(() => {
    if (!look) return undefined;
    const own = new Set<string>();
    let watch: AwayWatch | null = new AwayWatch(look, includes, (id) => own.has(id));
    let timer: ReturnType<typeof setTimeout> | null = null;
    let isHeard = false;
    const tell = () => {
      timer = null;
      // Before it is known what the person did themselves, everything would look like news.
      if (!isHeard) return;
      const now = watch?.changes ?? none;
      unseen.current = now.length > 0;
      setChanges(now);
    };
    const commands = workbench.commands$.subscribe((all) => {
      isHeard = true;
      for (const id of entitiesSince(all, look.at)) own.add(id);
      timer ??= setTimeout(tell, TOLD_EVERY_MS);
    });
    const cases = workbench.cases$.subscribe((listing) => {
      watch?.apply(listing);
      if (listing.changed === null) tell();
      else timer ??= setTimeout(tell, TOLD_EVERY_MS);
    });
    return () => {
      watch = null;
      commands.unsubscribe();
      cases.unsubscribe();
      if (timer) clearTimeout(timer);
    };
  }, [workbench, look, includes]);

  const keep = useCallback(() => {
    if (!rows.current) return null;
    const text = queueLookText(rows.current, new Date());
    workbench.looks.keep(key, text);
    return text;
  }, [workbench, rows, key]);

  useEffect(
    () => () => {
      // What was not seen is still news when one comes back.
      if (!unseen.current) keep();
    },
    [keep],
  );

  const seen = useCallback(() => {
    const text = keep();
    unseen.current = false;
    setChanges(none);
    if (text !== null) setLook(queueLookFrom(text));
  }, [keep]);
  return look && changes.length > 0 ? { since: look.at, changes, seen } : null;
}

const none: readonly CaseChange[] = [];

/** The cases that the person did something with. Commands come newest first. */
function entitiesSince(commands: readonly CommandDocument[], at: string): string[] {
  const older = commands.findIndex(({ command }) => command.createdAt < at);
  return (older < 0 ? commands : commands.slice(0, older)).map(({ entity }) => entity);
}
