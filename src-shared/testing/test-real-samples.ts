import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { recogniseFile, RECOGNITION_BYTES } from '../remittance/recognise.ts';
import type { SourceContents } from '../source-file/source-format.ts';
import { sourceFormatOf } from '../source-file/source-formats.ts';
import { inspected } from './fuzz-format.ts';

// Real files that nobody here wrote stay outside the repository: several of their licences forbid copying them.
const SAMPLES = fileURLToPath(new URL('../../../shared/samples/', import.meta.url));

export const hasSamples = existsSync(`${SAMPLES}manifest.json`);
if (!hasSamples) process.stderr.write('SKIPPED: real files of others, because ../shared/samples is absent.\n');

/** A real file: its path, what it is, and facts that were found independently of our readers. */
export type Sample = { readonly file: string; readonly kind: string; readonly facts: unknown };

const samples: readonly Sample[] = hasSamples
  ? (JSON.parse(readFileSync(`${SAMPLES}manifest.json`, 'utf8')) as { files: Sample[] }).files
  : [];

export function samplesOf(kind: string): readonly Sample[] {
  return samples.filter((sample) => sample.kind === kind);
}

export function sampleBytes(file: string): Uint8Array {
  return readFileSync(SAMPLES + file);
}

/** What `cs inspect` would say of it; null where no format takes it. */
export function inspectSample(file: string): SourceContents | null {
  const bytes = sampleBytes(file);
  const start = bytes.subarray(0, RECOGNITION_BYTES);
  const found = sourceFormatOf(start, recogniseFile(start));
  return found && inspected(found.format, found.kind, bytes);
}
