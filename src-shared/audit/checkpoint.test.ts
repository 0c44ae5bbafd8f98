import { describe, expect, it } from 'vitest';
import { openCheckpoint, parseVerifierKey, printVerifierKey, signCheckpoint, verifierKeyOf } from './checkpoint.ts';
import { sha256, signText, testKey as key, verifySignature } from './test-log.ts';
import { leafHash } from './tree.ts';

const checkpoint = { origin: key.name, size: 20_852_163, root: leafHash(sha256, 'root') };
const note = signCheckpoint(checkpoint, key, signText);

describe("a log's key", () => {
  it.each([
    'sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8',
    'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  ])('is read as others publish theirs: %s', (text) => {
    const read = parseVerifierKey(sha256, text);
    expect(read && printVerifierKey(read)).toBe(text);
  });

  it.each(['', 'name', 'name+00000000+AAAA', 'sum.golang.org+033de0af+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8'])(
    'is not %j',
    (text) => expect(parseVerifierKey(sha256, text)).toBeNull(),
  );
});

describe('a signed checkpoint', () => {
  it('is a note of three lines and a signature', () =>
    expect(note).toMatch(
      /^countersign\.test\/audit\n20852163\n[A-Za-z0-9+/]{43}=\n\n— countersign\.test\/audit \S+\n$/,
    ));

  it('is read by who has the key', () => {
    const read = openCheckpoint(note, key, verifySignature);
    expect(read && { ...read, root: [...read.root] }).toEqual({ ...checkpoint, root: [...checkpoint.root] });
  });

  it('may bear the signatures of witnesses and extension lines', () => {
    const witness = `— witness.example ${Buffer.alloc(72, 1).toString('base64')}\n`;
    expect(openCheckpoint(note + witness, key, verifySignature)?.size).toBe(checkpoint.size);
  });

  it('is refused under another key, under another name, and without its signature', () => {
    const other = verifierKeyOf(sha256, key.name, Uint8Array.from(key.key).fill(9, 0, 1));
    expect(openCheckpoint(note, other, verifySignature)).toBeNull();
    expect(openCheckpoint(note, verifierKeyOf(sha256, 'another', key.key), verifySignature)).toBeNull();
    expect(openCheckpoint(note.slice(0, note.indexOf('—')), key, verifySignature)).toBeNull();
    expect(openCheckpoint('', key, verifySignature)).toBeNull();
  });

  it('is refused with any bit flipped', () => {
    const bytes = Buffer.from(note);
    const accepted: number[] = [];
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      if (openCheckpoint(flipped.toString('utf8'), key, verifySignature)) accepted.push(bit);
    }
    expect(accepted).toEqual([]);
  });
});
