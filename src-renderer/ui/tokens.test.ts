import { describe, expect, it } from 'vitest';
import { tokens, type Tokens } from './tokens.ts';

/** @see WCAG 2.2, "contrast ratio" and "relative luminance" */
function contrastOf(a: string, b: string): number {
  const luminance = (hex: string) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5]
      .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (lighter + 0.05) / (darker + 0.05);
}

const grounds = (t: Tokens) => [t.canvas, t.surface, t.sunken, t.hover, t.selected];

describe.each(Object.entries(tokens))('the %s theme', (_, t) => {
  it('writes text at 4.5:1 or more on every ground', () => {
    for (const ground of grounds(t)) {
      for (const ink of [t.ink, t.inkMuted, t.accent]) expect(contrastOf(ink, ground)).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrastOf(t.accentInk, t.accent)).toBeGreaterThanOrEqual(4.5);
  });

  it('writes a status word at 4.5:1 or more on its own tint and on every ground', () => {
    for (const { ink, soft } of Object.values(t.tone)) {
      for (const ground of [soft, t.surface, t.canvas, t.selected]) {
        expect(contrastOf(ink, ground)).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  it('draws the borders of controls at 3:1 or more', () => {
    for (const ground of [t.canvas, t.surface]) expect(contrastOf(t.lineStrong, ground)).toBeGreaterThanOrEqual(3);
  });
});
