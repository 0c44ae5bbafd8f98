import type { FieldDifference } from '../../../src-shared/sync/command.ts';

type Fields = ReadonlyMap<string, string>;

/**
 * What an entry says of its subject, beside what was said of the same field before: those that differ, in the order of the entry. An
 * entry does not repeat everything, so a field that it passes over has not changed.
 *
 * @param earlier  texts of earlier entries about the same subject, the newest first.
 */
export function entryDifferences(earlier: readonly string[], text: string): FieldDifference[] {
  const before = earlier.map(fieldsOf);
  return [...fieldsOf(text)]
    .map(([key, after]) => ({
      key,
      label: labelOf(key),
      before: before.find((fields) => fields.has(key))?.get(key) ?? '',
      after,
    }))
    .filter((field) => field.before !== field.after);
}

/** Leaves of the entry's body by their path, as text. */
export function fieldsOf(text: string): Fields {
  const fields = new Map<string, string>();
  const entry = parsed(text);
  collect('body' in entry ? entry.body : {}, '', fields);
  return fields;
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

function collect(value: unknown, path: string, fields: Map<string, string>): void {
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) fields.set(path, value.join(', '));
  else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) collect(item, path === '' ? key : `${path}.${key}`, fields);
  } else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    if (value !== '') fields.set(path, String(value));
  }
}

/** 'basis.evidenceHash' as 'basis, evidence hash'. */
function labelOf(path: string): string {
  return path
    .split('.')
    .map((part) => part.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase())
    .join(', ');
}
