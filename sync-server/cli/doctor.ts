import { type Finding, good, lineOf } from '../../src-shared/support/finding.ts';
import { readConfig, type Config } from '../config.ts';
import { runningPostgres } from '../store/managed-postgres.ts';
import type { CommandIo } from './command.ts';
import {
  checkDataFolder,
  checkDisk,
  checkErp,
  checkKeyFiles,
  checkMail,
  checkNode,
  checkPort,
} from './doctor-checks.ts';
import { checkDatabase } from './doctor-database.ts';

const USAGE = `Usage: cs doctor [--least-free-mb N] [--json] [SETTING...]

Looks at everything that the server needs and says what is wrong and the fix: Node, data folder, disk, key files, port, PostgreSQL,
clock, migrations, ledger, audit log, mail, ERP. It changes nothing, and the server may run meanwhile. Takes the settings of the
server, as flags, from the environment or from its file.

  --least-free-mb N   so much room is asked for on the disk (default 1024)
  --json              one JSON object per check
  --help              this text

Exit code: 0 when nothing is at fault, 1 when something is, 2 when the settings cannot be read.
`;

/** `cs doctor …`. @returns the exit code. */
export async function doctor(
  args: string[],
  io: CommandIo,
  { env = process.env, now = () => new Date(), nodeVersion = process.version } = {},
): Promise<number> {
  const rest: string[] = [];
  let [json, leastFreeMb] = [false, 1024];
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    if (arg === '--help' || arg === '-h') {
      io.stdout(USAGE);
      return 0;
    }
    if (arg === '--json') json = true;
    else if (arg === '--least-free-mb') leastFreeMb = Number(args[(at += 1)]);
    else rest.push(arg);
  }
  const config = readConfig(rest, env);
  if (!config.ok || !Number.isFinite(leastFreeMb)) {
    const problems = config.ok
      ? ['--least-free-mb must be a number']
      : config.error.map(({ key, message }) => `${key} ${message}`);
    io.stderr(`${problems.join('\n')}\n\n${USAGE}`);
    return 2;
  }
  const findings = await examine(config.value, { leastFreeMb, nodeVersion }, now);
  io.stdout(findings.map((finding) => (json ? `${JSON.stringify(finding)}\n` : lineOf(finding))).join(''));
  const faults = findings.filter(({ state }) => state === 'fault').length;
  if (!json) io.stdout(faults === 0 ? 'Nothing is at fault.\n' : `${faults} at fault.\n`);
  return faults === 0 ? 0 : 1;
}

async function examine(config: Config, limits: Parameters<typeof checkDisk>[1], now: () => Date): Promise<Finding[]> {
  const url = config.databaseUrl ?? (await runningPostgres(config.data));
  const database =
    url === null
      ? [good('PostgreSQL', 'the server runs its own; it is looked at while the server runs')]
      : await checkDatabase(url, config, now);
  return [
    checkNode(limits),
    checkDataFolder(config),
    checkDisk(config, limits),
    ...checkKeyFiles(config),
    await checkPort(config),
    ...database,
    await checkMail(config),
    ...(await checkErp(config)),
  ];
}
