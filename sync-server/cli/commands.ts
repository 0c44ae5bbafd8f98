import type { Command, CommandIo } from './command.ts';

type Registration = { readonly summary: string; readonly load: () => Promise<Command> };

/** Every `cs` command; loaded when asked for, so that one command does not pay for the others. */
const commands: ReadonlyMap<string, Registration> = new Map<string, Registration>([
  [
    'audit',
    {
      summary: 'verify an evidence pack or an exported audit log; export the log',
      load: async () => (await import('./audit.ts')).audit,
    },
  ],
  [
    'backup',
    {
      summary: 'write the whole server into one sealed file',
      load: async () => (await import('./backup.ts')).backup,
    },
  ],
  [
    'compare',
    {
      summary: 'hold what is posted against what was approved, on the running server',
      load: async () => (await import('./compare.ts')).compare,
    },
  ],
  [
    'doctor',
    {
      summary: 'look at everything that the server needs, and say what is wrong and the fix',
      load: async () => (await import('./doctor.ts')).doctor,
    },
  ],
  [
    'export-journal',
    {
      summary: 'write the ledger as plain-text accounting, for hledger, ledger or beancount to check',
      load: async () => (await import('./export-journal.ts')).exportJournal,
    },
  ],
  [
    'import',
    {
      summary: 'import files into the running server',
      load: async () => (await import('./import.ts')).importFiles,
    },
  ],
  [
    'inspect',
    {
      summary: 'show what remittances (835) and vendor invoices hold and whether they tie',
      load: async () => (await import('./inspect.ts')).inspect,
    },
  ],
  [
    'managed-policy',
    {
      summary: 'write the templates with which an organisation sets up the workbench on its computers',
      load: async () => (await import('./managed-policy.ts')).managedPolicy,
    },
  ],
  [
    'policy',
    {
      summary: 'export, import and check decision tables (DMN), run conformance cases',
      load: async () => (await import('./policy.ts')).policy,
    },
  ],
  [
    'process',
    {
      summary: 'list the durable processes and export them as BPMN 2.0',
      load: async () => (await import('./process.ts')).processes,
    },
  ],
  [
    'reconcile',
    {
      summary: 'match the lines of two CSV files, with the reason for each match',
      load: async () => (await import('./reconcile.ts')).reconcileFiles,
    },
  ],
  [
    'restore',
    {
      summary: 'put a backup into an empty folder, and verify what is there',
      load: async () => (await import('./restore.ts')).restore,
    },
  ],
  [
    'update',
    {
      summary: 'sign an installer of the workbench, and check one before it is carried to a clinic',
      load: async () => (await import('./update.ts')).update,
    },
  ],
]);

/** Runs `cs` with its arguments. @returns the exit code: 2 for a command that does not exist. */
export async function runCommand(args: string[], io: CommandIo): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    io.stdout(usage());
    return name === undefined ? 2 : 0;
  }
  const command = commands.get(name);
  if (command) return (await command.load())(rest, io);
  const near = nearest(name);
  const suggestion = near ? ` Did you mean "${near}"?` : ' "cs --help" lists the commands.';
  io.stderr(`There is no command "${name}".${suggestion}\n`);
  return 2;
}

function usage(): string {
  const width = Math.max(...[...commands.keys()].map((name) => name.length));
  const lines = [...commands].map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  const more = 'Every command takes --help, and --json for one JSON object per line.';
  return ['Usage: cs COMMAND [ARGUMENT...]', '', ...lines, '', more, ''].join('\n');
}

/** The command that a slip of at most two letters would explain. */
function nearest(name: string): string | undefined {
  return [...commands.keys()]
    .map((candidate) => ({ candidate, distance: editDistance(name, candidate) }))
    .filter(({ distance }) => distance <= 2)
    .toSorted((a, b) => a.distance - b.distance)[0]?.candidate;
}

function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const replaced = row[j - 1]! + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[other.length]!;
}
