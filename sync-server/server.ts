import { configHelp, readConfig } from './config.ts';
import { StartRefused, startServer } from './start-server.ts';
import { PostgresUnavailable } from './store/managed-postgres.ts';

/** The program `npm run server`. Says on stdout where it listens, once it is ready; everything else goes to stderr. */
async function main(): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    process.stdout.write(`${configHelp()}\n`);
    return;
  }
  const config = readConfig(args, process.env);
  if (!config.ok) {
    for (const { key, message } of config.error) complain(`${key} ${message}`);
    process.exitCode = 2;
    return;
  }
  const ending = new AbortController();
  const starting = startServer(config.value, complain, ending.signal);
  let isStopping = false;
  const stop = (code: number): void => {
    if (isStopping) return;
    isStopping = true;
    ending.abort();
    starting
      .then((server) => server.stop())
      .then(() => process.exit(code))
      .catch(fail);
  };
  // From the first moment: a server that ended while it starts would leave its database running.
  // ctrl+C twice: whoever asks will not wait. SIGTERM may come twice without anybody's meaning it, by npm and by the launcher.
  process.on('SIGINT', () => (isStopping ? process.exit(130) : stop(0)));
  process.on('SIGTERM', () => stop(0));
  const server = await starting;
  process.stdout.write(`Countersign's sync server is ready at ${server.url} (data in ${config.value.data}).\n`);
  process.on('uncaughtException', (error) => {
    complain(error.stack ?? String(error));
    stop(1);
  });
}

function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}

function fail(error: unknown): void {
  const isExpected = error instanceof StartRefused || error instanceof PostgresUnavailable;
  complain(isExpected ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exit(1);
}

main().catch(fail);
