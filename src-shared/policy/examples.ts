import { evaluate, policyFaultText } from './evaluate.ts';
import { valueInWords } from './in-words.ts';
import type { PolicyExample, PolicyTable } from './policy-document.ts';

export type FailedExample = { readonly example: PolicyExample; readonly text: string };

/** The examples of a table that do not come out as it says, each with what came instead. */
export function failedExamples(table: PolicyTable): FailedExample[] {
  return table.examples.flatMap((example) => {
    const text = failure(table, example);
    return text === null ? [] : [{ example, text }];
  });
}

function failure(table: PolicyTable, { text, inputs, expect }: PolicyExample): string | null {
  const decided = evaluate(table, inputs);
  if (!decided.ok) return `Example "${text}": ${policyFaultText(decided.error)}`;
  const { then, rule } = decided.value;
  for (const [name, expected] of Object.entries(expect)) {
    const type = table.outputs.find((output) => output.name === name)?.type ?? 'text';
    const actual = Object.hasOwn(then, name) ? then[name] : undefined;
    if (actual === expected) continue;
    const came = actual === undefined ? 'nothing' : valueInWords(actual, type);
    return `Example "${text}": ${name} is ${came} by rule ${rule}, not ${valueInWords(expected, type)}.`;
  }
  return null;
}
