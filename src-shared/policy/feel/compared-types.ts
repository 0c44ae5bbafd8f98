import type { parseUnaryTests } from 'feelin';

type Node = ReturnType<typeof parseUnaryTests>['topNode'];
/** 'number', 'text', 'boolean', 'date' or 'duration'; null where it cannot be told. */
type Kind = string | null;

const RETURNS: Readonly<Record<string, string>> = {
  ...kinds('number', 'abs', 'ceiling', 'count', 'decimal', 'even', 'floor', 'max', 'min', 'modulo', 'number', 'sqrt'),
  ...kinds('number', 'string length', 'sum', 'mean', 'median', 'round up', 'round down', 'round half up'),
  ...kinds('text', 'lower case', 'string', 'string join', 'substring', 'substring after', 'substring before', 'trim'),
  ...kinds('text', 'upper case', 'replace', 'day of week', 'month of year'),
  ...kinds('boolean', 'contains', 'ends with', 'list contains', 'matches', 'not', 'starts with', 'all', 'any'),
  ...kinds('date', 'date'),
  ...kinds('duration', 'duration'),
};

function kinds(kind: string, ...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, kind]));
}

/**
 * The first comparison of a cell between kinds that never compare, in words; null when there is none.
 *
 * The interpreter answers such a comparison with `false` and no warning, and a rule would silently never fire.
 *
 * @param kindOf  the kind of a name, `?` being the value of the cell's own input.
 */
export function incomparable(top: Node, source: string, kindOf: (name: string) => Kind): string | null {
  let found: string | null = null;
  const compare = (one: Kind, other: Kind) => {
    if (one !== null && other !== null && one !== other) found ??= `a ${one} never compares with a ${other}`;
  };
  const textOf = ({ from, to }: Node) => source.slice(from, to);
  const visit = (node: Node): Kind => {
    const children = childrenOf(node);
    const visited = children.map(visit);
    const operator = children.findIndex(({ name }) => name === 'CompareOp');
    switch (node.name) {
      case 'NumericLiteral':
        return 'number';
      case 'StringLiteral':
        return 'text';
      case 'BooleanLiteral':
      case 'Conjunction':
      case 'Disjunction':
      case 'QuantifiedExpression':
        return 'boolean';
      case 'VariableName':
        return kindOf(textOf(node));
      case 'ParenthesizedExpression':
        return visited[1] ?? null;
      case 'FunctionInvocation':
        return RETURNS[textOf(children[0]!)] ?? null;
      case 'ArithmeticExpression':
        return visited[0] === visited[2] ? (visited[0] ?? null) : null;
      case 'IfExpression':
        return visited[3] === visited[5] ? (visited[3] ?? null) : null;
      case 'Comparison':
        if (operator === 1) compare(visited[0]!, visited[2] ?? null);
        return 'boolean';
      case 'SimplePositiveUnaryTest':
        if (operator === 0) compare(kindOf('?'), visited[1] ?? null);
        return 'boolean';
      case 'Interval':
        for (const kind of visited) compare(kindOf('?'), kind);
        return null;
      case 'PositiveUnaryTest':
        // A value by itself is compared with the input; a condition that names `?` answers yes or no.
        if (visited[0] !== 'boolean' || isValue(children[0]!)) compare(kindOf('?'), visited[0] ?? null);
        return null;
      default:
        return null;
    }
  };
  visit(top);
  return found;
}

function isValue({ name }: Node): boolean {
  return name === 'BooleanLiteral' || name === 'VariableName';
}

function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
  return children;
}
