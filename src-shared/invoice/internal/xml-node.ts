/** An element as the parser gives it: children by name, text under '#text', attributes under '@name'. */
export type Node = { readonly [name: string]: unknown };

/** The children of a name, in their order; none where there are none. */
export function allOf(node: Node, name: string): readonly Node[] {
  const value = Object.hasOwn(node, name) ? node[name] : undefined;
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((one): one is Node => typeof one === 'object' && one !== null && !Array.isArray(one));
}

export function elementOf(node: Node, name: string): Node | undefined {
  return allOf(node, name)[0];
}

/** The text of the first element on this way down; '' where there is none. */
export function textAt(node: Node, ...path: readonly string[]): string {
  let at: Node | undefined = node;
  for (const name of path) at = at && elementOf(at, name);
  return at ? textOf(at) : '';
}

export function textOf(node: Node): string {
  return decoded(Object.hasOwn(node, '#text') ? node['#text'] : '');
}

export function attributeOf(node: Node, name: string): string {
  const key = `@${name}`;
  return decoded(Object.hasOwn(node, key) ? node[key] : '');
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function decoded(value: unknown): string {
  if (typeof value !== 'string') return '';
  return value
    .replaceAll(/&(?:(lt|gt|quot|apos|amp)|#(\d{1,7})|#x([0-9a-fA-F]{1,6}));/g, (whole, name, decimal, hex) => {
      if (typeof name === 'string') return NAMED[name] ?? whole;
      const code = typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hex), 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    })
    .trim();
}
