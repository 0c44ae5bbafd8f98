import type { SheetColumn, SheetValue } from '../src-shared/spreadsheet/write-xlsx.ts';

export const ROWS = 100_000;

/** Twelve columns as a side of a reconciliation is given out, and what an auditor asks for beside them. */
export const columns: readonly SheetColumn[] = [
  { name: 'Date', kind: 'day', width: 12 },
  { name: 'Amount', kind: 'money', width: 16 },
  { name: 'Reference', kind: 'text', width: 22 },
  { name: 'Party', kind: 'text', width: 36 },
  { name: 'Account', kind: 'text', width: 16 },
  { name: 'Status', kind: 'text', width: 12 },
  { name: 'Class', kind: 'text', width: 16 },
  { name: 'Id', kind: 'text', width: 24 },
  { name: 'Posted on', kind: 'day', width: 12 },
  { name: 'Posted', kind: 'money', width: 16 },
  { name: 'Difference', kind: 'money', width: 16 },
  { name: 'Matched by', kind: 'text', width: 24 },
];

const PARTIES = [
  'Northern Harbor Health Plan',
  'Müller & Söhne Benefit Trust',
  'Prairie "Unity" Mutual',
  'Cascade <PPO>',
];
const STATUSES = ['open', 'suggested', 'partly', 'matched'];
const RULES = ['trace-number', 'amount-date-party', 'trace-within-tolerance', 'sum-of-trace'];
const FIRST_DAY = 20_454;

/** The same rows each time, made one by one: neither side is given them as a list that it would have to keep. */
export function* rows(count = ROWS): Generator<readonly SheetValue[]> {
  for (let at = 0; at < count; at += 1) {
    const mixed = Math.imul(at + 1, 0x9e37_79b1) >>> 0;
    const amount = (mixed % 2_000_000) - 400_000;
    const isMatched = mixed % 4 === 3;
    yield [
      FIRST_DAY + (mixed % 90),
      amount,
      `TRN${String(mixed).padStart(12, '0')}`,
      `${PARTIES[mixed % PARTIES.length]} ${mixed % 400}`,
      `****${1000 + (mixed % 7)}`,
      STATUSES[mixed % 4]!,
      isMatched ? null : 'unposted',
      `R-2026-${at}`,
      isMatched ? FIRST_DAY + 1 + (mixed % 90) : null,
      isMatched ? amount : null,
      isMatched ? 0 : amount,
      isMatched ? RULES[mixed % RULES.length]! : null,
    ];
  }
}

/** What a process that has written a workbook says of itself. */
export type WorkbookReport = { readonly wallMs: number; readonly cpuMs: number; readonly peakMb: number };

/** Times what writes a workbook, from the rows to the bytes on disk, and prints the report. */
export async function reportOf(write: () => Promise<void>): Promise<void> {
  const cpuBefore = process.cpuUsage();
  const before = performance.now();
  await write();
  const wallMs = performance.now() - before;
  const { user, system } = process.cpuUsage(cpuBefore);
  const peakMb = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ wallMs, cpuMs: (user + system) / 1000, peakMb } satisfies WorkbookReport));
}
