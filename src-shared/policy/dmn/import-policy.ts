import type { ModdleElement } from 'dmn-moddle';
import { err, ok, type Result } from '../../base/result.ts';
import { isOfType } from '../compile-table.ts';
import { literalValue } from '../feel/literal.ts';
import {
  PolicyName,
  PolicyTable,
  type PolicyInput,
  type PolicyOutput,
  type PolicyType,
  type PolicyValue,
} from '../policy-document.ts';
import { DMN_TYPES } from './policy-types.ts';
import type { DmnModel, DmnTable } from './model.ts';
import { dmnModelOf } from './read-model.ts';
import { readDmnXml, type DmnProblem } from './read-xml.ts';

/** A part that a policy does not have; thrown inward only. */
class Refused extends Error {
  readonly element: string;
  constructor(element: string, text: string) {
    super(text);
    this.element = element;
  }
}

/**
 * Reads a policy from DMN: one decision that is a decision table over plain inputs, with fixed values as its outcomes.
 * What else DMN has is refused by its name: a policy says what it does, it does not compute it.
 *
 * @param defaults  what a file of another tool does not say.
 */
export async function policyFromDmn(
  xml: string,
  defaults: { readonly effectiveFrom: string },
): Promise<Result<PolicyTable, DmnProblem>> {
  const read = await readDmnXml(xml);
  if (!read.ok) return read;
  const model = dmnModelOf(read.value);
  if (!model.ok) return model;
  try {
    const parsed = PolicyTable.safeParse(policyOf(model.value, extensionOf(read.value), defaults));
    if (parsed.success) return ok(parsed.data);
    const [issue] = parsed.error.issues;
    return err({
      kind: 'malformed',
      element: issue!.path.join('.'),
      text: `The policy is not complete at ${issue!.path.join('.')}: ${issue!.message}.`,
    });
  } catch (error) {
    if (error instanceof Refused) return err({ kind: 'unsupported', element: error.element, text: error.message });
    throw error;
  }
}

function policyOf(model: DmnModel, own: ModdleElement | null, defaults: { readonly effectiveFrom: string }): unknown {
  const [decision, another] = model.decisions;
  if (!decision) throw new Refused('decision', 'The file has no decision.');
  if (another) throw new Refused('decision', `A policy is one decision; ${another.name} is another.`);
  const [called] = [...model.functions, ...model.services];
  if (called) throw new Refused('businessKnowledgeModel', `A policy calls nothing; the file has ${called.name}.`);
  if (decision.logic.kind !== 'table')
    throw new Refused('decisionTable', `Decision ${decision.name} is no decision table.`);
  const { table } = decision.logic;
  const types = new Map(model.types.map((type) => [type.name, type]));
  const typeOf = (name: string, column: string): PolicyType => {
    const found = Object.entries(DMN_TYPES).find(([, dmn]) => dmn === name.replace(/^feel[:.]/, ''))?.[0];
    if (found) return found as PolicyType;
    if (name === 'dayTimeDuration') return 'duration';
    const defined = types.get(name);
    if (defined && defined.parts.length === 0 && !defined.isCollection) return typeOf(defined.base, column);
    throw new Refused(
      'typeRef',
      `Column ${column} has the type ${name === '' ? 'none' : name}; a policy has numbers, texts, yes or no, dates and durations.`,
    );
  };
  const inputs = table.inputs.map((input): PolicyInput => {
    const { expression: name, label, type } = input;
    if (!PolicyName.safeParse(name).success)
      throw new Refused('inputExpression', `Input ${name.slice(0, 80)} is no plain name.`);
    const allowed = input.allowed ?? types.get(type)?.allowed ?? null;
    return {
      name,
      type: typeOf(type, name),
      label: label === '' && !own ? name : label,
      ...(allowed === null ? {} : { allowed }),
    };
  });
  const outputs = outputsOf(table, typeOf);
  return {
    policy: decision.name,
    version: own ? own['version'] : 1,
    title: own ? parsed(own['title']) : decision.name,
    effectiveFrom: own ? own['effectiveFrom'] : defaults.effectiveFrom,
    hitPolicy: table.hitPolicy,
    ...(table.aggregation === null ? {} : { aggregation: table.aggregation }),
    inputs,
    outputs,
    rules: rulesOf(table, inputs, outputs, own !== null),
    examples: own ? examplesOf(own) : [],
  };
}

function outputsOf(table: DmnTable, typeOf: (name: string, column: string) => PolicyType): PolicyOutput[] {
  return table.outputs.map((output) => {
    const name = output.name === '' && table.outputs.length === 1 ? 'result' : output.name;
    if (!PolicyName.safeParse(name).success)
      throw new Refused('output', `Output ${name.slice(0, 80)} is no plain name.`);
    const type = typeOf(output.type, name);
    const otherwise = output.otherwise === null ? null : valueOf(output.otherwise, type, `the default of ${name}`);
    const allowed =
      output.allowed === null
        ? null
        : listOf(output.allowed).map((each) => valueOf(each, type, `the values of ${name}`));
    return { name, type, ...(allowed === null ? {} : { allowed }), ...(otherwise === null ? {} : { otherwise }) };
  });
}

function rulesOf(table: DmnTable, inputs: readonly PolicyInput[], outputs: readonly PolicyOutput[], isOurs: boolean) {
  return table.rules.map(({ when, then, annotations }, at) => {
    const [id = '', text = ''] = isOurs ? annotations : [];
    const words = annotations.join(' ').trim();
    return {
      id: isOurs ? id : `R-${at + 1}`,
      text: isOurs ? text : words === '' ? `Rule ${at + 1}.` : words,
      when: Object.fromEntries(
        inputs.flatMap(({ name }, column) => ((when[column] ?? '-').trim() === '-' ? [] : [[name, when[column]!]])),
      ),
      then: Object.fromEntries(
        outputs.map(({ name, type }, column) => [name, valueOf(then[column] ?? '', type, `rule ${at + 1}, ${name}`)]),
      ),
    };
  });
}

function valueOf(text: string, type: PolicyType, where: string): PolicyValue {
  const value = literalValue(text);
  if (value !== null && isOfType(value, type)) return value;
  throw new Refused(
    'outputEntry',
    `At ${where} stands ${text.slice(0, 80) || 'nothing'}: a policy gives a fixed value there (${type}).`,
  );
}

/** The literals of a list, split at the commas that stand outside quotes. */
function listOf(text: string): string[] {
  return (text.match(/(?:"(?:[^"\\]|\\.)*"|[^",])+/g) ?? []).map((each) => each.trim());
}

function extensionOf(definitions: ModdleElement): ModdleElement | null {
  const elements = definitions['extensionElements'] as ModdleElement | undefined;
  const values = (elements?.['values'] as readonly ModdleElement[] | undefined) ?? [];
  return values.find(({ $type }) => $type === 'cs:Policy') ?? null;
}

function examplesOf(own: ModdleElement): unknown[] {
  return ((own['examples'] as readonly ModdleElement[] | undefined) ?? []).map((example) => {
    const values = (example['values'] as readonly ModdleElement[] | undefined) ?? [];
    const ofRole = (role: string) =>
      Object.fromEntries(
        values
          .filter((value) => value['role'] === role)
          .map((value) => [String(value['of']), fromJson(value['literal'])]),
      );
    return { text: parsed(example['words']), inputs: ofRole('given'), expect: ofRole('expected') };
  });
}

function parsed(element: unknown): unknown {
  return fromJson((element as ModdleElement | undefined)?.['value']);
}

function fromJson(text: unknown): unknown {
  try {
    return typeof text === 'string' ? (JSON.parse(text) as unknown) : null;
  } catch {
    return null;
  }
}
