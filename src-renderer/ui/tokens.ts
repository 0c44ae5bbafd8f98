/** The look of the workbench as plain values: every theme (MUI, AG Grid, style sheets) is made from these. */
export type ThemeMode = 'light' | 'dark' | 'contrast';

/** The four hues a status may have. They always come with an icon and a word. */
export type Tone = 'open' | 'risk' | 'breach' | 'done' | 'plain';

export type Tokens = {
  readonly canvas: string;
  readonly surface: string;
  readonly sunken: string;
  readonly hover: string;
  readonly selected: string;
  readonly line: string;
  /** Borders of things one can operate: 3:1 against the surface. */
  readonly lineStrong: string;
  readonly ink: string;
  readonly inkMuted: string;
  readonly accent: string;
  readonly accentInk: string;
  readonly accentSoft: string;
  readonly tone: Readonly<Record<Tone, { readonly ink: string; readonly soft: string }>>;
};

const light: Tokens = {
  canvas: '#f6f6f8',
  surface: '#ffffff',
  sunken: '#eff0f3',
  hover: '#f3f3f6',
  selected: '#ecebfa',
  line: '#dddfe5',
  lineStrong: '#868b96',
  ink: '#1a1c21',
  inkMuted: '#5a5f6a',
  accent: '#4b40c4',
  accentInk: '#ffffff',
  accentSoft: '#ecebfa',
  tone: {
    open: { ink: '#1a5a9e', soft: '#e6f0fa' },
    risk: { ink: '#845200', soft: '#fdf1d8' },
    breach: { ink: '#b0231b', soft: '#fdeae8' },
    done: { ink: '#1c6b40', soft: '#e4f4ea' },
    plain: { ink: '#5a5f6a', soft: '#eff0f3' },
  },
};

const dark: Tokens = {
  canvas: '#121316',
  surface: '#191b1f',
  sunken: '#0f1012',
  hover: '#212329',
  selected: '#2a2850',
  line: '#2d3037',
  lineStrong: '#737987',
  ink: '#ecedf0',
  inkMuted: '#a6abb6',
  accent: '#a9a3ff',
  accentInk: '#15132e',
  accentSoft: '#2a2850',
  tone: {
    open: { ink: '#86bdf5', soft: '#14283d' },
    risk: { ink: '#f0bd5a', soft: '#37290d' },
    breach: { ink: '#ff9a91', soft: '#40191a' },
    done: { ink: '#7fd3a1', soft: '#12301f' },
    plain: { ink: '#a6abb6', soft: '#212329' },
  },
};

const contrast: Tokens = {
  canvas: '#000000',
  surface: '#000000',
  sunken: '#000000',
  hover: '#1c1c1c',
  selected: '#00337a',
  line: '#9a9a9a',
  lineStrong: '#ffffff',
  ink: '#ffffff',
  inkMuted: '#e0e0e0',
  accent: '#ffe14d',
  accentInk: '#000000',
  accentSoft: '#3a3300',
  tone: {
    open: { ink: '#8fd0ff', soft: '#000000' },
    risk: { ink: '#ffd166', soft: '#000000' },
    breach: { ink: '#ff9e94', soft: '#000000' },
    done: { ink: '#8df0b2', soft: '#000000' },
    plain: { ink: '#e0e0e0', soft: '#000000' },
  },
};

export const tokens: Readonly<Record<ThemeMode, Tokens>> = { light, dark, contrast };

export type Density = 'compact' | 'comfortable' | 'touch';
/** Height of a row and size of running text, by density. */
export const densities: Readonly<Record<Density, { readonly row: number; readonly text: number }>> = {
  compact: { row: 28, text: 13 },
  comfortable: { row: 34, text: 14 },
  touch: { row: 44, text: 14 },
};

/** The tokens as CSS custom properties, `--cs-…`: what style rules name. */
export function cssVariables(values: Tokens, density: Density): Record<string, string> {
  const { tone, ...flat } = values;
  const variables: Record<string, string> = {
    '--cs-row': `${densities[density].row}px`,
    '--cs-text': `${densities[density].text}px`,
  };
  for (const [name, value] of Object.entries(flat)) variables[`--cs-${kebab(name)}`] = value;
  for (const [name, { ink, soft }] of Object.entries(tone)) {
    variables[`--cs-${name}-ink`] = ink;
    variables[`--cs-${name}-soft`] = soft;
  }
  return variables;
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
