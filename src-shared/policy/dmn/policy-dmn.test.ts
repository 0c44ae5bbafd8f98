import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultPolicies } from '../defaults.ts';
import { evaluate } from '../evaluate.ts';
import type { PolicyTable, PolicyType, PolicyValue } from '../policy-document.ts';
import { policyToDmn } from './export-policy.ts';
import { policyFromDmn } from './import-policy.ts';

const defaults = { effectiveFrom: '2026-12-01' };
const exported = async (table: PolicyTable): Promise<string> => {
  const xml = await policyToDmn(table);
  if (!xml.ok) throw new Error(xml.error.text);
  return xml.value;
};

const isXml = (character: string) => character >= ' ' || '\t\n'.includes(character);
const words = fc
  .string({ unit: 'grapheme', maxLength: 12 })
  .filter((text) => [...text].every(isXml) && (text === '' || text.trim() !== ''));
const values: Readonly<Record<PolicyType, fc.Arbitrary<PolicyValue>>> = {
  number: fc.oneof(fc.integer(), fc.double({ noNaN: true, min: 1e-300, max: 1e30 })).map((n) => n + 0),
  money: fc.maxSafeInteger().map((n) => n + 0),
  text: words,
  boolean: fc.boolean(),
  date: fc.integer({ min: 0, max: 20_000 }).map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10)),
  duration: fc.nat(400).map((hours) => `PT${hours}H`),
};
const type = fc.constantFrom<PolicyType>('number', 'money', 'text', 'boolean', 'date', 'duration');
const cell = fc.oneof(
  fc.constantFrom('<= 5', '"a", "b"', 'not(true)', '? > 3 and x < 2', '  > 1 ', 'a &lt; b', ']]>', '<b>&amp;</b>'),
  words.filter((text) => text.trim() !== '' && text.trim() !== '-'),
);
const table: fc.Arbitrary<PolicyTable> = fc
  .record({
    inputs: fc.array(fc.record({ type, label: words, allowed: fc.option(cell, { nil: undefined }) }), { maxLength: 3 }),
    outputs: fc.array(fc.record({ type, isClosed: fc.boolean(), isOpen: fc.boolean() }), {
      minLength: 1,
      maxLength: 3,
    }),
  })
  .chain(({ inputs, outputs }) => {
    const then = fc.record(Object.fromEntries(outputs.map((output, at) => [`out${at}`, values[output.type]])));
    const rule = fc.record({
      id: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,10}$/),
      text: words,
      when: fc
        .subarray(inputs.map((_, at) => `in${at}`))
        .chain((names) => fc.record(Object.fromEntries(names.map((name) => [name, cell])))),
      then,
    });
    const given = fc.record(Object.fromEntries(inputs.map((input, at) => [`in${at}`, values[input.type]])));
    return fc.record({
      policy: fc.stringMatching(/^[a-z][a-z0-9-]{0,10}$/),
      version: fc.integer({ min: 1, max: 999 }),
      title: words,
      effectiveFrom: values.date.map(String),
      hitPolicy: fc.constantFrom('unique', 'first', 'priority', 'any', 'collect', 'ruleOrder', 'outputOrder'),
      inputs: fc.constant(
        inputs.map((input, at) => ({
          name: `in${at}`,
          type: input.type,
          label: input.label,
          ...(input.allowed === undefined ? {} : { allowed: input.allowed }),
        })),
      ),
      outputs: fc.tuple(
        ...outputs.map((output, at) =>
          fc
            .tuple(fc.array(values[output.type], { minLength: 1, maxLength: 3 }), values[output.type])
            .map(([allowed, otherwise]) => ({
              name: `out${at}`,
              type: output.type,
              ...(output.isClosed ? { allowed } : {}),
              ...(output.isOpen ? { otherwise } : {}),
            })),
        ),
      ),
      rules: fc.array(rule, { minLength: 1, maxLength: 3 }),
      examples: fc.array(fc.record({ text: words, inputs: given, expect: then }), { maxLength: 2 }),
    });
  });

describe('a policy as DMN', () => {
  it('comes back as it was, whatever stands in it', () =>
    fc.assert(
      fc.asyncProperty(table, async (policy) => {
        expect(await policyFromDmn(await exported(policy), defaults)).toEqual({ ok: true, value: policy });
      }),
      { numRuns: 200 },
    ));

  it.each(defaultPolicies.map((policy) => [policy.policy, policy] as const))(
    '%s comes back as it was',
    async (_, policy) =>
      expect(await policyFromDmn(await exported(policy), defaults)).toEqual({ ok: true, value: policy }),
  );

  it('has a shape for the decision and each input, so that other tools show it', async () => {
    const xml = await exported(defaultPolicies.find(({ policy }) => policy === 'clock')!);
    expect(xml.match(/<dmndi:DMNShape [^>]*dmnElementRef="(?:decision|input_\d)"/g)).toHaveLength(4);
    expect(xml.match(/<dmndi:DMNEdge /g)).toHaveLength(3);
  });

  it('is not written with a character that XML has no place for', async () => {
    const [clock] = defaultPolicies;
    expect(await policyToDmn({ ...clock!, title: 'bell \u0007' })).toMatchObject({
      ok: false,
      error: { element: 'text' },
    });
  });
});

const file = (logic: string, more = '', namespace = 'https://www.omg.org/spec/DMN/20191111/MODEL/') =>
  `<?xml version="1.0"?><definitions xmlns="${namespace}" id="d" name="refund" namespace="urn:x">
  <decision id="r" name="refund">${logic}</decision>${more}</definitions>`;
const tableOf = (parts: { input?: string; entry?: string; output?: string; attributes?: string } = {}) =>
  `<decisionTable id="t" ${parts.attributes ?? 'hitPolicy="FIRST"'}>
   <input id="i"><inputExpression id="e" typeRef="number"><text>${parts.input ?? 'amount'}</text></inputExpression></input>
   <output id="o" name="approvals" typeRef="number"/>
   <rule id="x"><inputEntry id="a"><text>${parts.entry ?? '&lt; 10'}</text></inputEntry><outputEntry id="b"><text>${parts.output ?? '0'}</text></outputEntry></rule>
   <rule id="y"><inputEntry id="c"><text>-</text></inputEntry><outputEntry id="f"><text>1</text></outputEntry></rule></decisionTable>`;
const problem = async (xml: string) => {
  const read = await policyFromDmn(xml, defaults);
  return read.ok ? null : read.error;
};

describe('a decision table of another tool', () => {
  it('becomes a policy that decides, with ids and words of its own', async () => {
    const read = await policyFromDmn(file(tableOf()), defaults);
    expect(read).toMatchObject({
      ok: true,
      value: { policy: 'refund', effectiveFrom: '2026-12-01', rules: [{ id: 'R-1', text: 'Rule 1.' }, { id: 'R-2' }] },
    });
    expect(read.ok && evaluate(read.value, { amount: 10 })).toMatchObject({
      ok: true,
      value: { then: { approvals: 1 } },
    });
  });

  it('may be DMN 1.2, 1.4 or 1.5', async () => {
    for (const version of [
      'http://www.omg.org/spec/DMN/20180521/MODEL/',
      'https://www.omg.org/spec/DMN/20211108/MODEL/',
      'https://www.omg.org/spec/DMN/20230324/MODEL/',
    ]) {
      expect(await problem(file(tableOf(), '', version))).toBeNull();
    }
  });

  it.each([
    ['inputExpression', file(tableOf({ input: 'amount * 2' }))],
    ['outputEntry', file(tableOf({ output: 'amount / 10' }))],
    ['hitPolicy', file(tableOf({ attributes: 'hitPolicy="BEST"' }))],
    ['decisionTable', file('<literalExpression id="l"><text>1</text></literalExpression>')],
    ['decision', file(tableOf(), '<decision id="q" name="second"/>')],
    ['businessKnowledgeModel', file(tableOf(), '<businessKnowledgeModel id="k" name="PMT"/>')],
    ['import', file(tableOf()).replace('<decision ', '<import name="m" importType="x" namespace="y"/><decision ')],
    [
      'conditional',
      file('<conditional id="k"><if><literalExpression><text>true</text></literalExpression></if></conditional>'),
    ],
    ['typeRef', file(tableOf().replace('typeRef="number"', 'typeRef="tLoan"'))],
    [
      'expressionLanguage',
      file(
        '<literalExpression id="l" expressionLanguage="https://www.ecma-international.org/js"><text>1</text></literalExpression>',
      ),
    ],
  ])('is refused for its %s, by name', async (element, xml) =>
    expect(await problem(xml)).toMatchObject({ kind: 'unsupported', element }),
  );
});

describe('a file that means harm, or is none', () => {
  const bomb = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>';
  it.each([
    ['an entity bomb', `${bomb}${file(tableOf())}`, '!DOCTYPE'],
    ['nothing', '', 'definitions'],
    ['no XML', 'hello', 'definitions'],
    ['another language', '<html xmlns="http://www.w3.org/1999/xhtml"/>', 'definitions'],
    ['DMN 1.1', file(tableOf(), '', 'http://www.omg.org/spec/DMN/20151101/dmn.xsd'), 'definitions'],
    ['an unknown element', file(tableOf(), '<wizard/>'), 'wizard'],
    ['elements without end', file('<context>'.repeat(500)), 'file'],
    ['a file of 5 MB', file(' '.repeat(5 * 1024 * 1024)), 'file'],
  ])('%s is refused at the element', async (_, xml, element) => expect(await problem(xml)).toMatchObject({ element }));

  it('never throws, whatever was cut off or put in', () =>
    fc.assert(
      fc.asyncProperty(
        fc.nat(1500),
        fc.nat(40),
        fc.constantFrom('', '<', '&', '"', '</decision>', '<rule/>', '\u0000'),
        async (at, length, put) => {
          const whole = file(tableOf());
          const read = await policyFromDmn(whole.slice(0, at) + put + whole.slice(at + length), defaults);
          if (!read.ok) expect(read.error.text.length).toBeGreaterThan(10);
        },
      ),
      { numRuns: 400 },
    ));
});
