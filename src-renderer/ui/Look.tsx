import '@fontsource-variable/inter/standard.css';
import { CacheProvider, withEmotionCache } from '@emotion/react';
import GlobalStyles from '@mui/material/GlobalStyles';
import { ThemeProvider } from '@mui/material/styles';
import { useMemo, type ReactNode } from 'react';
import { isRightToLeft } from '../language/language.ts';
import { baseStyles } from './base-styles.ts';
import { styleNonce } from './style-nonce.ts';
import { makeTheme } from './theme.ts';
import type { ThemeMode } from './tokens.ts';
import { useDensity, useTheme } from './preferences.ts';
import { useMedia } from './use-media.ts';

type Children = { children: ReactNode };

// Nobody reads it who reads from left to right.
const mirrored = isRightToLeft ? (await import('../language/right-to-left.ts')).mirroredStyles(styleNonce) : null;

/**
 * Gives the style elements that are written from here on the page's nonce: its policy admits no others. Around
 * everything that has a style, so that it comes before the first of them.
 */
const WithNonce = withEmotionCache<Children, unknown>(function WithNonce({ children }, cache) {
  cache.sheet.nonce = styleNonce;
  return children;
});

/** Where the styles of everything below it are written. */
function Styles({ children }: Children) {
  return mirrored ? <CacheProvider value={mirrored}>{children}</CacheProvider> : <WithNonce>{children}</WithNonce>;
}

/** The theme the window shows: the person's choice, or what the system asks for. */
export function useThemeMode(): ThemeMode {
  const chosen = useTheme();
  const dark = useMedia('(prefers-color-scheme: dark)');
  const moreContrast = useMedia('(prefers-contrast: more)');
  if (chosen !== 'system') return chosen;
  if (moreContrast) return 'contrast';
  return dark ? 'dark' : 'light';
}

/** Theme, fonts and style rules for everything below it. */
export function Look({ children }: Children) {
  const mode = useThemeMode();
  const density = useDensity();
  const theme = useMemo(() => makeTheme(mode, density), [mode, density]);
  const styles = useMemo(() => baseStyles(mode, density), [mode, density]);
  return (
    <Styles>
      <ThemeProvider theme={theme}>
        <GlobalStyles styles={styles} />
        {children}
      </ThemeProvider>
    </Styles>
  );
}
