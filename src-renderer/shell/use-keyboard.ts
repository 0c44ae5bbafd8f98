import { useEffect } from 'react';
import { announce } from '../ui/announcements.ts';
import { actions, belongsToElement, chordOf, isMeant, perform } from '../ui/keys.ts';

/** Turns key presses into the actions of the screen. */
export function useKeyboard(): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const chord = chordOf(event);
      const element = event.target instanceof Element ? event.target : null;
      // Held down, Enter would press the button that took the place of the one it has just pressed.
      if (event.repeat && chord === 'Enter' && element?.matches('button, a[href], input')) event.preventDefault();
      if (belongsToElement(chord, element)) return;
      const action = actions.find(chord);
      if (!action) return;
      event.preventDefault();
      if (!isMeant(event, action)) return;
      perform(action, (reason) => announce(reason, { tone: 'risk' }));
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}

/** The parts of the window that F6 goes round, in reading order. */
const PARTS = ['header', 'nav', 'main', 'aside'];

/** Puts the focus into the next part of the window that is on the screen. */
export function focusNextPart(by: 1 | -1): void {
  const parts = [...document.querySelectorAll<HTMLElement>(PARTS.map((part) => `[data-part="${part}"]`).join(', '))];
  if (parts.length === 0) return;
  // The innermost: the evidence is a part inside of the main part.
  const at = parts.findLastIndex((part) => part.contains(document.activeElement));
  const next = parts[(at + by + parts.length) % parts.length];
  const first = next?.querySelector<HTMLElement>(
    '.ag-cell[tabindex], a[href], button:not([disabled]), input, select, textarea, [tabindex="0"]',
  );
  (first ?? next)?.focus();
}
