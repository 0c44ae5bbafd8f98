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
