import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { DEFAULT_LOCK_AFTER, type LockAfterMinutes } from './idle.ts';
import type { Density, ThemeMode } from './tokens.ts';

/**
 * How this person likes the window: kept in the window's own storage, in the clear. Nothing about patients, cases or
 * money belongs here.
 */
type Preferences = {
  readonly theme: ThemeMode | 'system';
  readonly density: Density;
  /** Sizes of panels in pixels, by panel name. */
  readonly panels: Readonly<Record<string, number>>;
  readonly collapsed: Readonly<Record<string, boolean>>;
  /** Minutes without input after which the window locks, of whoever works in it. */
  readonly lockAfterMinutes: LockAfterMinutes;
  setTheme(theme: ThemeMode | 'system'): void;
  setDensity(density: Density): void;
  resizePanel(panel: string, size: number): void;
  collapsePanel(panel: string, collapsed: boolean): void;
  setLockAfter(minutes: LockAfterMinutes): void;
};

export const usePreferences = create<Preferences>()(
  persist(
    (set) => ({
      theme: 'system',
      density: 'compact',
      panels: {},
      collapsed: {},
      lockAfterMinutes: DEFAULT_LOCK_AFTER,
      setTheme: (theme) => set({ theme }),
      setDensity: (density) => set({ density }),
      resizePanel: (panel, size) => set((now) => ({ panels: { ...now.panels, [panel]: size } })),
      collapsePanel: (panel, collapsed) => set((now) => ({ collapsed: { ...now.collapsed, [panel]: collapsed } })),
      setLockAfter: (lockAfterMinutes) => set({ lockAfterMinutes }),
    }),
    { name: 'countersign.window', version: 1 },
  ),
);
