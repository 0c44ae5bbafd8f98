import { create } from 'zustand';
import type { Density, ThemeMode } from './tokens.ts';

/** A choice that somebody else made for the person: for good, or until they make their own. */
export type Imposed<T> = { readonly value: T; readonly isFixed: boolean };

type ImposedChoices = {
  readonly theme: Imposed<ThemeMode | 'system'> | null;
  readonly density: Imposed<Density> | null;
  /** Fixed: the longest time; a person may choose a shorter one. Minutes. */
  readonly lockAfterMinutes: Imposed<number> | null;
};

/** Told once, when the window starts. */
export const useImposed = create<ImposedChoices>()(() => ({ theme: null, density: null, lockAfterMinutes: null }));

/** What holds of the person's choice and somebody else's. @param own  null: they have not chosen. */
export function chosen<T>(own: T | null, imposed: Imposed<T> | null, otherwise: T): T {
  if (imposed?.isFixed) return imposed.value;
  return own ?? imposed?.value ?? otherwise;
}
