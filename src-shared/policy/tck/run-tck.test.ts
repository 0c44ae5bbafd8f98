import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runTckFile } from './run-tck.ts';

const FOLDER = join(import.meta.dirname, '..', 'tck-cases');
const run = async (name: string) => {
  const read = (file: string) => readFileSync(join(FOLDER, name, file), 'utf8');
  return runTckFile(read(`${name}-test-01.xml`), read(`${name}.dmn`));
};
const names = readdirSync(FOLDER).toSorted();
const cases = (results: string) =>
  `<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"><modelName>m.dmn</modelName><testCase id="1">${results}</testCase></testCases>`;

describe('our own conformance cases', () => {
  it('are there', () => expect(names.length).toBeGreaterThan(20));

  it.each(names.filter((name) => !name.startsWith('refused-')))('%s: every case passes', async (name) => {
    const outcomes = await run(name);
    expect(outcomes.length).toBeGreaterThan(0);
    expect(outcomes.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
  });

  it('are refused by the name of what is not supported, not failed', async () => {
    expect(await run('refused-conditional')).toMatchObject([
      { outcome: 'refused', why: 'conditional is not supported (line 7).' },
    ]);
    expect(await run('refused-duration-product')).toMatchObject([
      { outcome: 'refused', why: 'Multiplying and dividing durations is not supported.' },
    ]);
    expect((await run('refused-forms')).filter(({ outcome }) => outcome !== 'refused')).toEqual([]);
    expect((await run('refused-forms')).slice(0, 3)).toMatchObject([
      { why: 'A range with an end that is null is not supported.' },
      { why: 'The range (= …) is not supported.' },
      { why: 'Making a time of a fraction of a second is not supported.' },
    ]);
  });

  it('name the decision of a service that they are about', async () => {
    const service = (outputs: string) =>
      `<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="m" name="m" namespace="urn:m"><decision id="a" name="a"><variable name="a"/><literalExpression><text>1</text></literalExpression></decision><decision id="b" name="b"><variable name="b"/><informationRequirement><requiredDecision href="#c"/></informationRequirement><literalExpression><text>c + 1</text></literalExpression></decision><decision id="c" name="c"><variable name="c"/><literalExpression><text>1</text></literalExpression></decision><decisionService id="s" name="s"><variable name="s"/>${outputs}</decisionService></definitions>`;
    const asked = (name: string, expected: string) =>
      cases(
        `<resultNode name="${name}"><expected><value xmlns:xsi="x" ${expected}</value></expected></resultNode>`,
      ).replace('id="1"', 'id="1" type="decisionService" invocableName="s"');
    const both = service('<outputDecision href="#a"/><outputDecision href="#b"/>');
    expect(await runTckFile(asked('b', 'xsi:type="xsd:decimal">2'), both)).toMatchObject([{ outcome: 'passed' }]);
    const given = service('<outputDecision href="#b"/><inputDecision href="#c"/>');
    expect(await runTckFile(asked('b', 'xsi:nil="true">'), given)).toMatchObject([{ outcome: 'passed' }]);
  });
});

describe('a conformance case', () => {
  const model = readFileSync(join(FOLDER, 'money-boundary', 'money-boundary.dmn'), 'utf8');

  it('fails by saying what came instead', async () => {
    const xml = cases(
      '<inputNode name="amountMinor"><value xmlns:xsi="x" xsi:type="xsd:decimal">1001</value></inputNode><resultNode name="approvals"><expected><value xmlns:xsi="x" xsi:type="xsd:decimal">2</value></expected></resultNode>',
    );
    expect(await runTckFile(xml, model)).toEqual([{ id: '1', outcome: 'failed', why: 'approvals is 1, not 2' }]);
  });

  it('is refused when its model is not there, or the file is none', async () => {
    expect(await runTckFile(cases('<resultNode name="x"/>'), null)).toMatchObject([
      { outcome: 'refused', why: 'Model m.dmn is not there.' },
    ]);
    for (const bad of ['', '<a/>', '<testCases', '<!DOCTYPE a [<!ENTITY b "c">]><testCases/>']) {
      expect(await runTckFile(bad, model)).toMatchObject([{ outcome: 'refused' }]);
    }
  });
});
