import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { runTckFile, type TckOutcome } from '../../src-shared/policy/tck/run-tck.ts';
import type { CommandIo } from './command.ts';

/** Totals over a suite. `claimed` are the cases whose model is supported: each of them passed or failed. */
type Totals = { passed: number; claimed: number; refused: number };

/**
 * Runs every `*-test-*.xml` below a folder in the layout of the public DMN TCK.
 *
 * @returns the exit code: 0 when every claimed case passed.
 */
export async function runTck(folder: string, options: { readonly json: boolean }, io: CommandIo): Promise<number> {
  const files = (await readdir(folder, { recursive: true }))
    .filter((file) => /-test-[^/\\]*\.xml$/.test(file))
    .toSorted();
  const totals: Totals = { passed: 0, claimed: 0, refused: 0 };
  for (const file of files) {
    for (const outcome of await runFile(join(folder, file))) {
      if (outcome.outcome === 'refused') totals.refused += 1;
      else totals.claimed += 1;
      if (outcome.outcome === 'passed') totals.passed += 1;
      report(relative(folder, join(folder, file)), outcome, options, io);
    }
  }
  if (files.length === 0) io.stderr(`There is no test file (*-test-*.xml) below ${folder}.\n`);
  io.stdout(
    `${options.json ? JSON.stringify(totals) : `${totals.passed} of ${totals.claimed} claimed cases passed, ${totals.refused} refused`}\n`,
  );
  return files.length > 0 && totals.passed === totals.claimed ? 0 : 1;
}

function report(file: string, outcome: TckOutcome, { json }: { readonly json: boolean }, io: CommandIo): void {
  if (json) io.stdout(`${JSON.stringify({ file, ...outcome })}\n`);
  else if (outcome.outcome !== 'passed') io.stdout(`${outcome.outcome} ${file} ${outcome.id}: ${outcome.why}\n`);
}

async function runFile(path: string): Promise<TckOutcome[]> {
  const testXml = await readFile(path, 'utf8');
  const named = /<(?:\w+:)?modelName>\s*([^<]*?)\s*</.exec(testXml)?.[1];
  return runTckFile(testXml, await modelXml(dirname(path), named ?? ''));
}

/** The model that the test file names, or the only one of its folder. */
async function modelXml(folder: string, named: string): Promise<string | null> {
  const models = (await readdir(folder)).filter((file) => file.endsWith('.dmn'));
  const model = models.find((file) => file === named) ?? (models.length === 1 ? models[0] : undefined);
  return model === undefined ? null : readFile(join(folder, model), 'utf8');
}
