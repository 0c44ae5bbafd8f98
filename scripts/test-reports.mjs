import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { root, say } from './launch.mjs';

/** @typedef {{ passed: number, failed: number, skipped: string[] }} Counted */

/** Journeys that a busy machine may make pass at their second try only; more of them in a run, and the run fails. */
const UNSTEADY_AT_MOST = 2;

/**
 * Counts a JSON report of Vitest.
 *
 * @param {string} file
 * @param {number} code  Vitest's exit code: it may fail (an unhandled error, a crash) with no test at fault.
 * @param {(sentence: string) => void} [tell]  told what counts as a failure without being a test.
 * @returns {Counted}
 */
export function readVitestReport(file, code, tell = say) {
  const report = readReport('Vitest', file, tell);
  if (!report) return { passed: 0, failed: 1, skipped: [] };
  const tests = report.testResults.flatMap((suite) =>
    suite.assertionResults.map((test) => ({ ...test, file: relative(root, suite.name) })),
  );
  const unloaded = report.testResults.filter(
    (suite) => suite.status === 'failed' && suite.assertionResults.length === 0,
  );
  const count = (status) => tests.filter((test) => test.status === status).length;
  const failed = count('failed') + unloaded.length;
  const skipped = tests
    .filter((test) => test.status !== 'passed' && test.status !== 'failed')
    .map((test) => `${test.file}: ${test.fullName}${test.meta?.reason ? ` (${test.meta.reason})` : ''}`);
  return withRunner('Vitest', code, tell, { passed: count('passed'), failed, skipped });
}

/**
 * Counts a JSON report of Playwright. A journey that passed at its second try counts as passed and is named; where there are more
 * than two of them, each is a failure.
 *
 * @param {string} file
 * @param {number} code  Playwright's exit code.
 * @param {(sentence: string) => void} [tell]  told what counts as a failure without being a test.
 * @returns {Counted}
 */
export function readPlaywrightReport(file, code, tell = say) {
  const report = readReport('Playwright', file, tell);
  if (!report) return { passed: 0, failed: 1, skipped: [] };
  const tests = report.suites.flatMap(testsIn);
  const skipped = tests
    .filter(({ test }) => test.status === 'skipped')
    .map(({ title, test }) => {
      const reason = test.annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description;
      return `${title} (${reason ?? 'no reason given'})`;
    });
  const unsteady = tests.filter(({ test }) => test.status === 'flaky');
  for (const { title } of unsteady) tell(`UNSTEADY: ${title} passed at its second try only.`);
  const forgiven = unsteady.length > UNSTEADY_AT_MOST ? 0 : unsteady.length;
  const passed = tests.filter(({ test }) => test.status === 'expected').length + forgiven;
  const failed = tests.length - passed - skipped.length + report.errors.length;
  return withRunner('Playwright', code, tell, { passed, failed, skipped });
}

/** A runner that failed while every test of it passed, or that ran none at all, is a failure of its own. */
function withRunner(name, code, tell, counted) {
  if (counted.failed > 0 || (code === 0 && counted.passed > 0)) return counted;
  tell(
    `FAILED: ${name} ended with exit code ${code} after ${counted.passed} tests passed, without naming a failed test.`,
  );
  return { ...counted, failed: 1 };
}

function readReport(name, file, tell) {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  tell(`FAILED: ${name} left no report (${relative(root, file)}).`);
  return null;
}

function testsIn(suite) {
  const own = (suite.specs ?? []).flatMap((spec) =>
    spec.tests.map((test) => ({ title: `${spec.file}: ${spec.title}`, test })),
  );
  return [...own, ...(suite.suites ?? []).flatMap(testsIn)];
}
