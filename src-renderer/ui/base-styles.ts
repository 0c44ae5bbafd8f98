import type { CSSObject } from '@emotion/react';
import { FONT } from './theme.ts';
import { cssVariables, tokens, type Density, type ThemeMode } from './tokens.ts';

/** Rules for the whole page: reset, type, focus, scroll bars, motion. */
export function baseStyles(mode: ThemeMode, density: Density): Record<string, CSSObject> {
  const t = tokens[mode];
  return {
    ':root': { ...cssVariables(t, density), colorScheme: mode === 'light' ? 'light' : 'dark' },
    '*, *::before, *::after': { boxSizing: 'border-box' },
    'html, body, #root': { height: '100%', margin: 0 },
    body: {
      fontFamily: FONT,
      fontSize: 'var(--cs-text)',
      lineHeight: '20px',
      color: t.ink,
      background: t.canvas,
      overflow: 'hidden',
      WebkitFontSmoothing: 'antialiased',
    },
    'h1, h2, h3, p, dl, dd, ul, ol, figure': { margin: 0, padding: 0 },
    'ul, ol': { listStyle: 'none' },
    'button, input, textarea, select': { font: 'inherit' },
    a: { color: t.accent, textUnderlineOffset: '2px' },
    ':focus-visible': { outline: `2px solid ${t.accent}`, outlineOffset: '1px', borderRadius: '3px' },
    '::selection': { background: t.accentSoft },
    '::-webkit-scrollbar': { width: '10px', height: '10px' },
    '::-webkit-scrollbar-thumb': {
      background: t.lineStrong,
      border: `3px solid transparent`,
      backgroundClip: 'padding-box',
      borderRadius: '6px',
    },
    '::-webkit-scrollbar-track, ::-webkit-scrollbar-corner': { background: 'transparent' },
    // Figures of one width: columns line up, and a changing count does not jump. Not everywhere: hyphens widen too.
    '.figure, .count, time': { fontVariantNumeric: 'tabular-nums' },
    '.visually-hidden': {
      position: 'absolute',
      width: '1px',
      height: '1px',
      overflow: 'hidden',
      clipPath: 'inset(50%)',
      whiteSpace: 'nowrap',
    },
    // What points along the line points the other way where lines begin on the right.
    '[dir="rtl"] :is(.lucide-arrow-left, .lucide-panel-right)': { transform: 'scaleX(-1)' },
    // On which pdf.js measures its letters; nobody is to see it or have it read aloud.
    '.hiddenCanvasElement': { display: 'none' },
    // Pages that are printed stand beside the window, and take its place on paper.
    '#print-sheets': { display: 'none' },
    '@media print': {
      'html, body': { height: 'auto', overflow: 'visible', background: '#fff' },
      'body:has(> #print-sheets) > :not(#print-sheets)': { display: 'none !important' },
      '#print-sheets': { display: 'block' },
      '#print-sheets > *': { display: 'block', width: '100%', height: 'auto', breakAfter: 'page', color: '#000' },
    },
    '@media (prefers-reduced-motion: reduce)': {
      '*': { animation: 'none !important', transition: 'none !important' },
    },
  };
}
