import { parseSync } from 'vite';
import type { SourceFile } from './source-tree.ts';

/** A node of the tree that the parser makes (ESTree with JSX and types), as far as it is looked at here. */
type Node = { readonly type: string; readonly [field: string]: unknown };

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

function* nodesOf(node: Node): Generator<Node> {
  yield node;
  for (const value of Object.values(node)) {
    for (const each of Array.isArray(value) ? value : [value]) if (isNode(each)) yield* nodesOf(each);
  }
}

function treeOf({ path, text }: SourceFile): Node[] {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  return [...nodesOf(program as unknown as Node)];
}

const textOf = (node: unknown): string | undefined =>
  isNode(node) && node.type === 'Literal' && typeof node['value'] === 'string' ? node['value'] : undefined;

/** The texts that an expression can be, as far as they stand in it. */
function textsOf(node: unknown): string[] {
  if (!isNode(node)) return [];
  if (node.type === 'ConditionalExpression') return [...textsOf(node['consequent']), ...textsOf(node['alternate'])];
  if (node.type === 'LogicalExpression') return [...textsOf(node['left']), ...textsOf(node['right'])];
  return [textOf(node) ?? []].flat();
}

/** What a number of things is said by: `counted(3, 'case')`. */
export function countedKey(one: string, many = `${one}s`): string {
  return `{count, plural, one {# ${one}} other {# ${many}}}`;
}

/** The sentences that a file says in the window's language: the keys of its `t`, `rich` and `counted`. */
export function saidIn(file: SourceFile): string[] {
  return treeOf(file).flatMap((node) => {
    if (node.type !== 'CallExpression' || !isNode(node['callee'])) return [];
    const called = node['callee']['name'];
    const given = node['arguments'] as readonly unknown[];
    if (called === 't' || called === 'rich') return textsOf(given[0]);
    if (called !== 'counted') return [];
    const [one, many] = [textOf(given[1]), textOf(given[2])];
    return one === undefined ? [] : [countedKey(one, many)];
  });
}

const SHOWN_ATTRIBUTE = /^(label|title|placeholder|aria-label|aria-description|alt|hint|helperText|heading)$/;
const hasWord = (text: string): boolean => /\p{L}{2}/u.test(text);

/** Texts in JSX that are in English whatever the language is, 'path: text'. */
export function unsaidIn(file: SourceFile, except: ReadonlySet<string>): string[] {
  return treeOf(file).flatMap((node) => {
    const text =
      node.type === 'JSXText'
        ? String(node['value']).trim()
        : node.type === 'JSXAttribute' && isNode(node['name']) && SHOWN_ATTRIBUTE.test(String(node['name']['name']))
          ? (textOf(node['value']) ?? '')
          : '';
    return hasWord(text) && !except.has(text) ? [`${file.path}: ${text}`] : [];
  });
}

/** The texts of properties with one of these names, and of all properties of constants with one of those. */
export function namedTexts(file: SourceFile, properties: ReadonlySet<string>, tables: ReadonlySet<string>): string[] {
  return treeOf(file).flatMap((node) => {
    if (node.type === 'Property' && isNode(node['key']) && properties.has(String(node['key']['name']))) {
      return textsOf(node['value']);
    }
    if (node.type === 'VariableDeclarator' && isNode(node['id']) && tables.has(String(node['id']['name']))) {
      return [...nodesOf(node)].flatMap((inner) => (inner.type === 'Property' ? textsOf(inner['value']) : []));
    }
    return [];
  });
}
