import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toBase64 } from '../base/base64.ts';
import { EXPORT_FORMAT } from './evidence-pack.ts';
import { packOf, sha256, signedNote, testKeyText, verifySignature } from './test-log.ts';
import { leafHash } from './tree.ts';
import { LogVerifier, verifyPack, type Verifier } from './verify-file.ts';

const verifier: Verifier = { sha256, verifySignature, knownKey: null };
const texts = Array.from({ length: 37 }, (_, at) =>
  JSON.stringify({
    action: 'case.approve',
    at,
    entity: at % 5 === 0 ? 'wo-1042' : `other-${at}`,
    reason: 'Größe \u0001',
  }),
);
const pack = packOf(texts, 'wo-1042');

const flawOf = (result: ReturnType<typeof verifyPack>): string => (result.ok ? '' : result.error);

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

describe('an evidence pack', () => {
  it('is verified as it was made', () =>
    expect(verifyPack(verifier, pack)).toEqual({
      ok: true,
      value: { log: 'countersign.test/audit', key: testKeyText, size: 37, about: pack.about, entries: 8 },
    }));

  it('is refused with any bit flipped, in 10,000 of them', () => {
    const bytes = Buffer.from(`${JSON.stringify(pack)}\n`);
    const accepted: number[] = [];
    const step = (bytes.length * 8) / 10_000;
    for (let flip = 0; flip < 10_000; flip += 1) {
      const bit = Math.floor(flip * step);
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      if (verifyPack(verifier, read(flipped.toString('utf8'))).ok) accepted.push(bit);
    }
    expect(accepted).toEqual([]);
  });

  it('says which entry was changed first', () => {
    const entries = pack.entries.map((entry, at) =>
      at < 2 ? entry : { ...entry, text: entry.text.replace('approve', 'refuse') },
    );
    expect(verifyPack(verifier, { ...pack, entries })).toEqual({
      ok: false,
      error:
        'Entry 3 (number 10 of the log) is not what the signed log holds there: the entry, its number or its proof was changed.',
    });
  });

  it('is refused under another key than the one the reader knows', () => {
    expect(verifyPack({ ...verifier, knownKey: testKeyText }, pack).ok).toBe(true);
    expect(flawOf(verifyPack({ ...verifier, knownKey: `${testKeyText}x` }, pack))).toContain('not the one you know');
  });

  it('holds no entry about anything else, and none twice', () => {
    const stranger = packOf(texts, 'other-1').entries;
    expect(verifyPack(verifier, { ...pack, entries: [...pack.entries, ...stranger] }).ok).toBe(false);
    expect(flawOf(verifyPack(verifier, { ...pack, entries: [pack.entries[0], pack.entries[0]] }))).toContain('twice');
  });

  it.each([null, 7, {}, [], { ...pack, entries: [] }, { ...pack, note: 'more' }])('is not %j', (json) =>
    expect(flawOf(verifyPack(verifier, json))).toContain('no evidence pack'),
  );
});

const header = { format: EXPORT_FORMAT, checkpoint: signedNote(texts), key: testKeyText };
const lines = texts.map((text, index) => ({ index, text }));

function verifyLog(first: unknown, rest: readonly unknown[]) {
  const log = new LogVerifier(verifier);
  for (const flaw of [log.header(first), ...rest.map((line) => log.entry(line))]) {
    if (flaw !== null) return { ok: false, error: flaw };
  }
  return log.finish();
}

describe('an exported log', () => {
  it('is verified as a whole', () =>
    expect(verifyLog(header, lines)).toMatchObject({ ok: true, value: { size: 37, removed: 0 } }));

  it('is verified also where texts were removed after their time: their hashes stay', () => {
    const aged = lines.map(({ index, text }) =>
      index < 9 ? { index, leafHash: toBase64(leafHash(sha256, text)) } : { index, text },
    );
    expect(verifyLog(header, aged)).toMatchObject({ ok: true, value: { size: 37, removed: 9 } });
  });

  it('says what is missing, too much, or changed', () => {
    expect(verifyLog(header, lines.toSpliced(4, 1))).toMatchObject({
      error: 'Entry 4 is missing: entry 5 stands in its place.',
    });
    expect(verifyLog(header, lines.slice(0, 30))).toMatchObject({
      error: 'The file ends after 30 of the 37 entries that were signed.',
    });
    expect(verifyLog(header, [...lines, { index: 37, text: 'more' }])).toMatchObject({
      error: 'The file has 38 entries, but only 37 were signed.',
    });
    expect(verifyLog(header, lines.with(3, { index: 3, text: 'forged' }))).toMatchObject({
      error: 'The 37 entries are not those that were signed: at least one was changed.',
    });
  });

  it('is refused whichever entry was changed, and however', () =>
    fc.assert(
      fc.property(fc.nat(36), fc.string(), (at, text) => {
        fc.pre(text !== texts[at]);
        expect(verifyLog(header, lines.with(at, { index: at, text })).ok).toBe(false);
      }),
    ));
});
