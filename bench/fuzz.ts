import { parseArgs } from 'node:util';
import { checkReading } from '../src-shared/remittance/internal/fuzz-check.ts';
import { fuzzInput } from '../src-shared/remittance/internal/fuzz-input.ts';

const USAGE = `Usage: npm run fuzz -- [--inputs N] [--from SEED] [--json]

Feeds damaged remittance files and noise to the 835 reader and checks what must hold of any reading. A failure names
its seed: run it again with --from SEED --inputs 1.
`;
const LIMIT_MS_PER_64_KB = 100;
const EVERY_MS = 2000;

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '10000000' },
    from: { type: 'string', default: '0' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) process.stdout.write(USAGE);
else process.exitCode = fuzz(Number(values.from), Number(values.inputs));

function fuzz(from: number, inputs: number): number {
  const prototypeBefore = Object.getOwnPropertyNames(Object.prototype).length;
  const startMs = performance.now();
  let nextMs = startMs + EVERY_MS;
  const slowest = { seed: from, ms: 0 };
  let bytesRead = 0;
  for (let seed = from; seed < from + inputs; seed += 1) {
    const bytes = fuzzInput(seed);
    bytesRead += bytes.length;
    const beforeMs = performance.now();
    try {
      checkReading(bytes);
    } catch (error) {
      process.stderr.write(`seed ${seed}: ${error instanceof Error ? error.stack : String(error)}\n`);
      return 1;
    }
    const nowMs = performance.now();
    if (nowMs - beforeMs > slowest.ms) Object.assign(slowest, { seed, ms: nowMs - beforeMs });
    if (nowMs - beforeMs > LIMIT_MS_PER_64_KB && isSlow(bytes)) {
      process.stderr.write(`seed ${seed}: takes more than ${LIMIT_MS_PER_64_KB} ms per 64 KB\n`);
      return 1;
    }
    if (nowMs > nextMs) {
      nextMs = nowMs + EVERY_MS;
      process.stderr.write(
        `${(seed - from + 1).toLocaleString('en-US')} of ${inputs.toLocaleString('en-US')} inputs\n`,
      );
    }
  }
  const isPolluted = Object.getOwnPropertyNames(Object.prototype).length !== prototypeBefore;
  const seconds = (performance.now() - startMs) / 1000;
  report({ inputs, bytesRead, seconds, slowest, isPolluted });
  return isPolluted ? 1 : 0;
}

/** Once more, three times: a busy machine may stall any single reading. */
function isSlow(bytes: Uint8Array): boolean {
  const limitMs = LIMIT_MS_PER_64_KB * Math.max(1, bytes.length / 65536);
  return [1, 2, 3].every(() => {
    const beforeMs = performance.now();
    checkReading(bytes);
    return performance.now() - beforeMs > limitMs;
  });
}

type Outcome = {
  readonly inputs: number;
  readonly bytesRead: number;
  readonly seconds: number;
  readonly slowest: { readonly seed: number; readonly ms: number };
  readonly isPolluted: boolean;
};

function report(outcome: Outcome): void {
  if (values.json) {
    process.stdout.write(`${JSON.stringify(outcome)}\n`);
    return;
  }
  const { inputs, bytesRead, seconds, slowest, isPolluted } = outcome;
  process.stdout.write(
    `${inputs.toLocaleString('en-US')} inputs, ${(bytesRead / 1e6).toFixed(1)} MB in ${seconds.toFixed(1)} s: no crash` +
      `${isPolluted ? ', but Object.prototype was changed' : ''}. ` +
      `Slowest: seed ${slowest.seed}, ${slowest.ms.toFixed(1)} ms (limit ${LIMIT_MS_PER_64_KB} ms per 64 KB).\n`,
  );
}
