import { date, dateAndTime, duration, time } from 'feelin';
import { XMLParser } from 'fast-xml-parser';
import { err, ok, type Result } from '../../base/result.ts';

/** One case of a conformance suite: what goes in, and what must come out. */
export type TckCase = {
  readonly id: string;
  /** 'decision'; 'bkm' and 'decisionService' call something else. */
  readonly kind: string;
  /** The decision service or business knowledge model that is called, '' for a case of decisions. */
  readonly called: string;
  /** FEEL values by name. */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly results: readonly TckResult[];
};
/** `isError`: the result is an error, which is null to a reader. */
type TckResult = {
  readonly name: string;
  readonly kind: string;
  readonly expected: unknown;
  readonly isError: boolean;
};

export type TckFile = { readonly modelName: string; readonly cases: readonly TckCase[] };

type Node = Readonly<Record<string, unknown>>;

const MOST_CHARACTERS = 8 * 1024 * 1024;
const parser = new XMLParser({
  ignoreAttributes: false,
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  alwaysCreateTextNode: true,
  isArray: (name) => ['testCase', 'inputNode', 'resultNode', 'component', 'item'].includes(name),
});

/** Reads a `*-test-*.xml` of the public suite. @see testCases.xsd of the DMN TCK */
export function readTckFile(xml: string): Result<TckFile, string> {
  if (xml.length > MOST_CHARACTERS) return err('The file is too large.');
  if (/<!(?:DOCTYPE|ENTITY)/i.test(xml)) return err('A test file has no document type and declares no entities.');
  try {
    const { testCases } = parser.parse(xml, true) as { testCases?: Node };
    if (!testCases) return err('This is no file of test cases: it has no element testCases.');
    const cases = nodes(testCases, 'testCase').map((testCase) => ({
      id: attribute(testCase, 'id'),
      kind: attribute(testCase, 'type') || 'decision',
      called: attribute(testCase, 'invocableName'),
      inputs: Object.fromEntries(
        nodes(testCase, 'inputNode').map((input) => [attribute(input, 'name'), valueOf(input)]),
      ),
      results: nodes(testCase, 'resultNode').map((result) => ({
        name: attribute(result, 'name'),
        kind: attribute(result, 'type') || 'decision',
        expected: valueOf((result['expected'] as Node | undefined) ?? {}),
        isError: attribute(result, 'errorResult') === 'true',
      })),
    }));
    return ok({ modelName: textIn(testCases['modelName']).trim(), cases });
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
}

function valueOf(holder: Node): unknown {
  if (holder['value'] !== undefined) return literalOf(holder['value'] as Node);
  const components = nodes(holder, 'component');
  if (components.length > 0) {
    return Object.fromEntries(components.map((component) => [attribute(component, 'name'), valueOf(component)]));
  }
  const list = holder['list'] as Node | undefined;
  if (list === undefined || attribute(list, 'nil') === 'true') return null;
  return nodes(list, 'item').map(valueOf);
}

function literalOf(value: Node): unknown {
  if (attribute(value, 'nil') === 'true') return null;
  const text = textIn(value);
  switch (attribute(value, 'type').replace(/^.*:/, '')) {
    case 'decimal':
    case 'double':
    case 'integer':
    case 'int':
    case 'long':
    case 'float':
      return Number(text);
    case 'boolean':
      return text.trim() === 'true' || text.trim() === '1';
    case 'date':
      return date(text.trim());
    case 'dateTime':
      return dateAndTime(text.trim());
    case 'time':
      return time(text.trim());
    case 'duration':
    case 'dayTimeDuration':
    case 'yearMonthDuration':
      return duration(text.trim());
    default:
      return text;
  }
}

function nodes(parent: Node, name: string): readonly Node[] {
  return (parent[name] as readonly Node[] | undefined) ?? [];
}

function attribute(node: Node, name: string): string {
  const value = node[`@_${name}`];
  return typeof value === 'string' ? value : '';
}

function textIn(node: unknown): string {
  const text = typeof node === 'object' && node !== null ? (node as Node)['#text'] : node;
  return typeof text === 'string' ? text : '';
}
