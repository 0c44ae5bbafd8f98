import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react';
import type { DraftRow } from './intake-draft.ts';
import { movedRow, withoutRow, withRow } from './row-edits.ts';

type Editing = {
  readonly rows: readonly DraftRow[];
  /** At most so many rows. */
  readonly max: number;
  /** Key of the first column: where a new row begins. */
  readonly first: string;
  readonly onChange: (rows: readonly DraftRow[]) => void;
};

export type RowEdits = {
  /** The element that holds the cells, each with `data-cell="<row> <key>"`. */
  readonly holder: RefObject<HTMLFieldSetElement | null>;
  change(at: number, row: DraftRow): void;
  /** @param key  of the field that gets the focus in the new row. */
  add(key?: string): void;
  remove(at: number, key: string): void;
  move(at: number, by: 1 | -1, key: string): void;
  /** Enter goes down, or adds a row under the last; Alt with an arrow moves the row, Alt with Delete takes it out. */
  onKey(event: KeyboardEvent, at: number, key: string): void;
};

/** Changes the rows of a form, and keeps the focus where the typing goes on. */
export function useRows({ rows, max, first, onChange }: Editing): RowEdits {
  const holder = useRef<HTMLFieldSetElement>(null);
  const next = useRef<string | null>(null);
  const focus = (at: number, key: string) => {
    const cell = holder.current?.querySelector(`[data-cell="${CSS.escape(`${at} ${key}`)}"]`);
    cell?.querySelector<HTMLElement>('input, select, textarea')?.focus();
  };
  useEffect(() => {
    if (next.current === null) return;
    const [at = '0', key = ''] = next.current.split(' ');
    next.current = null;
    focus(Number(at), key);
  });
  const edits: Omit<RowEdits, 'onKey'> = {
    holder,
    change: (at, row) => onChange(withRow(rows, at, row)),
    add: (key = first) => {
      if (rows.length >= max) return;
      next.current = `${rows.length} ${key}`;
      onChange([...rows, {}]);
    },
    remove: (at, key) => {
      next.current = `${Math.max(0, Math.min(at, rows.length - 2))} ${key}`;
      onChange(withoutRow(rows, at));
    },
    move: (at, by, key) => {
      if (!rows[at + by]) return;
      next.current = `${at + by} ${key}`;
      onChange(movedRow(rows, at, by));
    },
  };
  const onKey = (event: KeyboardEvent, at: number, key: string) => {
    const isText = event.target instanceof HTMLInputElement;
    const isEnter = event.key === 'Enter' && !event.ctrlKey && !event.metaKey;
    // A list that is open in the cell takes Enter for itself.
    if (isEnter && isText && !event.defaultPrevented && !event.nativeEvent.isComposing) {
      if (at + 1 < rows.length) focus(at + 1, key);
      else edits.add(key);
    } else if (event.altKey && event.key === 'ArrowUp') edits.move(at, -1, key);
    else if (event.altKey && event.key === 'ArrowDown') edits.move(at, 1, key);
    else if (event.altKey && event.key === 'Delete') edits.remove(at, key);
    else return;
    event.preventDefault();
  };
  return { ...edits, onKey };
}
