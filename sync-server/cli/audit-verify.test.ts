import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EXPORT_FORMAT } from '../../src-shared/audit/evidence-pack.ts';
import { packOf, sha256, signedNote, testKeyText } from '../../src-shared/audit/test-log.ts';
import { leafHash } from '../../src-shared/audit/tree.ts';
import { toBase64 } from '../../src-shared/base/base64.ts';
import { Flaw, LogVerifier, verifyPack, type VerifiedLog, type VerifiedPack } from './audit-verify.ts';

const texts = Array.from({ length: 37 }, (_, at) =>
  JSON.stringify({
    action: 'case.approve',
    at,
    entity: at % 5 === 0 ? 'wo-1042' : `other-${at}`,
    reason: 'Größe \u0001',
  }),
);
const pack = packOf(texts, 'wo-1042');

/** What is found, or the flaw as text. */
function found<T>(check: () => T): T | string {
  try {
    return check();
  } catch (error) {
    if (error instanceof Flaw) return error.message;
    throw error;
  }
}

const checked = (json: unknown, knownKey: string | null = null): VerifiedPack | string =>
  found(() => verifyPack(json, knownKey));

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

describe('an evidence pack', () => {
  it('is verified as it was made', () =>
    expect(checked(pack)).toEqual({
      log: 'countersign.test/audit',
      key: testKeyText,
      size: 37,
      about: pack.about,
      entries: 8,
    }));

  it('is refused with any bit flipped, in 10,000 of them', () => {
    const bytes = Buffer.from(`${JSON.stringify(pack)}\n`);
    const accepted: number[] = [];
    const step = (bytes.length * 8) / 10_000;
    for (let flip = 0; flip < 10_000; flip += 1) {
      const bit = Math.floor(flip * step);
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      if (typeof checked(read(flipped.toString('utf8'))) !== 'string') accepted.push(bit);
    }
    expect(accepted).toEqual([]);
  });

  it('says which entry was changed first', () => {
    const entries = pack.entries.map((entry, at) =>
      at < 2 ? entry : { ...entry, text: entry.text.replace('approve', 'refuse') },
    );
    expect(checked({ ...pack, entries })).toBe(
      'Entry 3 (number 10 of the log) is not what the signed log holds there: the entry, its number or its proof was changed.',
    );
  });

  it('is refused under another key than the one the reader knows', () => {
    expect(checked(pack, testKeyText)).toMatchObject({ entries: 8 });
    expect(checked(pack, `${testKeyText}x`)).toContain('not the one you know');
  });

  it('holds the entries of the remittance too, where one entry says that the case is about it', () => {
    const told = [
      JSON.stringify({ action: 'remittance.import', entity: 'rem-7' }),
      JSON.stringify({ action: 'case.open', entity: 'wo-7', body: { remittance: 'rem-7' } }),
      JSON.stringify({ action: 'case.open', entity: 'wo-8', body: {} }),
    ];
    const [of, about] = [packOf(told, 'rem-7'), { kind: 'case' as const, id: 'wo-7', remittance: 'rem-7' }];
    expect(checked({ ...of, about })).toMatchObject({ about, entries: 2 });
    expect(checked({ ...of, about: { ...about, remittance: 'rem-8' } })).toContain('does not name the case wo-7');
    const unlinked = { ...packOf(told, 'wo-8'), about: { ...about, id: 'wo-8' } };
    expect(checked(unlinked)).toBe('No entry says that the case is about the remittance rem-7.');
  });

  it('is refused with a text that is no whole one: two of them would have one hash', () => {
    const [entry, ...others] = pack.entries;
    const entries = [{ ...entry, text: `${entry!.text}\ud800` }, ...others];
    expect(checked({ ...pack, entries })).toContain('the field text has another form');
  });

  it('holds no entry about anything else, and none twice', () => {
    const stranger = packOf(texts, 'other-1').entries;
    const withStranger = [...pack.entries, ...stranger].toSorted((a, b) => a.index - b.index);
    expect(checked({ ...pack, entries: withStranger })).toContain('does not name the case');
    expect(checked({ ...pack, entries: [pack.entries[0], pack.entries[0]] })).toContain('twice');
  });

  it.each([null, 7, {}, [], { ...pack, entries: [] }, { ...pack, note: 'more' }])('is not %j', (json) =>
    expect(checked(json)).toContain('no evidence pack'),
  );
});

const header = { format: EXPORT_FORMAT, checkpoint: signedNote(texts), key: testKeyText };
const lines = texts.map((text, index) => ({ index, text }));

function verifyLog(first: unknown, rest: readonly unknown[]): VerifiedLog | string {
  const log = new LogVerifier();
  return found(() => {
    log.header(first, null);
    for (const line of rest) log.entry(line);
    return log.finish();
  });
}

describe('an exported log', () => {
  it('is verified as a whole', () => expect(verifyLog(header, lines)).toMatchObject({ size: 37, removed: 0 }));

  it('is verified also where texts were removed after their time: their hashes stay', () => {
    const aged = lines.map(({ index, text }) =>
      index < 9 ? { index, leafHash: toBase64(leafHash(sha256, text)) } : { index, text },
    );
    expect(verifyLog(header, aged)).toMatchObject({ size: 37, removed: 9 });
  });

  it('says what is missing, too much, or changed', () => {
    expect(verifyLog(header, lines.toSpliced(4, 1))).toBe('Entry 4 is missing: entry 5 stands in its place.');
    expect(verifyLog(header, lines.slice(0, 30))).toBe('The file ends after 30 of the 37 entries that were signed.');
    expect(verifyLog(header, [...lines, { index: 37, text: 'more' }])).toBe(
      'The file has 38 entries, but only 37 were signed.',
    );
    expect(verifyLog(header, lines.with(3, { index: 3, text: 'forged' }))).toBe(
      'The 37 entries are not those that were signed: at least one was changed.',
    );
  });

  it('is refused whichever entry was changed, and however', () =>
    fc.assert(
      fc.property(fc.nat(36), fc.string(), (at, text) => {
        fc.pre(text !== texts[at]);
        expect(verifyLog(header, lines.with(at, { index: at, text }))).toBeTypeOf('string');
      }),
    ));
});
