import { DmnModdle, type ModdleElement } from 'dmn-moddle';
import { err, ok, type Result } from '../../base/result.ts';
import { extension } from './extension.ts';

/** Why a DMN file is not taken. `unsupported` names the part that this product does not evaluate. */
export type DmnProblem = {
  readonly kind: 'malformed' | 'unsupported' | 'tooLarge';
  /** The element or attribute, as the file calls it. */
  readonly element: string;
  /** A sentence for a person. */
  readonly text: string;
};

const NAMESPACES: readonly string[] = [
  'http://www.omg.org/spec/DMN/20180521/MODEL/',
  'https://www.omg.org/spec/DMN/20191111/MODEL/',
  'https://www.omg.org/spec/DMN/20211108/MODEL/',
  'https://www.omg.org/spec/DMN/20230324/MODEL/',
];
const MOST_CHARACTERS = 4 * 1024 * 1024;
const DEEPEST = 200;

/**
 * Parses DMN 1.2 to 1.5 into elements as DMN 1.3 has them. An element that 1.3 does not have is named, not skipped.
 */
export async function readDmnXml(xml: string): Promise<Result<ModdleElement, DmnProblem>> {
  const refused = guard(xml);
  if (refused) return err(refused);
  const namespace =
    /<(?:[\w.-]+:)?definitions\b[^>]*?\sxmlns(?::[\w.-]+)?\s*=\s*["']([^"']*\/DMN\/[^"']*\/MODEL\/)["']/.exec(xml)?.[1];
  if (namespace === undefined || !NAMESPACES.includes(namespace)) {
    const given = namespace ?? /xmlns(?::[\w.-]+)?\s*=\s*["']([^"']*)["']/.exec(xml)?.[1] ?? 'none';
    return err(problem('malformed', 'definitions', `This is no DMN 1.2 to 1.5: its namespace is ${shortened(given)}.`));
  }
  const dmn13 = asDmn13(xml);
  try {
    const { rootElement, warnings } = await new DmnModdle({ cs: extension }).fromXML(dmn13);
    const [warning] = warnings.filter(({ message }) => !isOfAnotherTool(message));
    if (warning) return err(problemOfWarning(warning.message));
    return rootElement.$type === 'dmn:Definitions'
      ? ok(rootElement)
      : err(problem('malformed', rootElement.$type, 'A DMN file begins with definitions.'));
  } catch (error) {
    return err(problemOfWarning(error instanceof Error ? error.message : String(error)));
  }
}

/** The parser knows the namespaces of 1.3; what later versions add is unknown to it and named. */
function asDmn13(xml: string): string {
  return xml.replaceAll(
    /(["'])https?:\/\/www\.omg\.org\/spec\/DMN\/\d{8}\/(MODEL|DMNDI)\/\1/g,
    (_, quote: string, part: string) => `${quote}https://www.omg.org/spec/DMN/20191111/${part}/${quote}`,
  );
}

/** What is refused before any parser sees it: entities that grow, and texts made to exhaust one. */
function guard(xml: string): DmnProblem | null {
  if (xml.length > MOST_CHARACTERS) {
    return problem('tooLarge', 'file', `A DMN file of more than ${MOST_CHARACTERS / 1024 / 1024} MB is not read.`);
  }
  const type = /<!(DOCTYPE|ENTITY)/i.exec(xml);
  if (type)
    return problem(
      'malformed',
      `!${type[1]!.toUpperCase()}`,
      'A DMN file has no document type and declares no entities.',
    );
  let depth = 0;
  for (const [tag] of xml.matchAll(/<[/]?[A-Za-z_][^<>]*>/g)) {
    if (tag.startsWith('</')) depth -= 1;
    else if (!tag.endsWith('/>')) depth += 1;
    if (depth > DEEPEST) return problem('tooLarge', 'file', `Elements more than ${DEEPEST} deep are not read.`);
  }
  return null;
}

/** Attributes and extension elements of other tools say nothing about what is decided. */
function isOfAnotherTool(message: string): boolean {
  return /^(?:unknown attribute|unresolved reference|illegal ID)/i.test(message);
}

function problemOfWarning(message: string): DmnProblem {
  const type = /unknown type <(?:dmn:)?([^>]+)>/.exec(message)?.[1];
  const line = /line: (\d+)/.exec(message)?.[1];
  const at = line === undefined ? '' : ` (line ${Number(line) + 1})`;
  if (type !== undefined) {
    const element = `${type.charAt(0).toLowerCase()}${type.slice(1)}`;
    return problem('unsupported', element, `${element} is not supported${at}.`);
  }
  const element = /content <\/?([\w:.-]+)/.exec(message)?.[1] ?? 'file';
  const reason = /nested error: (.*)/.exec(message)?.[1] ?? message.split('\n')[0]!;
  return problem('malformed', element, `This is not well-formed DMN at ${element}${at}: ${shortened(reason)}.`);
}

function problem(kind: DmnProblem['kind'], element: string, text: string): DmnProblem {
  return { kind, element, text };
}

function shortened(text: string): string {
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
