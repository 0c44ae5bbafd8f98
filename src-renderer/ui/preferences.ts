import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { type LockAfterMinutes, minutesUntilLock } from './idle.ts';
import { chosen, useImposed } from './imposed.ts';
import type { Density, ThemeMode } from './tokens.ts';

/**
 * How this person likes the window: kept in the window's own storage, in the clear. Nothing about patients, cases or
 * money belongs here.
 */
type Preferences = {
  /** null: not chosen. */
  readonly theme: ThemeMode | 'system' | null;
  /** null: not chosen. */
  readonly density: Density | null;
  /** Sizes of panels in pixels, by panel name. */
  readonly panels: Readonly<Record<string, number>>;
  readonly collapsed: Readonly<Record<string, boolean>>;
  /** Minutes without input after which the window locks, of whoever works in it; null: not chosen. */
  readonly lockAfterMinutes: LockAfterMinutes | null;
  setTheme(theme: ThemeMode | 'system'): void;
  setDensity(density: Density): void;
  resizePanel(panel: string, size: number): void;
  collapsePanel(panel: string, collapsed: boolean): void;
  setLockAfter(minutes: LockAfterMinutes): void;
};

export const usePreferences = create<Preferences>()(
  persist(
    (set) => ({
      theme: null,
      density: null,
      panels: {},
      collapsed: {},
      lockAfterMinutes: null,
      setTheme: (theme) => set({ theme }),
      setDensity: (density) => set({ density }),
      resizePanel: (panel, size) => set((now) => ({ panels: { ...now.panels, [panel]: size } })),
      collapsePanel: (panel, collapsed) => set((now) => ({ collapsed: { ...now.collapsed, [panel]: collapsed } })),
      setLockAfter: (lockAfterMinutes) => set({ lockAfterMinutes }),
    }),
    { name: 'countersign.window', version: 1 },
  ),
);

export function useTheme(): ThemeMode | 'system' {
  const own = usePreferences(({ theme }) => theme);
  return chosen(
    own,
    useImposed(({ theme }) => theme),
    'system',
  );
}

export function useDensity(): Density {
  const own = usePreferences(({ density }) => density);
  return chosen(
    own,
    useImposed(({ density }) => density),
    'compact',
  );
}

/** Minutes without input after which the window locks. */
export function useMinutesUntilLock(): number {
  const own = usePreferences(({ lockAfterMinutes }) => lockAfterMinutes);
  return minutesUntilLock(
    own,
    useImposed(({ lockAfterMinutes }) => lockAfterMinutes),
  );
}
