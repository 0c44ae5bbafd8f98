import { themeQuartz } from 'ag-grid-community';
import { FONT } from './theme.ts';

/** AG Grid in the workbench's tokens. They are CSS variables, so one theme serves light, dark and high contrast. */
export const gridTheme = themeQuartz.withParams({
  fontFamily: FONT,
  fontSize: 'var(--cs-text)',
  dataFontSize: 'var(--cs-text)',
  headerFontSize: 12,
  headerFontWeight: 500,
  headerTextColor: 'var(--cs-ink-muted)',
  headerBackgroundColor: 'var(--cs-canvas)',
  foregroundColor: 'var(--cs-ink)',
  textColor: 'var(--cs-ink)',
  backgroundColor: 'var(--cs-surface)',
  oddRowBackgroundColor: 'var(--cs-surface)',
  chromeBackgroundColor: 'var(--cs-canvas)',
  rowHoverColor: 'var(--cs-hover)',
  selectedRowBackgroundColor: 'var(--cs-selected)',
  accentColor: 'var(--cs-accent)',
  borderColor: 'var(--cs-line)',
  rowHeight: 'var(--cs-row)',
  headerHeight: 32,
  cellHorizontalPadding: 10,
  wrapperBorder: false,
  wrapperBorderRadius: 0,
  rowBorder: true,
  headerRowBorder: true,
  focusShadow: 'none',
});
