import { DmnModdle, type ModdleElement } from 'dmn-moddle';
import { err, ok, type Result } from '../../base/result.ts';
import { numberLiteral, textLiteral } from '../feel/literal.ts';
import type { PolicyExample, PolicyOutput, PolicyTable, PolicyType, PolicyValue } from '../policy-document.ts';
import { EXTENSION_NAMESPACE, extension } from './extension.ts';
import { diagramOf } from './layout.ts';
import { ANNOTATIONS, DMN_TYPES } from './policy-types.ts';
import { HIT_POLICIES } from './read-model.ts';
import type { DmnProblem } from './read-xml.ts';

/** Whether XML 1.0 has a way to write a text. */
function canStandInXml(text: string): boolean {
  if (/\p{Surrogate}/u.test(text)) return false;
  return [...text].every((character) =>
    character >= ' ' ? !'\uFFFE\uFFFF'.includes(character) : '\t\n\r'.includes(character),
  );
}

function hasOnlyXmlTexts(value: unknown): boolean {
  if (typeof value === 'string') return canStandInXml(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(hasOnlyXmlTexts);
}

/** Writes a policy as DMN 1.3 that other tools open: one decision, its input data, its table and a diagram. */
export async function policyToDmn(table: PolicyTable): Promise<Result<string, DmnProblem>> {
  if (!hasOnlyXmlTexts(table)) {
    return err({
      kind: 'malformed',
      element: 'text',
      text: 'The policy has a character that XML cannot carry: take it out and export again.',
    });
  }
  const moddle = new DmnModdle({ cs: extension });
  const { xml } = await moddle.toXML(new Writer(moddle).definitions(table), { format: true });
  return ok(xml);
}

class Writer {
  readonly #moddle: DmnModdle;

  constructor(moddle: DmnModdle) {
    this.#moddle = moddle;
  }

  definitions(table: PolicyTable): ModdleElement {
    const money = this.#create('dmn:ItemDefinition', {
      id: 'type_money',
      name: 'money',
      typeRef: 'number',
      description: 'Whole cents.',
    });
    const inputs = table.inputs.map(({ name, type }, at) =>
      this.#create('dmn:InputData', {
        id: `input_${at + 1}`,
        name,
        variable: this.#create('dmn:InformationItem', {
          id: `input_${at + 1}_variable`,
          name,
          typeRef: DMN_TYPES[type],
        }),
      }),
    );
    const requirements = inputs.map((input, at) =>
      this.#create('dmn:InformationRequirement', {
        id: `requirement_${at + 1}`,
        requiredInput: this.#create('dmn:DMNElementReference', { href: `#${String(input['id'])}` }),
      }),
    );
    const decision = this.#create('dmn:Decision', {
      id: 'decision',
      name: table.policy,
      variable: this.#create('dmn:InformationItem', { id: 'decision_variable', name: table.policy }),
      informationRequirement: requirements,
      decisionLogic: this.#table(table),
    });
    return this.#create('dmn:Definitions', {
      id: 'definitions',
      name: table.policy,
      namespace: EXTENSION_NAMESPACE,
      exporter: 'Countersign',
      extensionElements: this.#create('dmn:ExtensionElements', { values: [this.#policy(table)] }),
      itemDefinition: [money],
      drgElement: [decision, ...inputs],
      dmnDI: diagramOf(table.inputs.length, (type, attributes) => this.#create(type, attributes)),
    });
  }

  #table({ hitPolicy, aggregation, inputs, outputs, rules }: PolicyTable): ModdleElement {
    const written = Object.entries(HIT_POLICIES).find(([, ours]) => ours === hitPolicy)?.[0];
    return this.#create('dmn:DecisionTable', {
      id: 'table',
      hitPolicy: written,
      ...(aggregation === undefined ? {} : { aggregation: aggregation.toUpperCase() }),
      input: inputs.map(({ name, type, label, allowed }, at) =>
        this.#create('dmn:InputClause', {
          id: `column_${at + 1}`,
          label,
          inputExpression: this.#text('dmn:LiteralExpression', `expression_${at + 1}`, name, {
            typeRef: DMN_TYPES[type],
          }),
          ...(allowed === undefined ? {} : { inputValues: this.#text('dmn:UnaryTests', `allowed_${at + 1}`, allowed) }),
        }),
      ),
      output: outputs.map((output, at) => this.#output(output, at + 1)),
      annotation: ANNOTATIONS.map((name) => this.#create('dmn:RuleAnnotationClause', { name })),
      rule: rules.map(({ id, text, when, then }, at) =>
        this.#create('dmn:DecisionRule', {
          id: `rule_${at + 1}`,
          inputEntry: inputs.map(({ name }, column) =>
            this.#text(
              'dmn:UnaryTests',
              `rule_${at + 1}_in_${column + 1}`,
              Object.hasOwn(when, name) ? when[name]! : '-',
            ),
          ),
          outputEntry: outputs.map(({ name, type }, column) =>
            this.#text('dmn:LiteralExpression', `rule_${at + 1}_out_${column + 1}`, literalOf(then[name]!, type)),
          ),
          annotationEntry: [id, text].map((each) => this.#create('dmn:RuleAnnotation', { text: each })),
        }),
      ),
    });
  }

  #output({ name, type, allowed, otherwise }: PolicyOutput, at: number): ModdleElement {
    const values = allowed?.map((value) => literalOf(value, type)).join(', ');
    return this.#create('dmn:OutputClause', {
      id: `output_${at}`,
      name,
      typeRef: DMN_TYPES[type],
      ...(values === undefined ? {} : { outputValues: this.#text('dmn:UnaryTests', `output_${at}_values`, values) }),
      ...(otherwise === undefined
        ? {}
        : {
            defaultOutputEntry: this.#text('dmn:LiteralExpression', `output_${at}_default`, literalOf(otherwise, type)),
          }),
    });
  }

  #policy({ version, effectiveFrom, title, examples }: PolicyTable): ModdleElement {
    return this.#create('cs:Policy', {
      version,
      effectiveFrom,
      title: this.#create('cs:Text', { value: JSON.stringify(title) }),
      examples: examples.map(({ text, inputs, expect }) =>
        this.#create('cs:Example', {
          words: this.#create('cs:Text', { value: JSON.stringify(text) }),
          values: [...this.#values('given', inputs), ...this.#values('expected', expect)],
        }),
      ),
    });
  }

  #values(role: string, values: PolicyExample['inputs']): ModdleElement[] {
    return Object.entries(values).map(([of, value]) =>
      this.#create('cs:Value', { role, of, literal: JSON.stringify(value) }),
    );
  }

  #text(type: string, id: string, text: string, more: Readonly<Record<string, unknown>> = {}): ModdleElement {
    return this.#create(type, { id, text, ...more });
  }

  #create(type: string, attributes: Readonly<Record<string, unknown>>): ModdleElement {
    return this.#moddle.create(type, attributes);
  }
}

function literalOf(value: PolicyValue, type: PolicyType): string {
  if (typeof value === 'number') return numberLiteral(value);
  if (typeof value === 'boolean') return String(value);
  return type === 'date' || type === 'duration' ? `${type}(${textLiteral(value)})` : textLiteral(value);
}
