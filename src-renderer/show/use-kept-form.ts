import type * as z from 'zod';
import type { Typed } from '../data/workbench.ts';
import { useTyped } from './use-typed.ts';

/**
 * A form of which what was typed is kept, encrypted with the rest of this computer, until it is sent: whoever leaves it finds it
 * again.
 *
 * @param schema  what is kept that does not fit it, as an older version wrote it, is a form as at the start.
 */
export function useKeptForm<T extends object>(
  typed: Typed,
  key: string,
  { schema, start }: { readonly schema: z.ZodType<T>; readonly start: T },
): { readonly form: T; readonly change: (part: Partial<T>) => void; readonly forget: () => void } {
  const form = keptForm(useTyped(typed, key), schema) ?? start;
  return {
    form,
    change: (part) => {
      const next = JSON.stringify({ ...form, ...part });
      typed.keep(key, next === JSON.stringify(start) ? null : next);
    },
    forget: () => typed.keep(key, null),
  };
}

function keptForm<T>(text: string | null, schema: z.ZodType<T>): T | null {
  if (text === null) return null;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
