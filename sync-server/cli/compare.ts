import { differenceText } from '../../src-shared/journal/compare.ts';
import { formatMinor } from '../../src-shared/money/format.ts';
import { ComparisonReply } from '../../src-shared/wire/comparisons.ts';
import { Problem } from '../../src-shared/wire/http.ts';
import { alignedRows } from './aligned-rows.ts';
import type { CommandIo } from './command.ts';
import { serverArguments } from './server-arguments.ts';
import { findServer, type ServerAtHand } from './server-at-hand.ts';

const USAGE = `Usage: cs compare [--json] [--server URL] [--data DIR]

Holds everything that is posted against its approval, and everything that was approved against its posting. A
difference has a case in the queue "Approval differences"; one that has none yet gets it, and the case of a
difference that is gone is closed.

  --json         one JSON object; amounts are whole cents
  --server URL   the server to talk to; default: the one that runs on the data folder
  --data DIR     its data folder, where the operator's token is (default COUNTERSIGN_DATA, or .data)
  --help         this text

Exit code: 0 when everything agrees, 1 when something differs, 2 when it could not be compared.
`;

/** `cs compare [--json]`. @returns the exit code. */
export async function compare(args: string[], io: CommandIo): Promise<number> {
  const parsed = serverArguments(args, { takesFiles: false });
  if (typeof parsed === 'string') {
    io.stderr(`${parsed}\n\n${USAGE}`);
    return 2;
  }
  if (parsed.help) {
    io.stdout(USAGE);
    return 0;
  }
  const server = findServer(parsed);
  const answer = typeof server === 'string' ? server : await ask(server);
  if (typeof answer === 'string') {
    io.stderr(`${answer}\n`);
    return 2;
  }
  io.stdout(parsed.json ? `${JSON.stringify(answer)}\n` : tableOf(answer));
  return answer.differences.length === 0 ? 0 : 1;
}

/** @returns the comparison, or a sentence about why there is none. */
async function ask({ url, token }: ServerAtHand): Promise<ComparisonReply | string> {
  try {
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(new URL('/api/v1/comparisons', url), { method: 'POST', headers });
    const body: unknown = await response.json();
    if (response.ok) return ComparisonReply.parse(body);
    return Problem.safeParse(body).data?.detail ?? `The server answered ${response.status}.`;
  } catch (error) {
    return `The server at ${url} cannot be asked (${error instanceof Error ? error.message : String(error)}).`;
  }
}

/** All but the two amounts. */
const TEXT_COLUMNS: ReadonlySet<number> = new Set([0, 1, 2, 5]);

function tableOf(found: ComparisonReply): string {
  const { posted, approved, matched, waiting, failed, differences } = found;
  const counts = `${posted} posted, ${approved} approved: ${matched} agree, ${waiting} on their way, ${failed} refused by the ledger.\n`;
  if (differences.length === 0) return `${counts}Nothing differs.\n`;
  const amount = (minor: number | null): string => (minor === null ? 'none' : formatMinor(minor));
  const rows = differences.map((item) => [
    differenceText[item.difference],
    item.entry || '-',
    item.subject || '-',
    amount(item.approvedMinor),
    amount(item.postedMinor),
    item.case?.number ?? '-',
  ]);
  const head = ['Difference', 'Entry', 'Made from', 'Approved', 'Posted', 'Case'];
  return [counts, ...alignedRows([head, ...rows], TEXT_COLUMNS), ''].join('\n');
}
