import { evaluateDecision, evaluateService } from '../dmn/evaluate-model.ts';
import type { DmnModel } from '../dmn/model.ts';
import { readDmnModel } from '../dmn/read-model.ts';
import { isContext, isSame } from '../dmn/types.ts';
import { readTckFile, type TckCase } from './case-file.ts';

/** What became of one case. `refused` names what is not supported; `failed` says what came instead. */
type CaseOutcome = { readonly outcome: 'passed' } | { readonly outcome: 'refused' | 'failed'; readonly why: string };
export type TckOutcome = { readonly id: string } & CaseOutcome;

/**
 * Runs the cases of one test file against its model.
 *
 * @param modelXml  null when the model that the file names is not there.
 */
export async function runTckFile(testXml: string, modelXml: string | null): Promise<TckOutcome[]> {
  const file = readTckFile(testXml);
  if (!file.ok) return [{ id: '', outcome: 'refused', why: file.error }];
  if (modelXml === null) {
    return file.value.cases.map(({ id }) => ({
      id,
      outcome: 'refused',
      why: `Model ${file.value.modelName} is not there.`,
    }));
  }
  const model = await readDmnModel(modelXml);
  return file.value.cases.map((testCase) => {
    if (!model.ok) return { id: testCase.id, outcome: 'refused', why: model.error.text };
    if (testCase.kind === 'bkm') return { id: testCase.id, outcome: 'refused', why: 'Calling a bkm is not supported.' };
    return { id: testCase.id, ...outcomeOf(testCase, model.value) };
  });
}

function outcomeOf(testCase: TckCase, model: DmnModel): CaseOutcome {
  for (const { name, expected, isError } of testCase.results) {
    const {
      value: answer,
      warnings,
      unsupported,
    } = testCase.kind === 'decisionService'
      ? evaluateService(model, testCase.called, testCase.inputs)
      : evaluateDecision(model, name, testCase.inputs);
    // A service of several decisions answers with all of them by their names; a case names the one that it is about.
    const isOneOfSeveral = testCase.kind === 'decisionService' && isContext(answer) && Object.hasOwn(answer, name);
    const value = isOneOfSeveral && outputsOf(model, testCase.called) > 1 ? answer[name] : answer;
    if (unsupported !== null) return { outcome: 'refused', why: unsupported };
    if (agrees(value, isError ? null : expected)) continue;
    const because = warnings.length > 0 ? ` (${warnings[0]})` : '';
    return { outcome: 'failed', why: `${name} is ${shown(value)}, not ${shown(expected)}${because}` };
  }
  return { outcome: 'passed' };
}

function outputsOf(model: DmnModel, service: string): number {
  return model.services.find(({ name }) => name === service)?.outputs.length ?? 0;
}

/** The suite's figures are decimals of up to 34 digits; ours are doubles, which agree to about 15, and the suite rounds some of them to 8. */
const NEAR = 1e-8;

function agrees(actual: unknown, expected: unknown): boolean {
  if (typeof actual === 'number' && typeof expected === 'number') {
    return Math.abs(actual - expected) <= NEAR * Math.max(1, Math.abs(expected));
  }
  if (Array.isArray(actual) && Array.isArray(expected)) {
    return actual.length === expected.length && actual.every((item, at) => agrees(item, expected[at]));
  }
  if (isContext(actual) && isContext(expected)) {
    const names = Object.keys(expected);
    return (
      Object.keys(actual).length === names.length &&
      names.every((name) => Object.hasOwn(actual, name) && agrees(actual[name], expected[name]))
    );
  }
  // A figure that the file gives no type for is text to its reader.
  if (typeof expected === 'string' && (typeof actual === 'number' || typeof actual === 'boolean'))
    return String(actual) === expected.trim();
  return isSame(actual ?? null, expected ?? null);
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'null').slice(0, 200);
}
