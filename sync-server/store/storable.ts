import { storableText } from '../../src-shared/base/storable-text.ts';

/** JSON text for a jsonb column, which refuses the NUL, and half a surrogate pair, even escaped. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === 'string' ? storableText(item) : item));
}
