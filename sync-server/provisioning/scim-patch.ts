import { ENTERPRISE, QUEUES, type ScimPatch } from '../../src-shared/wire/scim.ts';
import { matchesFilter, parseFilter } from './scim-filter.ts';
import { ScimProblem } from './scim-problem.ts';

type Json = { [name: string]: unknown };
type Operation = ScimPatch['Operations'][number];

/** 'name.givenName', 'members[value eq "7"]', 'urn:…:User:manager.value'. */
const PATH = /^(?:(urn:[\w:.-]+:(?:User|Group)):)?([A-Za-z][\w$-]*)(?:\[([^\]]+)\])?(?:\.([A-Za-z][\w$-]*))?$/;

/**
 * The resource after a PATCH, all operations or none.
 *
 * @see RFC 7644, 3.5.2
 * @throws ScimProblem for a path that is not understood or finds nothing.
 */
export function patched(resource: Json, { Operations }: ScimPatch): Json {
  const copy = structuredClone(resource);
  for (const operation of Operations) {
    if (operation.path !== undefined) applyAt(copy, operation, operation.path);
    else if (operation.op === 'remove') throw new ScimProblem(400, 'What is removed needs a path.', 'noTarget');
    else applyWhole(copy, operation);
  }
  return copy;
}

/** The extension of a schema's name, whatever its case; undefined for the core and for what is not known. */
function extensionOf(schema: string): string | undefined {
  return [ENTERPRISE, QUEUES].find((each) => each.toLowerCase() === schema.toLowerCase());
}

function applyWhole(target: Json, { op, value }: Operation): void {
  if (!isObject(value)) throw new ScimProblem(400, 'Without a path the value names attributes.', 'invalidSyntax');
  for (const [name, one] of Object.entries(value)) {
    if (name === 'schemas') continue;
    const extension = extensionOf(name);
    if (extension && isObject(one)) applyWhole(objectAt(target, extension), { op, path: undefined, value: one });
    else applyAt(target, { op, path: name, value: one }, name);
  }
}

function applyAt(resource: Json, { op, value }: Operation, path: string): void {
  const [, schema, attribute, filter, sub] = PATH.exec(path) ?? [];
  if (attribute === undefined) throw new ScimProblem(400, `This path is not understood: ${path}`, 'invalidPath');
  const extension = extensionOf(schema ?? '');
  const target = extension ? objectAt(resource, extension) : resource;
  const name = ownName(target, attribute);
  if (filter !== undefined) return applyToSome(target, name, { op, value, filter, sub, path });
  if (sub !== undefined) return change(objectAt(target, name), ownName(objectAt(target, name), sub), op, value);
  change(target, name, op, name === 'manager' && typeof value === 'string' ? { value } : value);
}

function applyToSome(
  target: Json,
  name: string,
  where: {
    readonly op: Operation['op'];
    readonly value: unknown;
    readonly filter: string;
    readonly sub: string | undefined;
    readonly path: string;
  },
): void {
  const list = (Array.isArray(target[name]) ? target[name] : []) as Json[];
  const comparisons = parseFilter(where.filter);
  const isMeant = (one: Json): boolean =>
    matchesFilter(
      comparisons,
      Object.fromEntries(comparisons.map(({ attribute }) => [attribute, scalar(one[attribute])])),
    );
  const meant = list.filter(isMeant);
  if (where.op === 'remove' && where.sub === undefined) {
    target[name] = list.filter((one) => !meant.includes(one));
    return;
  }
  if (meant.length === 0) throw new ScimProblem(400, `Nothing is at ${where.path}.`, 'noTarget');
  for (const one of meant) {
    if (where.sub !== undefined) change(one, where.sub, where.op, where.value);
    else if (isObject(where.value)) Object.assign(one, where.value);
  }
}

function change(target: Json, name: string, op: Operation['op'], value: unknown): void {
  const present = target[name];
  if (op === 'remove') delete target[name];
  else if (op === 'add' && Array.isArray(present)) {
    const added = (Array.isArray(value) ? value : [value]) as unknown[];
    const known = new Set(present.map((one) => JSON.stringify(one)));
    target[name] = [...(present as unknown[]), ...added.filter((one) => !known.has(JSON.stringify(one)))];
  } else if (isObject(present) && isObject(value)) Object.assign(present, value);
  else target[name] = name === 'active' ? booleanOfText(value) : value;
}

/** Some directories send booleans as text. Any other text stays what it is, for the schema to refuse. */
function booleanOfText(value: unknown): unknown {
  const text = typeof value === 'string' ? value.toLowerCase() : '';
  return text === 'true' || text === 'false' ? text === 'true' : value;
}

/** Attributes are named without regard to case. */
function ownName(target: Json, name: string): string {
  return Object.keys(target).find((own) => own.toLowerCase() === name.toLowerCase()) ?? name;
}

function objectAt(target: Json, name: string): Json {
  const present = target[name];
  if (isObject(present)) return present;
  const made: Json = {};
  target[name] = made;
  return made;
}

function scalar(value: unknown): string | boolean | null {
  return typeof value === 'string' || typeof value === 'boolean' ? value : null;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
