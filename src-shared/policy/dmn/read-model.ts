import type { ModdleElement } from 'dmn-moddle';
import { err, ok, type Result } from '../../base/result.ts';
import { Aggregation, type HitPolicy } from '../policy-document.ts';
import type {
  DmnDecision,
  DmnEntry,
  DmnExpression,
  DmnModel,
  DmnName,
  DmnService,
  DmnTable,
  DmnType,
} from './model.ts';
import { readDmnXml, type DmnProblem } from './read-xml.ts';

/** A part of DMN that is not evaluated here; thrown inward only, a problem outward. */
class Unsupported extends Error {
  readonly element: string;
  constructor(element: string, text: string) {
    super(text);
    this.element = element;
  }
}

/** Reads a decision requirements graph. What is not supported is refused by its name. */
export async function readDmnModel(xml: string): Promise<Result<DmnModel, DmnProblem>> {
  const read = await readDmnXml(xml);
  return read.ok ? dmnModelOf(read.value) : read;
}

/** As {@link readDmnModel}, from elements that were parsed already. */
export function dmnModelOf(definitions: ModdleElement): Result<DmnModel, DmnProblem> {
  try {
    return ok(modelOf(definitions));
  } catch (error) {
    if (error instanceof Unsupported) return err({ kind: 'unsupported', element: error.element, text: error.message });
    throw error;
  }
}

function modelOf(definitions: ModdleElement): DmnModel {
  const [imported] = many(definitions, 'import');
  if (imported)
    throw new Unsupported('import', `Importing another model (${textOf(imported, 'name')}) is not supported.`);
  refuseLanguage(definitions);
  const elements = many(definitions, 'drgElement');
  const ofType = (type: string) => elements.filter(({ $type }) => $type === `dmn:${type}`);
  return {
    name: textOf(definitions, 'name'),
    types: many(definitions, 'itemDefinition').map(typeOf),
    inputs: ofType('InputData').map((element) => ({ id: idOf(element), ...variableOf(element) })),
    decisions: ofType('Decision').map((element) => decisionOf(element, one(element, 'decisionLogic'))),
    services: ofType('DecisionService').map(serviceOf),
    functions: ofType('BusinessKnowledgeModel').map((element) =>
      decisionOf(element, one(element, 'encapsulatedLogic')),
    ),
  };
}

function decisionOf(element: ModdleElement, logic: ModdleElement | null): DmnDecision {
  const required = ['requiredDecision', 'requiredInput', 'requiredKnowledge'];
  const requirements = [...many(element, 'informationRequirement'), ...many(element, 'knowledgeRequirement')];
  const requires = requirements.flatMap((requirement) =>
    required.flatMap((name) => {
      const reference = one(requirement, name);
      return reference ? [referredId(reference)] : [];
    }),
  );
  return { id: idOf(element), ...variableOf(element), requires, logic: expressionOf(logic) };
}

function serviceOf(element: ModdleElement): DmnService {
  const references = (name: string) => many(element, name).map(referredId);
  return {
    id: idOf(element),
    ...variableOf(element),
    outputs: references('outputDecision'),
    parameters: [...references('inputData'), ...references('inputDecision')],
  };
}

/** Without an id nothing refers to an element, and its name will do. */
function idOf(element: ModdleElement): string {
  return textOf(element, 'id') || textOf(element, 'name');
}

function referredId(reference: ModdleElement): string {
  const href = textOf(reference, 'href');
  return href.slice(href.lastIndexOf('#') + 1);
}

/** The element's own name, which is its variable's, and the variable's type. */
function variableOf(element: ModdleElement): DmnName {
  const variable = one(element, 'variable');
  return { name: textOf(element, 'name'), type: variable ? textOf(variable, 'typeRef') : '' };
}

function typeOf(element: ModdleElement): DmnType {
  const allowed = one(element, 'allowedValues');
  return {
    name: textOf(element, 'name'),
    base: one(element, 'functionItem') ? 'function' : textOf(element, 'typeRef'),
    allowed: allowed && textOf(allowed, 'text'),
    parts: many(element, 'itemComponent').map(typeOf),
    isCollection: element['isCollection'] === true,
  };
}

function expressionOf(element: ModdleElement | null): DmnExpression {
  if (!element) return { kind: 'none' };
  refuseLanguage(element);
  switch (element.$type) {
    case 'dmn:LiteralExpression': {
      if (one(element, 'importedValues')) throw new Unsupported('importedValues', 'Imported values are not supported.');
      const text = textOf(element, 'text');
      return text.trim() === '' ? { kind: 'none' } : { kind: 'literal', text, type: textOf(element, 'typeRef') };
    }
    case 'dmn:DecisionTable':
      return { kind: 'table', table: tableOf(element) };
    case 'dmn:Context':
      return {
        kind: 'context',
        entries: many(element, 'contextEntry').map((entry) => entryOf(entry, 'variable', 'value')),
      };
    case 'dmn:Invocation': {
      const called = one(element, 'calledFunction');
      const bindings = many(element, 'binding').map((binding) => entryOf(binding, 'parameter', 'bindingFormula'));
      return { kind: 'invocation', called: called ? textOf(called, 'text') : '', bindings };
    }
    case 'dmn:List':
      return { kind: 'list', items: many(element, 'elements').map(expressionOf) };
    case 'dmn:Relation':
      return {
        kind: 'relation',
        columns: many(element, 'column').map((column) => textOf(column, 'name')),
        rows: many(element, 'row').map((row) => many(row, 'elements').map(expressionOf)),
      };
    case 'dmn:FunctionDefinition':
      return functionOf(element);
    default: {
      const name = element.$type.replace('dmn:', '');
      throw new Unsupported(name, `${name} is not supported.`);
    }
  }
}

function functionOf(element: ModdleElement): DmnExpression {
  const kind = textOf(element, 'kind') || 'FEEL';
  if (kind !== 'FEEL') throw new Unsupported('functionDefinition', `Functions of kind ${kind} are not supported.`);
  const parameters = many(element, 'formalParameter').map((each) => ({
    name: textOf(each, 'name'),
    type: textOf(each, 'typeRef'),
  }));
  return { kind: 'function', parameters, body: expressionOf(one(element, 'body')), type: textOf(element, 'typeRef') };
}

function entryOf(element: ModdleElement, named: string, valued: string): DmnEntry {
  const variable = one(element, named);
  const value = expressionOf(one(element, valued));
  return { name: variable ? textOf(variable, 'name') : '', type: variable ? textOf(variable, 'typeRef') : '', value };
}

/** As DMN writes them. */
export const HIT_POLICIES: Readonly<Record<string, HitPolicy>> = {
  UNIQUE: 'unique',
  FIRST: 'first',
  PRIORITY: 'priority',
  ANY: 'any',
  COLLECT: 'collect',
  'RULE ORDER': 'ruleOrder',
  'OUTPUT ORDER': 'outputOrder',
};

function tableOf(element: ModdleElement): DmnTable {
  const hitPolicy = HIT_POLICIES[textOf(element, 'hitPolicy') || 'UNIQUE'];
  if (!hitPolicy) throw new Unsupported('hitPolicy', `There is no hit policy ${textOf(element, 'hitPolicy')}.`);
  const aggregation = textOf(element, 'aggregation').toLowerCase();
  const textIn = (clause: ModdleElement, name: string) => {
    const found = one(clause, name);
    if (found) refuseLanguage(found);
    return found && textOf(found, 'text').trim() !== '' ? textOf(found, 'text') : null;
  };
  return {
    hitPolicy,
    aggregation: aggregation === '' ? null : Aggregation.parse(aggregation),
    inputs: many(element, 'input').map((input) => {
      const expression = one(input, 'inputExpression');
      return {
        label: textOf(input, 'label'),
        expression: expression ? textOf(expression, 'text') : '',
        type: expression ? textOf(expression, 'typeRef') : '',
        allowed: textIn(input, 'inputValues'),
      };
    }),
    outputs: many(element, 'output').map((output) => ({
      label: textOf(output, 'label'),
      name: textOf(output, 'name'),
      type: textOf(output, 'typeRef'),
      allowed: textIn(output, 'outputValues'),
      otherwise: textIn(output, 'defaultOutputEntry'),
    })),
    rules: many(element, 'rule').map((rule) => ({
      when: many(rule, 'inputEntry').map(feelOf),
      then: many(rule, 'outputEntry').map(feelOf),
      annotations: many(rule, 'annotationEntry').map((entry) => textOf(entry, 'text')),
    })),
  };
}

function feelOf(element: ModdleElement): string {
  refuseLanguage(element);
  return textOf(element, 'text');
}

function refuseLanguage(element: ModdleElement): void {
  const language = textOf(element, 'expressionLanguage');
  if (language === '' || /feel\/?$/i.test(language)) return;
  throw new Unsupported(
    'expressionLanguage',
    `Expressions in ${language.slice(0, 120)} are not supported: they are FEEL.`,
  );
}

function one(element: ModdleElement, name: string): ModdleElement | null {
  return (element[name] as ModdleElement | undefined) ?? null;
}

function many(element: ModdleElement, name: string): readonly ModdleElement[] {
  return (element[name] as readonly ModdleElement[] | undefined) ?? [];
}

function textOf(element: ModdleElement, name: string): string {
  const value = element[name];
  return typeof value === 'string' ? value : '';
}
