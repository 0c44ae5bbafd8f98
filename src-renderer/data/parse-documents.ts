import type * as z from 'zod';
import { remember } from '../../src-shared/base/remember.ts';
import { Removal } from '../../src-shared/wire/sync.ts';
import type { Incoming } from './apply-documents.ts';
import { exactFit } from './exact-fit.ts';

/** A document that does not fit the schema of its collection. */
export type Unreadable = {
  readonly document: string;
  readonly scope: string;
  readonly ver: number;
  /** The first fields at fault, without their values. */
  readonly detail: string;
};

/** Made once per schema. */
const fits = new WeakMap<z.ZodType, { readonly fit: ReturnType<typeof exactFit> }>();

/**
 * Parses what the server sent. What does not fit is set aside and named, and blocks nothing.
 */
export function parseDocuments<T>(
  schema: z.ZodType<T>,
  documents: readonly unknown[],
): Incoming<T> & { readonly unreadable: readonly Unreadable[] } {
  const puts: T[] = [];
  const removals: Removal[] = [];
  const unreadable: Unreadable[] = [];
  const { fit } = remember(fits, schema, () => ({ fit: exactFit(schema) }));
  for (const document of documents) {
    if (fit?.(document)) {
      puts.push(document as T);
      continue;
    }
    const removal = isMarkedDeleted(document) ? Removal.safeParse(document) : null;
    if (removal?.success) {
      removals.push(removal.data);
      continue;
    }
    const parsed = schema.safeParse(document);
    if (parsed.success) puts.push(parsed.data);
    else unreadable.push(named(document, parsed.error));
  }
  return { puts, removals, unreadable };
}

function isMarkedDeleted(document: unknown): boolean {
  return typeof document === 'object' && document !== null && '_deleted' in document;
}

function named(document: unknown, error: z.ZodError): Unreadable {
  const fields: Record<string, unknown> = typeof document === 'object' && document !== null ? { ...document } : {};
  const paths = error.issues.slice(0, 3).map(({ path, code }) => `${path.join('.') || 'document'}: ${code}`);
  return {
    document: textOf(fields['id']).slice(0, 80) || '?',
    scope: textOf(fields['scope']),
    ver: Number.isSafeInteger(fields['ver']) ? Number(fields['ver']) : 0,
    detail: paths.join('; '),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
