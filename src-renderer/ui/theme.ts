import { createTheme, type Components, type Theme } from '@mui/material/styles';
import { isRightToLeft } from '../language/language.ts';
import { densities, tokens, type Density, type ThemeMode, type Tokens } from './tokens.ts';

export const FONT = "'Inter Variable', system-ui, sans-serif";
export const MONO = "ui-monospace, 'SFMono-Regular', 'DejaVu Sans Mono', Menlo, Consolas, monospace";

const px = (size: number) => `${size}px`;

/** The workbench's own MUI theme: dense, flat, borders before shadows. */
export function makeTheme(mode: ThemeMode, density: Density): Theme {
  const t = tokens[mode];
  const { text } = densities[density];
  return createTheme({
    direction: isRightToLeft ? 'rtl' : 'ltr',
    palette: {
      mode: mode === 'light' ? 'light' : 'dark',
      contrastThreshold: 4.5,
      primary: { main: t.accent, contrastText: t.accentInk },
      error: { main: t.tone.breach.ink },
      warning: { main: t.tone.risk.ink },
      success: { main: t.tone.done.ink },
      info: { main: t.tone.open.ink },
      background: { default: t.canvas, paper: t.surface },
      text: { primary: t.ink, secondary: t.inkMuted },
      divider: t.line,
    },
    shape: { borderRadius: 4 },
    spacing: 4,
    typography: {
      fontFamily: FONT,
      fontSize: text,
      // 16 px is the root size: 1rem stays what the system's text zoom says.
      htmlFontSize: 16,
      h1: { fontSize: px(20), lineHeight: '28px', fontWeight: 600, letterSpacing: '-0.01em' },
      h2: { fontSize: px(14), lineHeight: '20px', fontWeight: 600 },
      h3: { fontSize: px(12), lineHeight: '16px', fontWeight: 600 },
      body1: { fontSize: px(text), lineHeight: '20px' },
      body2: { fontSize: px(text), lineHeight: '20px' },
      caption: { fontSize: px(12), lineHeight: '16px' },
      button: { fontSize: px(text), lineHeight: '20px', fontWeight: 500, textTransform: 'none' },
    },
    transitions: { create: () => 'none' },
    components: { ...controlStyles(t, density), ...surfaceStyles(t, density) },
  });
}

/** Buttons and fields. */
function controlStyles(t: Tokens, density: Density): Components {
  const { row, text } = densities[density];
  return {
    MuiButtonBase: { defaultProps: { disableRipple: true } },
    MuiButton: {
      defaultProps: { size: 'small', variant: 'outlined', color: 'inherit', disableElevation: true },
      styleOverrides: {
        root: {
          minHeight: Math.max(row, 28),
          minWidth: 0,
          padding: '2px 10px',
          whiteSpace: 'nowrap',
          '&.Mui-disabled': { color: t.inkMuted, borderColor: t.line },
        },
        outlined: { borderColor: t.lineStrong, backgroundColor: t.surface, '&:hover': { backgroundColor: t.hover } },
      },
    },
    MuiIconButton: { styleOverrides: { root: { borderRadius: 4, padding: 4, minWidth: 28, minHeight: 28 } } },
    MuiTextField: { defaultProps: { size: 'small', variant: 'outlined', fullWidth: true } },
    MuiOutlinedInput: {
      styleOverrides: {
        root: { backgroundColor: t.surface },
        notchedOutline: { borderColor: t.lineStrong, top: 0, '& legend': { display: 'none' } },
        input: { height: 20, padding: `${(row - 22) / 2 + 3}px 8px`, fontSize: px(text) },
        multiline: { padding: 0, '& textarea': { height: 'auto', padding: '6px 8px' } },
      },
    },
    // Labels stand above their field: a label inside a field of 28 px cannot be read while one types.
    MuiInputLabel: {
      defaultProps: { shrink: true },
      styleOverrides: {
        root: {
          position: 'static',
          transform: 'none',
          fontSize: px(12),
          lineHeight: '16px',
          marginBottom: 4,
          fontWeight: 500,
          color: t.inkMuted,
        },
      },
    },
    MuiFormHelperText: { styleOverrides: { root: { marginLeft: 0, fontSize: px(12), lineHeight: '16px' } } },
  };
}

/** What lies on top of the page: borders first, and a shadow only where something floats. */
function surfaceStyles(t: Tokens, density: Density): Components {
  const { row, text } = densities[density];
  const border = `1px solid ${t.line}`;
  return {
    MuiPaper: {
      defaultProps: { elevation: 0 },
      styleOverrides: { root: { backgroundImage: 'none', border } },
    },
    MuiDialog: { styleOverrides: { paper: { boxShadow: '0 8px 40px rgb(0 0 0 / 0.24)', borderRadius: 8 } } },
    MuiPopover: { styleOverrides: { paper: { boxShadow: '0 4px 20px rgb(0 0 0 / 0.16)' } } },
    MuiDialogTitle: { styleOverrides: { root: { fontSize: px(16), lineHeight: '24px', padding: '16px 20px 4px' } } },
    MuiDialogContent: { styleOverrides: { root: { padding: '8px 20px' } } },
    MuiDialogActions: { styleOverrides: { root: { padding: '12px 20px 16px' } } },
    MuiTabs: { styleOverrides: { root: { minHeight: 36 } } },
    MuiTab: { styleOverrides: { root: { minHeight: 36, minWidth: 0, padding: '6px 12px', fontSize: px(text) } } },
    MuiMenuItem: { styleOverrides: { root: { minHeight: row, fontSize: px(text), padding: '4px 12px' } } },
    MuiTooltip: {
      defaultProps: { enterDelay: 300, disableInteractive: true },
      styleOverrides: {
        tooltip: { backgroundColor: t.ink, color: t.surface, fontSize: px(12), lineHeight: '16px', maxWidth: 360 },
      },
    },
  };
}
