type Doc = Record<string, unknown>;

/** The document without its rest. */
export function lightOf<T extends Doc>(doc: T, fields: readonly string[]): T {
  if (fields.length === 0) return doc;
  const light = { ...doc };
  for (const field of fields) delete light[field];
  return light;
}

/** The rest of a document; null when it has none. */
export function restOf(doc: Doc, fields: readonly string[]): Doc | null {
  const rest: Doc = {};
  let found = false;
  for (const field of fields) {
    if (!(field in doc)) continue;
    rest[field] = doc[field];
    found = true;
  }
  return found ? rest : null;
}
