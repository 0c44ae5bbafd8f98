import { useEffect, useRef } from 'react';

/** Something a person can do on the screen at hand, by its button, by its key, or from the palette. */
export type Action = {
  /** Stable: 'case.approve'. */
  readonly id: string;
  /** What its button says: a verb. */
  readonly label: string;
  /** Heading in the palette and in the list of keys. */
  readonly group: string;
  /** Chords as {@link chordOf} writes them; the first is shown. None: by button and palette only. */
  readonly keys: readonly string[];
  readonly run: () => void;
  /** Whether a key that is held down does it again and again, as moving does. What decides or changes something never does. */
  readonly repeats?: boolean;
  /** Why it cannot be done now, in words; absent when it can. */
  readonly disabledReason?: string | undefined;
};

type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** Whether a press does something: a key that is held down repeats only what is meant to be repeated. */
export function isMeant({ repeat }: Pick<KeyboardEvent, 'repeat'>, { repeats = false }: Action): boolean {
  return !repeat || repeats;
}

/** The name of a key press: 'a', '?', 'Enter', 'F6', 'Shift+X', 'Mod+K' (Ctrl, or Command on a Mac). */
export function chordOf({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyPress): string {
  const named = key.length > 1;
  const letter = /^[a-z]$/i.test(key);
  const mod = ctrlKey || metaKey;
  // A character such as '?' already says that Shift was held.
  const shift = shiftKey && (named || letter);
  const base = letter ? (mod || shift ? key.toUpperCase() : key.toLowerCase()) : key === ' ' ? 'Space' : key;
  return `${mod ? 'Mod+' : ''}${altKey ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${base}`;
}

/** Whether a press belongs to the element that has the focus rather than to the screen. */
export function belongsToElement(chord: string, element: Element | null): boolean {
  if (!element) return false;
  // A dialog or menu on top owns its keys: what is under it must not move.
  if (element.closest('[role="dialog"], [role="menu"], [role="listbox"]')) return true;
  const typing = element.matches(
    'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable="true"]',
  );
  if (typing) return !chord.startsWith('Mod+') && !/^F\d/.test(chord) && chord !== 'Escape';
  if (element.closest('[role="grid"], [role="treegrid"]') && /^(Arrow|Enter|Home|End|Page)/.test(chord)) return true;
  // What scrolls by itself, marked so.
  if (element.closest('[data-scrolls]') && /^(Arrow|Home|End)/.test(chord)) return true;
  const pressable = element.matches('button, a[href], summary, [role="button"], [role="tab"], [role="separator"]');
  return pressable && ['Enter', 'Space', 'ArrowLeft', 'ArrowRight'].includes(chord);
}

/**
 * The actions of everything on the screen. The latest registered part of the screen wins where two want one key, so a
 * page can take over a key of the frame around it.
 */
export class ActionRegistry {
  readonly #parts = new Map<symbol, () => readonly Action[]>();

  /** @returns a function that takes the part's actions back. */
  register(actions: () => readonly Action[]): () => void {
    const part = Symbol('part');
    this.#parts.set(part, actions);
    return () => this.#parts.delete(part);
  }

  /** Innermost first, each id once. */
  all(): Action[] {
    const seen = new Map<string, Action>();
    for (const actions of [...this.#parts.values()].toReversed()) {
      for (const action of actions()) if (!seen.has(action.id)) seen.set(action.id, action);
    }
    return [...seen.values()];
  }

  find(chord: string): Action | undefined {
    return this.all().find((action) => action.keys.includes(chord));
  }
}

export const actions = new ActionRegistry();

/** Offers actions while the component is on the screen. */
export function useActions(offered: readonly Action[]): void {
  const latest = useRef(offered);
  useEffect(() => {
    latest.current = offered;
  });
  useEffect(() => actions.register(() => latest.current), []);
}

/** Runs the action, or says why not. */
export function perform(action: Action, say: (reason: string) => void): void {
  if (action.disabledReason === undefined) action.run();
  else say(action.disabledReason);
}
