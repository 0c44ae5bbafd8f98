import type { parseUnaryTests } from 'feelin';

/** A node of the interpreter's syntax tree. */
export type FeelNode = ReturnType<typeof parseUnaryTests>['topNode'];

const TYPES = new Set([
  'Any',
  'Null',
  'number',
  'string',
  'boolean',
  'date',
  'time',
  'date and time',
  'days and time duration',
  'years and months duration',
  'range',
  'list',
  'context',
]);

/** The first form in parsed FEEL that the interpreter is known to answer wrongly and without a warning; null when there is none. */
export function unsupportedForm(topNode: FeelNode, text: string): string | null {
  let found: string | null = null;
  topNode.cursor().iterate(({ name, node }) => {
    found ??= FORMS[name]?.(node, text) ?? null;
  });
  return found;
}

const FORMS: Readonly<Record<string, (node: FeelNode, text: string) => string | null>> = {
  Context(node, text) {
    const keys = node.getChildren('ContextEntry').map((entry) => {
      const key = entry.getChild('Key');
      return key ? text.slice(key.from, key.to).replaceAll('"', '') : '';
    });
    return new Set(keys).size < keys.length ? 'A context that names an entry twice is not supported.' : null;
  },
  ParenthesizedExpression(node, text) {
    const test = node.getChild('SimplePositiveUnaryTest');
    const operator = test?.getChild('CompareOp');
    if (!operator || node.parent?.name === 'PositiveUnaryTest') return null;
    const sign = text.slice(operator.from, operator.to);
    return sign === '=' || sign === '!=' ? `The range (${sign} …) is not supported.` : null;
  },
  QualifiedName(node, text) {
    const name = text.slice(node.from, node.to).replaceAll(/\s+/g, ' ');
    return TYPES.has(name) ? null : 'Asking for an instance of a type of the model is not supported.';
  },
};
