/** A JSON schema, or a part of an OpenAPI 3.1 document: what was read from a file. */
type Node = Readonly<Record<string, unknown>>;
type Place = { readonly words: string; readonly way: 'asked' | 'answered' };
type Documents = { readonly before: Node; readonly after: Node };

/** Deeper than any schema of ours; one that refers to itself ends here. */
const DEEPEST = 40;
const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

/**
 * What a client of the released API could stumble over: what is gone, what is asked for anew, what is taken or answered
 * otherwise. What was added is none of that.
 *
 * @param before  the released OpenAPI document.
 * @returns one sentence per change; none: every client goes on.
 */
export function breakingChanges(before: Node, after: Node): string[] {
  const documents = { before, after };
  return entries(before['paths']).flatMap(([path, old]) => {
    const now = at(after['paths'], path);
    if (now === undefined) return [`${path} is gone`];
    return METHODS.filter((method) => method in old).flatMap((method) => {
      const name = `${method.toUpperCase()} ${path}`;
      const operation = at(now, method);
      return operation ? operationChanges(documents, name, node(old[method]), operation) : [`${name} is gone`];
    });
  });
}

function operationChanges(documents: Documents, name: string, old: Node, now: Node): string[] {
  const content = (from: Node, of: string): readonly (readonly [string, Node])[] => entries(at(from[of], 'content'));
  const responses = entries(old['responses']).flatMap(([status, response]) => {
    const answer = at(now['responses'], status);
    if (!answer) return [`${name} does not answer ${status} any more`];
    return contentChanges(documents, { words: `${name} answering ${status}`, way: 'answered' }, [
      entries(response['content']),
      entries(answer['content']),
    ]);
  });
  const asked = { words: `${name}: the body`, way: 'asked' } as const;
  const isNewlyAsked = at(now, 'requestBody')?.['required'] === true && at(old, 'requestBody')?.['required'] !== true;
  return [
    ...parameterChanges(documents, name, [parametersOf(old), parametersOf(now)]),
    ...(isNewlyAsked ? [`${name} now needs a body`] : []),
    ...contentChanges(documents, asked, [content(old, 'requestBody'), content(now, 'requestBody')]),
    ...responses,
  ];
}

function contentChanges(
  documents: Documents,
  place: Place,
  [old, now]: readonly [readonly (readonly [string, Node])[], readonly (readonly [string, Node])[]],
): string[] {
  return old.flatMap(([type, media]) => {
    const same = now.find(([other]) => other === type)?.[1];
    if (!same) return [`${place.words} is not ${type} any more`];
    return schemaChanges(documents, place, node(media['schema']), node(same['schema']));
  });
}

function parametersOf(operation: Node): ReadonlyMap<string, Node> {
  const parameters = (operation['parameters'] ?? []) as readonly Node[];
  return new Map(parameters.map((one) => [`${String(one['in'])} parameter ${String(one['name'])}`, one]));
}

function parameterChanges(
  documents: Documents,
  name: string,
  [old, now]: readonly [ReadonlyMap<string, Node>, ReadonlyMap<string, Node>],
): string[] {
  const kept = [...old].flatMap(([key, parameter]) => {
    const same = now.get(key);
    if (!same) return [`${name}: the ${key} is gone`];
    const place = { words: `${name}: the ${key}`, way: 'asked' } as const;
    const isNeeded = same['required'] === true && parameter['required'] !== true;
    return [
      ...(isNeeded ? [`${place.words} is now required`] : []),
      ...schemaChanges(documents, place, node(parameter['schema']), node(same['schema'])),
    ];
  });
  const asked = [...now].filter(([key, parameter]) => !old.has(key) && parameter['required'] === true);
  return [...kept, ...asked.map(([key]) => `${name} now asks for the ${key}`)];
}

function schemaChanges(documents: Documents, place: Place, old: Node, now: Node, depth = 0): string[] {
  if (depth > DEEPEST) return [];
  const [was, is] = [resolved(documents.before, old), resolved(documents.after, now)];
  if (was === is || JSON.stringify([was, old]) === JSON.stringify([is, now])) {
    if (JSON.stringify(was).includes('"$ref"') === false) return [];
  }
  const [some, others] = [variantsOf(was), variantsOf(is)];
  if (some || others) return variantChanges(documents, place, [some ?? [was], others ?? [is]], depth);
  return [
    ...typeChanges(place, was, is),
    ...limitChanges(place, was, is),
    ...propertyChanges(documents, place, [was, is], depth),
    ...('items' in was && 'items' in is
      ? schemaChanges(
          documents,
          { ...place, words: `${place.words}[]` },
          node(was['items']),
          node(is['items']),
          depth + 1,
        )
      : []),
  ];
}

/** Asked: each way that was taken is taken still. Answered: each way that is answered was answered before. */
function variantChanges(
  documents: Documents,
  place: Place,
  [old, now]: readonly [readonly Node[], readonly Node[]],
  depth: number,
): string[] {
  const isAsked = place.way === 'asked';
  return (isAsked ? old : now).flatMap((one) => {
    const found = (isAsked ? now : old).map((other) =>
      isAsked
        ? schemaChanges(documents, place, one, other, depth + 1)
        : schemaChanges(documents, place, other, one, depth + 1),
    );
    if (found.some((changes) => changes.length === 0)) return [];
    // The nearest one says best what changed.
    return found.toSorted((a, b) => a.length - b.length)[0] ?? [`${place.words} changed its variants`];
  });
}

function typeChanges({ words, way }: Place, was: Node, is: Node): string[] {
  const [old, now] = [typesOf(was), typesOf(is)];
  const [allowed, met] = way === 'asked' ? [now, old] : [old, now];
  const lost =
    allowed === null ? [] : (met ?? ['anything']).filter((type) => !allowed.includes(type) && !isWhole(type, allowed));
  const [values, left] = [valuesOf(was), valuesOf(is)];
  const gone = left === null ? [] : (values ?? []).filter((value) => !left.includes(value));
  const narrowed = way === 'asked' && values === null && left !== null;
  return [
    ...lost.map((type) =>
      way === 'asked' ? `${words} does not take ${type} any more` : `${words} may now be ${type}`,
    ),
    ...gone.map((value) => `${words} does not know ${value} any more`),
    ...(narrowed ? [`${words} now takes ${left.join(', ')} alone`] : []),
  ];
}

const LOWER = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems'] as const;
const UPPER = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems'] as const;

/** Of what is asked: what was within the limits may be outside now. */
function limitChanges({ words, way }: Place, was: Node, is: Node): string[] {
  if (way === 'answered') return [];
  const number = (from: Node, key: string, otherwise: number): number => (from[key] as number | undefined) ?? otherwise;
  const lower = LOWER.filter((key) => number(is, key, -Infinity) > number(was, key, -Infinity));
  const upper = UPPER.filter((key) => number(is, key, Infinity) < number(was, key, Infinity));
  const patterns = is['pattern'] !== undefined && is['pattern'] !== was['pattern'] ? ['pattern'] : [];
  const closed = is['additionalProperties'] === false && 'type' in was && was['additionalProperties'] !== false;
  return [
    ...[...lower, ...upper, ...patterns].map((key) => `${words} has a narrower ${key}: ${String(is[key])}`),
    ...(closed ? [`${words} takes no other fields any more`] : []),
  ];
}

function propertyChanges(
  documents: Documents,
  place: Place,
  [was, is]: readonly [Node, Node],
  depth: number,
): string[] {
  const [old, now] = [requiredOf(was), requiredOf(is)];
  const fields = new Map(entries(is['properties']));
  const changes = entries(was['properties']).flatMap(([key, schema]) => {
    const same = fields.get(key);
    const words = `${place.words}.${key}`;
    if (!same) return [`${words} is gone`];
    return schemaChanges(documents, { ...place, words }, schema, same, depth + 1);
  });
  const [demanded, given] = [now.filter((key) => !old.includes(key)), old.filter((key) => !now.includes(key))];
  return [
    ...changes,
    ...(place.way === 'asked'
      ? demanded.map((key) => `${place.words}.${key} is now required`)
      : given.filter((key) => fields.has(key)).map((key) => `${place.words}.${key} may now be missing`)),
  ];
}

function resolved(document: Node, schema: Node): Node {
  const reference = schema['$ref'];
  if (typeof reference !== 'string') return schema;
  return reference
    .split('/')
    .slice(1)
    .reduce<Node>((from, part) => node(from[part]), document);
}

function variantsOf(schema: Node): readonly Node[] | null {
  const variants = schema['anyOf'] ?? schema['oneOf'];
  return Array.isArray(variants) ? (variants as Node[]) : null;
}

function typesOf({ type }: Node): readonly string[] | null {
  return type === undefined ? null : ([type].flat() as string[]);
}

function isWhole(type: string, allowed: readonly string[]): boolean {
  return type === 'integer' && allowed.includes('number');
}

function valuesOf(schema: Node): readonly string[] | null {
  if ('const' in schema) return [JSON.stringify(schema['const'])];
  return Array.isArray(schema['enum']) ? schema['enum'].map((value) => JSON.stringify(value)) : null;
}

function requiredOf(schema: Node): readonly string[] {
  return (schema['required'] ?? []) as string[];
}

function at(from: unknown, key: string): Node | undefined {
  return node(from)[key] as Node | undefined;
}

function entries(of: unknown): readonly (readonly [string, Node])[] {
  return Object.entries(node(of)) as [string, Node][];
}

function node(value: unknown): Node {
  return (value ?? {}) as Node;
}
