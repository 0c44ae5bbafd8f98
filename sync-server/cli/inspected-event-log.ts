import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { RowReader } from '../../src-shared/source-file/row-reader.ts';
import type { SourceProblem } from '../../src-shared/source-file/source-format.ts';
import { XmlEvents } from '../../src-shared/source-file/xml-events.ts';
import type { InspectedSource } from './inspected-source.ts';
import type { Progress } from './progress.ts';

/** Unpacked, a log is not larger, nor so many times as large as the file: a bomb ends there. */
const LARGEST_BYTES = 2 * 1024 ** 3;
const LARGEST_RATIO = 200;
const CASE_COLUMNS: ReadonlySet<string> = new Set(['case_id', 'caseid', 'case:concept:name', 'case id']);
const ACTIVITY_COLUMNS: ReadonlySet<string> = new Set(['activity', 'concept:name', 'event']);

/** How many events a log has, in how many cases, and how often each activity. */
type Counted = {
  readonly cases: number;
  readonly events: number;
  readonly activities: ReadonlyMap<string, number>;
  readonly problems: readonly SourceProblem[];
};
type LogReader = { push(piece: Uint8Array): void; end(): Counted };

export function isGzip(start: Uint8Array): boolean {
  return start[0] === 0x1f && start[1] === 0x8b;
}

/**
 * Reads a packed log of events as other systems give it out: XES, or a table with a column for the case and one for the activity.
 *
 * @returns null when it is no such log.
 * @see IEEE 1849-2016, XES
 */
export async function inspectEventLog(file: string, size: number, progress: Progress): Promise<InspectedSource | null> {
  const packed = createReadStream(file);
  let done = 0;
  packed.on('data', (piece) => progress.show({ done: (done += piece.length), size, claims: 0 }));
  let reader: LogReader | null = null;
  let unpacked = 0;
  const limit = Math.min(LARGEST_BYTES, Math.max(size, 64 * 1024) * LARGEST_RATIO);
  for await (const piece of packed.pipe(createGunzip()) as AsyncIterable<Buffer>) {
    reader ??= readerOf(piece);
    if (!reader) return null;
    reader.push(piece);
    unpacked += piece.length;
    if (unpacked > limit) throw new Error(`Unpacked it is larger than ${limit} bytes: it is not read further.`);
  }
  if (!reader) return null;
  const { cases, events, activities, problems } = reader.end();
  const sorted = Object.fromEntries([...activities].toSorted((a, b) => b[1] - a[1]));
  return { file, kind: 'eventlog', records: events, events, cases, activities: sorted, problems };
}

function readerOf(start: Buffer): LogReader | null {
  const text = start.subarray(0, 4096).toString('latin1');
  if (/<log[\s>]/.test(text)) return xesReader();
  const header = (text.split(/\r?\n/)[0] ?? '').toLowerCase().split(/[,;\t]/);
  const has = (names: ReadonlySet<string>) => header.some((name) => names.has(name.replaceAll('"', '').trim()));
  return has(CASE_COLUMNS) && has(ACTIVITY_COLUMNS) ? tableReader() : null;
}

function xesReader(): LogReader {
  let [cases, events] = [0, 0];
  const activities = new Map<string, number>();
  let isInEvent = false;
  let activity: string | null = null;
  const xml = new XmlEvents({
    onOpen(name, attributes) {
      if (name === 'trace') cases += 1;
      if (name === 'event') {
        [isInEvent, activity] = [true, null];
        events += 1;
      }
      // The last one counts where a tool wrote it twice.
      if (isInEvent && name === 'string' && attributes['key'] === 'concept:name') activity = attributes['value'] ?? '';
    },
    onText() {},
    onClose(name) {
      if (name !== 'event') return;
      if (activity !== null) activities.set(activity, (activities.get(activity) ?? 0) + 1);
      isInEvent = false;
    },
  });
  return {
    push: (piece) => xml.push(piece),
    end() {
      const fault = xml.end();
      const problems = fault ? [{ ...fault, severity: 'error', offset: 0 } as const] : [];
      return { cases, events, activities, problems };
    },
  };
}

function tableReader(): LogReader {
  let columns: { readonly ofCase: number; readonly ofActivity: number } | null = null;
  let events = 0;
  const cases = new Set<string>();
  const activities = new Map<string, number>();
  const rows = new RowReader(({ cells }) => {
    if (columns === null) {
      const names = cells.map((cell) => cell.trim().toLowerCase());
      columns = {
        ofCase: names.findIndex((name) => CASE_COLUMNS.has(name)),
        ofActivity: names.findIndex((name) => ACTIVITY_COLUMNS.has(name)),
      };
      return;
    }
    events += 1;
    cases.add(cells[columns.ofCase] ?? '');
    const activity = cells[columns.ofActivity] ?? '';
    activities.set(activity, (activities.get(activity) ?? 0) + 1);
  });
  return {
    push: (piece) => rows.push(piece),
    end() {
      rows.end();
      return { cases: cases.size, events, activities, problems: [] };
    },
  };
}
