import '@fontsource-variable/inter/standard.css';
import createCache from '@emotion/cache';
import { CacheProvider } from '@emotion/react';
import GlobalStyles from '@mui/material/GlobalStyles';
import { ThemeProvider } from '@mui/material/styles';
import { useMemo, type ReactNode } from 'react';
import { baseStyles } from './base-styles.ts';
import { styleNonce } from './style-nonce.ts';
import { makeTheme } from './theme.ts';
import type { ThemeMode } from './tokens.ts';
import { usePreferences } from './preferences.ts';
import { useMedia } from './use-media.ts';

// The policy of the page admits only style elements that carry its nonce.
const cache = createCache({ key: 'cs', nonce: styleNonce });

/** The theme the window shows: the person's choice, or what the system asks for. */
export function useThemeMode(): ThemeMode {
  const chosen = usePreferences((preferences) => preferences.theme);
  const dark = useMedia('(prefers-color-scheme: dark)');
  const moreContrast = useMedia('(prefers-contrast: more)');
  if (chosen !== 'system') return chosen;
  if (moreContrast) return 'contrast';
  return dark ? 'dark' : 'light';
}

/** Theme, fonts and style rules for everything below it. */
export function Look({ children }: { children: ReactNode }) {
  const mode = useThemeMode();
  const density = usePreferences((preferences) => preferences.density);
  const theme = useMemo(() => makeTheme(mode, density), [mode, density]);
  const styles = useMemo(() => baseStyles(mode, density), [mode, density]);
  return (
    <CacheProvider value={cache}>
      <ThemeProvider theme={theme}>
        <GlobalStyles styles={styles} />
        {children}
      </ThemeProvider>
    </CacheProvider>
  );
}
