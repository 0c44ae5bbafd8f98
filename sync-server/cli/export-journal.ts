import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { LedgerEntryDocument } from '../../src-shared/journal/journal-entry.ts';
import { type JournalFormat, journalFormats, plainTextJournal } from '../../src-shared/journal/plain-text.ts';
import type { TrialBalanceRow } from '../../src-shared/journal/trial-balance.ts';
import { Problem } from '../../src-shared/wire/http.ts';
import type { CommandIo } from './command.ts';
import { serverArguments } from './server-arguments.ts';
import { findServer, type ServerAtHand } from './server-at-hand.ts';

const USAGE = `Usage: cs export-journal [--format hledger|beancount] [--out FILE] [--json] [--server URL] [--data DIR]

Writes the ledger as plain-text accounting, with the balances that our ledger tells: hledger and ledger (or beancount)
then check, without knowing us, that every entry balances and that the balances follow from the entries:

  hledger -f ledger.journal check --strict        ledger -f ledger.journal --pedantic balance

  --format F     hledger (read by ledger as well; the default) or beancount
  --out FILE     where to write it; default: standard output
  --json         one JSON object about what was written (needs --out)
  --server URL   the server to talk to; default: the one that runs on the data folder
  --data DIR     its data folder, where the operator's token is (default COUNTERSIGN_DATA, or .data)
  --help         this text

Exit code: 0 when it is written whole, 2 otherwise.
`;

type Given = { readonly format: JournalFormat; readonly out: string | undefined; readonly rest: string[] };

/** `cs export-journal`. @returns the exit code. */
export async function exportJournal(args: string[], io: CommandIo): Promise<number> {
  const given = argumentsOf(args);
  if (typeof given === 'string') return refuse(`${given}\n\n${USAGE}`, io);
  const parsed = serverArguments(given.rest, { takesFiles: false });
  if (typeof parsed === 'string') return refuse(`${parsed}\n\n${USAGE}`, io);
  if (parsed.help) {
    io.stdout(USAGE);
    return 0;
  }
  const { format, out } = given;
  if (parsed.json && out === undefined) return refuse(`--json needs --out.\n\n${USAGE}`, io);
  const server = findServer(parsed);
  const books = typeof server === 'string' ? server : await readBooks(server);
  if (typeof books === 'string') return refuse(books, io);
  const { entries, balances } = books;
  const parts = plainTextJournal(entries, { format, accounts: balances, balances });
  if (out === undefined) {
    for (const part of parts) io.stdout(part);
    return 0;
  }
  try {
    await writeFile(out, parts, { mode: 0o600 });
  } catch (error) {
    return refuse(`${out} cannot be written (${error instanceof Error ? error.message : String(error)}).`, io);
  }
  const told = { file: out, format, entries: entries.length, accounts: balances.length };
  io.stdout(parsed.json ? `${JSON.stringify(told)}\n` : `${entries.length} entries are in ${out}.\n`);
  return 0;
}

function argumentsOf(args: string[]): Given | string {
  const rest: string[] = [];
  const own: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    const isOwn = /^--(format|out)(=|$)/.test(arg);
    (isOwn ? own : rest).push(arg);
    if (isOwn && !arg.includes('=') && at + 1 < args.length) own.push(args[(at += 1)] ?? '');
  }
  try {
    const { values } = parseArgs({ args: own, options: { format: { type: 'string' }, out: { type: 'string' } } });
    const format = journalFormats.find((one) => one === (values.format ?? 'hledger'));
    if (!format) return `--format must be ${journalFormats.join(' or ')}, not ${values.format}.`;
    return { format, out: values.out, rest };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

type Books = { readonly entries: readonly LedgerEntryDocument[]; readonly balances: readonly TrialBalanceRow[] };

const Page = z.object({ items: z.array(LedgerEntryDocument), next: z.string().nullable() });
const Balances = z.object({
  accounts: z.array(
    z.object({
      account: z.string(),
      accountName: z.string(),
      debitMinor: z.int(),
      creditMinor: z.int(),
      balanceMinor: z.int(),
    }),
  ),
});

/** So often is it read again when something is posted meanwhile. */
const MOST_READS = 5;

/** Entries and balances of one moment: nothing was posted between the two. */
async function readBooks(server: ServerAtHand): Promise<Books | string> {
  try {
    for (let read = 0; read < MOST_READS; read += 1) {
      const newest = await newestOf(server);
      const entries = await readEntries(server);
      const { accounts } = await ask(server, '/api/v1/ledger/trial-balance', Balances);
      if ((await newestOf(server)) === newest) return { entries, balances: accounts };
    }
    return 'The ledger is being posted to all the time: its balances and entries were never those of one moment.';
  } catch (error) {
    return `The ledger cannot be read (${error instanceof Error ? error.message : String(error)}).`;
  }
}

async function newestOf(server: ServerAtHand): Promise<string> {
  return (await ask(server, '/api/v1/ledger/entries?limit=1', Page)).items[0]?.id ?? '';
}

async function readEntries(server: ServerAtHand): Promise<LedgerEntryDocument[]> {
  const entries: LedgerEntryDocument[] = [];
  for (let before: string | null = null, first = true; first || before !== null; first = false) {
    const from: string = before === null ? '' : `&before=${encodeURIComponent(before)}`;
    const page: z.infer<typeof Page> = await ask(server, `/api/v1/ledger/entries?limit=200${from}`, Page);
    entries.push(...page.items);
    before = page.next;
  }
  return entries.toSorted((a, b) => (a.number < b.number ? -1 : 1));
}

async function ask<T>({ url, token }: ServerAtHand, path: string, schema: z.ZodType<T>): Promise<T> {
  const response = await fetch(new URL(path, url), { headers: { authorization: `Bearer ${token}` } });
  const body: unknown = await response.json();
  if (!response.ok) throw new Error(Problem.safeParse(body).data?.detail ?? `status ${response.status}`);
  return schema.parse(body);
}

function refuse(sentence: string, io: CommandIo): number {
  io.stderr(`${sentence}\n`);
  return 2;
}
