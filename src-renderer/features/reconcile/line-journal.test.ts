import { Subject } from 'rxjs';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Instant } from '../../../src-shared/base/dates.ts';
import type { PeriodItem } from '../../../src-shared/reconciliation/period-item.ts';
import type { Typed } from '../../data/workbench.ts';
import type { Segments } from '../../data/segments.ts';
import { LineJournal } from './line-journal.ts';

/** A disk: what was written stays when the program ends. */
let texts: Map<string, string>;
let pieces: Map<string, Uint8Array<ArrayBuffer>>;
let written: number;
let made: number;
beforeEach(() => {
  texts = new Map();
  pieces = new Map();
  [written, made] = [0, 0];
});

async function started(): Promise<LineJournal> {
  const arranged: Typed = {
    changes$: new Subject<void>(),
    get: (key) => texts.get(key) ?? null,
    count: () => texts.size,
    keep: (key, text) => {
      written += text?.length ?? 0;
      if (text === null) texts.delete(key);
      else texts.set(key, text);
    },
    flush: async () => {},
  };
  const segments: Segments = {
    put: async (bytes) => {
      const name = String(pieces.size);
      pieces.set(name, bytes);
      return [name];
    },
    get: async ([name = '']) => pieces.get(name) ?? null,
    drop: async (names) => names.forEach((name) => pieces.delete(name)),
  };
  const journal = new LineJournal({ arranged, segments }, () => {
    made += 1;
    return `0197a1b2-0000-7000-8000-${String(made).padStart(12, '0')}`;
  });
  await journal.open();
  return journal;
}

const pair = { left: 'bank', right: 'posted' } as const;
const now = { at: '2026-06-30T10:00:00.000Z' as Instant, by: 'Priya' };
const note = (n: number): PeriodItem => ({ do: 'comment', side: 'left', line: `b${n}`, text: `note ${n}` });
const textsOf = (batches: readonly { readonly items: readonly PeriodItem[] }[]) =>
  batches.flatMap(({ items }) => items.map((item) => (item.do === 'comment' ? item.text : item.do)));

describe('what was said about lines before they are shared', () => {
  it('is said by the same commands again when the program ended on the way, and what came since by another', async () => {
    const first = await started();
    await first.add(pair, [note(1), note(2)], now);
    const before = await first.said(pair);
    const again = await started();
    await again.add(pair, [note(3)], now);
    const after = await again.said(pair);
    expect(after.slice(0, 1)).toEqual(before);
    expect(textsOf(after)).toEqual(['note 1', 'note 2', 'note 3']);
    expect(new Set(after.map(({ id }) => id)).size).toBe(2);
    await again.drop(pair);
    expect(await (await started()).said(pair)).toEqual([]);
  });

  it('costs as much for the thousandth act as for the second hundred, and is there after a restart', async () => {
    const journal = await started();
    for (let n = 1; n <= 1_000; n += 1) {
      written = 0;
      await journal.add(pair, [note(n)], now);
      expect(written).toBeLessThan(60_000);
    }
    const again = await started();
    expect(textsOf(await again.said(pair))).toEqual(Array.from({ length: 1_000 }, (_, at) => `note ${at + 1}`));
    expect(again.of('bank', new Set(['b1', 'b999']))).toHaveLength(2);
    await again.drop(pair);
    expect([texts.size, pieces.size]).toEqual([0, 0]);
  });

  it('leaves what belongs to other sides, and reads what an older program kept', async () => {
    const entry = { ...pair, ...now, item: note(7) };
    texts.set('reconciliation-journal', JSON.stringify([entry]));
    const journal = await started();
    await journal.add({ left: 'remittance', right: 'remittance' }, [note(8)], now);
    expect(textsOf(await journal.said(pair))).toEqual(['note 7']);
    await journal.drop(pair);
    expect(journal.of('remittance', new Set(['b8']))).toHaveLength(1);
    expect(journal.of('bank', new Set(['b7']))).toEqual([]);
  });
});
