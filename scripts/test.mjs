import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runChecks } from './checks.mjs';
import { ensureDisplay } from './ensure-display.mjs';
import { ensureNode } from './ensure-node.mjs';
import { ensureReferees } from './ensure-referees.mjs';
import { ensurePackages } from './ensure-packages.mjs';
import { launch, root, run, say, Stop } from './launch.mjs';
import { prepareWorkbench } from './open-workbench.mjs';
import { readPlaywrightReport, readVitestReport } from './test-reports.mjs';

const artifacts = join(root, 'artifacts');
const DPKG = '/usr/bin/dpkg-deb';
const OLDEST_POSTGRES = '/usr/lib/postgresql/15/bin/initdb';

/**
 * npm test: checks, then unit and database tests, then journeys in real Electron. `--unit` and `--e2e` run one part. Its last
 * line is the sum over the reports of all runners; a runner that crashes counts as a failure.
 */
await launch(async (args) => {
  const unknown = args.filter((arg) => !['--unit', '--e2e'].includes(arg));
  if (unknown.length > 0) throw new Stop(`Unknown option ${unknown[0]}: npm test takes --unit or --e2e.`);
  await ensureNode();
  await ensurePackages();
  mkdirSync(artifacts, { recursive: true });
  const results = [];
  if (!args.includes('--e2e')) {
    results.push({ ...(await runChecks({ withArchitecture: false })), skipped: [] });
    results.push(await runVitest());
  }
  if (!args.includes('--unit')) results.push(await runJourneys(), await runPackaged());
  return sumUp(results);
});

async function runVitest() {
  const report = freshReport('vitest.json');
  const referees = await ensureReferees();
  const hasOldest = existsSync(OLDEST_POSTGRES);
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const output = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await run(process.execPath, [vitest, 'run', '--project', '!package', ...output], {
    stdio: ['ignore', 2, 2],
    env: hasOldest ? { TEST_OLDEST_POSTGRES: '1' } : {},
  });
  const result = readVitestReport(report, code);
  if (!hasOldest)
    result.skipped.push(
      `database tests on PostgreSQL 15: ${OLDEST_POSTGRES} is not there (apt-get install postgresql)`,
    );
  if (referees.length > 0)
    result.skipped.push(`the journal as ${referees.join(' and ')} would judge it: not installed`);
  return result;
}

async function runJourneys() {
  const report = freshReport('e2e.json');
  try {
    await prepareWorkbench();
    const [command, ...before] = [...(await ensureDisplay()), process.execPath];
    const playwright = join(root, 'node_modules', '@playwright', 'test', 'cli.js');
    const code = await run(command, [...before, playwright, 'test', '-c', 'e2e'], { stdio: ['ignore', 2, 2] });
    return readPlaywrightReport(report, code);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    say(`FAILED: the journeys in Electron cannot run here. ${error.message}`);
    return { passed: 0, failed: 1, skipped: [] };
  }
}

/** The installed package: built, unpacked as a computer would, started. It brings a screen of its own. */
async function runPackaged() {
  if (process.platform !== 'linux' || !existsSync(DPKG)) {
    return { passed: 0, failed: 0, skipped: [`the installed package: ${DPKG} is not there`] };
  }
  const report = freshReport('packaged.json');
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const output = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await run(process.execPath, [vitest, 'run', '--project', 'package', ...output], {
    stdio: ['ignore', 2, 2],
  });
  return readVitestReport(report, code);
}

/** Removed first, so that an old report is never taken for this run's. */
function freshReport(name) {
  const file = join(artifacts, name);
  rmSync(file, { force: true });
  return file;
}

function sumUp(results) {
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  const skipped = results.flatMap((result) => result.skipped);
  for (const reason of skipped) say(`SKIPPED: ${reason}`);
  process.stdout.write(
    `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}\n`,
  );
  return failed === 0 ? 0 : 1;
}
