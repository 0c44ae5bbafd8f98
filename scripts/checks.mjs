import { join } from 'node:path';
import { capture, root, say } from './launch.mjs';

const bin = (name) => join(root, 'node_modules', '.bin', name);

const checks = [
  { name: 'types and layers', command: bin('tsc'), args: ['-b'] },
  { name: 'lint', command: bin('oxlint'), args: ['--type-aware', '--deny-warnings'] },
  { name: 'dead code', command: bin('knip'), args: ['--no-progress'] },
  { name: 'format', command: bin('oxfmt'), args: ['--check'] },
];

const architecture = {
  name: 'architecture',
  command: bin('vitest'),
  args: ['run', '--project', 'unit', 'e2e/architecture.test.ts'],
};

/**
 * Runs what can be judged without running the product, two at a time, and shows the output of what fails.
 *
 * @param {{ withArchitecture: boolean }} options  the whole suite runs that test anyway.
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runChecks({ withArchitecture }) {
  const waiting = withArchitecture ? [...checks, architecture] : [...checks];
  let failed = 0;
  const total = waiting.length;
  const worker = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const started = Date.now();
      const { code, output } = await capture(check.command, check.args);
      if (code !== 0) failed += 1;
      say(`${code === 0 ? 'ok    ' : 'FAILED'} ${check.name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
      if (code !== 0) say(output.trim());
    }
  };
  await Promise.all([worker(), worker()]);
  return { passed: total - failed, failed };
}
