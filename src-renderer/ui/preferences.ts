import { create } from 'zustand';
import { persist } from 'zustand/middleware';
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
  setTheme(theme: ThemeMode | 'system'): void;
  setDensity(density: Density): void;
  resizePanel(panel: string, size: number): void;
  collapsePanel(panel: string, collapsed: boolean): void;
};

export const usePreferences = create<Preferences>()(
  persist(
    (set) => ({
      theme: 'system',
      density: 'compact',
      panels: {},
      collapsed: {},
      setTheme: (theme) => set({ theme }),
      setDensity: (density) => set({ density }),
      resizePanel: (panel, size) => set((now) => ({ panels: { ...now.panels, [panel]: size } })),
      collapsePanel: (panel, collapsed) => set((now) => ({ collapsed: { ...now.collapsed, [panel]: collapsed } })),
    }),
    { name: 'countersign.window', version: 1 },
  ),
);
