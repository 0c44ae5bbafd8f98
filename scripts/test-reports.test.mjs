import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readPlaywrightReport, readVitestReport } from './test-reports.mjs';

let folder;
let told = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'reports-'));
});
beforeEach(() => {
  told = [];
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function report(content) {
  const file = join(folder, 'report.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
}

const tell = (sentence) => told.push(sentence);

const suite = (status, ...tests) => ({
  name: '/x/a.test.ts',
  status,
  assertionResults: tests.map((test) => ({ status: test, fullName: `a test that ${test}` })),
});
const vitest = (code, ...suites) => readVitestReport(report({ testResults: suites }), code, tell);

const spec = (status, annotations = []) => ({ file: 'a.e2e.ts', title: status, tests: [{ status, annotations }] });
const playwright = (code, specs, errors = []) =>
  readPlaywrightReport(report({ suites: [{ specs: [], suites: [{ specs }] }], errors }), code, tell);

describe('the count of a Vitest report', () => {
  it('sums its tests and names the skipped ones', () => {
    const counted = vitest(1, suite('failed', 'passed', 'failed', 'skipped'), suite('passed', 'passed', 'todo'));
    expect(counted).toMatchObject({ passed: 2, failed: 1 });
    expect(counted.skipped).toHaveLength(2);
  });

  it('takes a file that could not be loaded for a failure', () =>
    expect(vitest(1, suite('failed'), suite('passed', 'passed'))).toMatchObject({ passed: 1, failed: 1 }));

  it('takes an error outside of every test for a failure, and says so', () => {
    expect(vitest(1, suite('passed', 'passed'))).toMatchObject({ passed: 1, failed: 1 });
    expect(told[0]).toContain('ended with exit code 1 after 1 tests passed');
  });

  it('takes a run without any test for a failure', () => expect(vitest(0)).toMatchObject({ passed: 0, failed: 1 }));

  it('takes a missing report for a failure', () =>
    expect(readVitestReport(join(folder, 'gone.json'), 0, tell)).toEqual({ passed: 0, failed: 1, skipped: [] }));
});

describe('the count of a Playwright report', () => {
  it('sums its tests', () =>
    expect(playwright(1, [spec('expected'), spec('unexpected')])).toMatchObject({ passed: 1, failed: 1 }));

  it('counts two that passed at their second try, and names them', () => {
    expect(playwright(0, [spec('expected'), spec('flaky'), spec('flaky')])).toMatchObject({ passed: 3, failed: 0 });
    expect(told).toEqual(Array(2).fill('UNSTEADY: a.e2e.ts: flaky passed at its second try only.'));
  });

  it('takes three that passed at their second try for failures', () =>
    expect(playwright(0, [spec('expected'), ...Array(3).fill(spec('flaky'))])).toMatchObject({ passed: 1, failed: 3 }));

  it('tells why a test was skipped', () => {
    const { skipped } = playwright(0, [
      spec('expected'),
      spec('skipped', [{ type: 'skip', description: 'no keyring' }]),
    ]);
    expect(skipped).toEqual(['a.e2e.ts: skipped (no keyring)']);
  });

  it('takes an error outside of every test for a failure', () =>
    expect(playwright(1, [spec('expected')], [{ message: 'x' }])).toMatchObject({ passed: 1, failed: 1 }));

  it('takes a missing report for a failure', () =>
    expect(readPlaywrightReport(join(folder, 'gone.json'), 0, tell)).toEqual({ passed: 0, failed: 1, skipped: [] }));
});
