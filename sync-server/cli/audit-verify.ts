import { createPublicKey, hash, verify } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { inflateSync } from 'node:zlib';
import type { CommandIo } from './command.ts';

/*
 * The stand-alone verifier of evidence packs and exported audit logs. This file is all of it: it uses Node and nothing of the
 * product, so that whoever has read it knows what "verified" means. It goes by RFC 9162 (trees and proofs), C2SP signed-note
 * and tlog-checkpoint (the signed state), and RFC 8032 (Ed25519).
 */

/** The first thing that is wrong, as a sentence. */
export class Flaw extends Error {}
type About = { readonly kind: 'case' | 'reconciliation'; readonly id: string; readonly remittance?: string };
type Verified = { readonly log: string; readonly key: string; readonly size: number };
type Sealed = Verified & { readonly root: Buffer };
export type VerifiedPack = Verified & { readonly about: About; readonly entries: number };
export type VerifiedLog = Verified & { readonly removed: number };

// Hashes and trees. The first byte keeps an entry from passing for a node. @see RFC 9162, 2.1.1

function leafHash(entry: string): Buffer {
  return hash('sha256', `\0${entry}`, 'buffer');
}

const nodeBytes = Buffer.alloc(65, 1);

function nodeHash(left: Buffer, right: Buffer): Buffer {
  left.copy(nodeBytes, 1);
  right.copy(nodeBytes, 33);
  return hash('sha256', nodeBytes, 'buffer');
}

/** The root that follows from an entry, its number and its proof; null for a proof of another length. @see RFC 9162, 2.1.3.1 */
function rootFrom(leaf: Buffer, index: number, size: number, proof: readonly Buffer[]): Buffer | null {
  if (size === 1) return proof.length === 0 ? leaf : null;
  const sibling = proof.at(-1);
  if (!sibling) return null;
  let left = 1;
  while (left * 2 < size) left *= 2;
  const inLeft = index < left;
  const own = rootFrom(leaf, inLeft ? index : index - left, inLeft ? left : size - left, proof.slice(0, -1));
  return own && (inLeft ? nodeHash(own, sibling) : nodeHash(sibling, own));
}

type Pack = { about: About; checkpoint: string; key: string; entries: readonly unknown[] };
type Entry = { index: number; text: string; proof: readonly string[] };
type Line = { index: number; text: string; leafHash: string };
type Shape = Readonly<Record<string, (value: unknown) => boolean>>;

/** The fields of an object that has just these, each of its form: nothing is left that neither a hash nor a signature covers. */
function fieldsOf<T>(json: unknown, shape: Shape, optional: Shape = {}): T {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new Flaw('it is no object');
  const fields = json as Readonly<Record<string, unknown>>;
  const all: Shape = { ...optional, ...shape };
  for (const [name, value] of Object.entries(fields)) {
    if (!Object.hasOwn(all, name)) throw new Flaw(`the field ${name} is one too many`);
    if (!all[name]!(value)) throw new Flaw(`the field ${name} has another form`);
  }
  const missing = Object.keys(shape).find((name) => !Object.hasOwn(fields, name));
  if (missing !== undefined) throw new Flaw(`the field ${missing} is missing`);
  return fields as T;
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
/** A lone half of a character has no bytes of its own: two such texts would have one hash. */
const isText = (value: unknown): boolean => typeof value === 'string' && value.isWellFormed();
const isName = (value: unknown): boolean => isText(value) && value !== '';
const isHash = (value: unknown): boolean => typeof value === 'string' && bytesOf(value)?.length === 32;
const isProof = (value: unknown): boolean => Array.isArray(value) && value.length <= 64 && value.every(isHash);
const isList = (value: unknown): boolean => Array.isArray(value) && value.length > 0;
const isAbout = (value: unknown): boolean => Boolean(fieldsOf(value, ABOUT, { remittance: isName }));
const SEALED: Shape = { checkpoint: isText, key: isText };
const PACK: Shape = { format: (value) => value === PACK_FORMAT, about: isAbout, ...SEALED, entries: isList };
const PACK_FORMAT = 'countersign-evidence/1';
const ABOUT: Shape = { kind: (value) => value === 'case' || value === 'reconciliation', id: isName };
const ENTRY: Shape = { index: isCount, text: isText, proof: isProof };
const KEPT: Shape = { index: isCount, text: isText };
const REMOVED: Shape = { index: isCount, leafHash: isHash };
const HEADER: Shape = { format: (value) => value === 'countersign-audit-log/1', ...SEALED };

/** Base64 with padding; null for what does not stand for bytes, or not as they are written: no text passes for another. */
function bytesOf(base64: string): Buffer | null {
  const bytes = Buffer.from(base64, 'base64');
  return bytes.toString('base64') === base64 ? bytes : null;
}

// The signed state.

/** '<name>+<id>+<base64 of 0x01 and the key>'; the id is the first four bytes of a hash over the rest. @see C2SP signed-note */
function openKey(published: string): { readonly name: string; readonly id: Buffer; readonly key: Buffer } {
  const [, name = '', id = '', encoded = ''] = /^([^+\s]+)\+([0-9a-f]{8})\+(.+)$/.exec(published) ?? [];
  const bytes = bytesOf(encoded);
  const expected = bytes && hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), bytes]), 'buffer').subarray(0, 4);
  if (bytes?.length !== 33 || bytes[0] !== 1 || expected?.toString('hex') !== id)
    throw new Flaw('The enclosed key cannot be read: it was changed.');
  return { name, id: expected, key: bytes.subarray(1) };
}

/** Name, size and root of the log, an empty line, signatures. Further lines of the text are signed and not read. @see C2SP tlog-checkpoint */
function openSealed(sealed: Pick<Pack, 'checkpoint' | 'key'>, knownKey: string | null): Sealed {
  if (knownKey !== null && knownKey !== sealed.key)
    throw new Flaw(`The file encloses the key ${sealed.key}, which is not the one you know.`);
  const { name, id, key } = openKey(sealed.key);
  const unsigned = new Flaw('The signature of the log does not match its key: the signed state was changed.');
  const end = sealed.checkpoint.lastIndexOf('\n\n');
  if (end < 0 || !sealed.checkpoint.endsWith('\n')) throw unsigned;
  const signed = sealed.checkpoint.slice(0, end + 1);
  const [log, size = '', encoded = '', ...further] = signed.slice(0, -1).split('\n');
  const root = bytesOf(encoded);
  if (log !== name || !/^(0|[1-9]\d{0,15})$/.test(size) || root?.length !== 32 || further.includes('')) throw unsigned;
  const lines = sealed.checkpoint
    .slice(end + 2, -1)
    .split('\n')
    .map((line) => {
      const [, signer, note = ''] = /^— (\S+) (\S+)$/.exec(line) ?? [];
      const bytes = bytesOf(note);
      if (signer === undefined || !bytes || bytes.length < 5) throw unsigned;
      return { signer, id: bytes.subarray(0, 4), signature: bytes.subarray(4) };
    });
  const own = lines.filter((line) => line.signer === name && line.id.equals(id));
  // What stands before the key's bytes in SPKI DER. @see RFC 8410, 4
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), key]);
  const publicKey = createPublicKey({ key: der, format: 'der', type: 'spki' });
  const isSigned = own.length === 1 && verify(null, Buffer.from(signed), publicKey, own[0]!.signature);
  if (!isSigned || !Number.isSafeInteger(Number(size))) throw unsigned;
  return { log, key: sealed.key, size: Number(size), root };
}

/** Checks an evidence pack: the signature, and for each entry that it stands in the log that was signed. @throws Flaw */
export function verifyPack(json: unknown, knownKey: string | null): VerifiedPack {
  const pack = within('The file is no evidence pack', () => fieldsOf<Pack>(json, PACK));
  const { about, entries } = pack;
  const { root, ...sealed } = openSealed(pack, knownKey);
  let last = -1;
  let isLinked = about.remittance === undefined;
  for (const [at, each] of entries.entries()) {
    const { index, text: said, proof } = within(`Entry ${at + 1} cannot be read`, () => fieldsOf<Entry>(each, ENTRY));
    const name = `Entry ${at + 1} (number ${index} of the log)`;
    if (index <= last) throw new Flaw(`${name} stands twice or out of order.`);
    last = index;
    const names = (id: string | undefined) => id !== undefined && said.includes(JSON.stringify(id));
    if (!names(about.id) && !names(about.remittance))
      throw new Flaw(`${name} does not name the ${about.kind} ${about.id}.`);
    isLinked ||= names(about.id) && names(about.remittance);
    const hashes = proof.map((hashText) => bytesOf(hashText)!);
    if (index >= sealed.size || !rootFrom(leafHash(said), index, sealed.size, hashes)?.equals(root)) {
      throw new Flaw(`${name} is not what the signed log holds there: the entry, its number or its proof was changed.`);
    }
  }
  if (!isLinked) throw new Flaw(`No entry says that the case is about the remittance ${about.remittance}.`);
  return { ...sealed, about, entries: entries.length };
}

/** Checks a whole exported log, line by line, so that it need not fit into memory. */
export class LogVerifier {
  /** Roots of the complete subtrees so far, the largest first: one for each binary 1 of the count. */
  readonly #peaks: Buffer[] = [];
  #count = 0;
  #removed = 0;
  #sealed: Sealed | null = null;

  /** The first line. @param knownKey  the key that the reader knows; null: the one that is enclosed. @throws Flaw */
  header(json: unknown, knownKey: string | null): void {
    const header = within('The first line is not that of an exported audit log', () =>
      fieldsOf<Pick<Pack, 'checkpoint' | 'key'>>(json, HEADER),
    );
    this.#sealed = openSealed(header, knownKey);
  }

  /** Each further line: an entry, or the hash of one whose time of keeping is over. @throws Flaw */
  entry(json: unknown): void {
    const isRemoved = typeof json === 'object' && json !== null && 'leafHash' in json;
    const line = within(`The line of entry ${this.#count} cannot be read`, () =>
      fieldsOf<Line>(json, isRemoved ? REMOVED : KEPT),
    );
    if (line.index !== this.#count)
      throw new Flaw(`Entry ${this.#count} is missing: entry ${line.index} stands in its place.`);
    let node = isRemoved ? bytesOf(line.leafHash)! : leafHash(line.text);
    for (let rest = this.#count; rest % 2 === 1; rest = Math.floor(rest / 2)) node = nodeHash(this.#peaks.pop()!, node);
    this.#peaks.push(node);
    this.#count += 1;
    if (isRemoved) this.#removed += 1;
  }

  /** After the last line. @throws Flaw */
  finish(): VerifiedLog {
    if (!this.#sealed) throw new Flaw('The file is empty.');
    const { root, ...sealed } = this.#sealed;
    const count = this.#count;
    if (count < sealed.size)
      throw new Flaw(`The file ends after ${count} of the ${sealed.size} entries that were signed.`);
    if (count > sealed.size) throw new Flaw(`The file has ${count} entries, but only ${sealed.size} were signed.`);
    const [last = hash('sha256', '', 'buffer'), ...larger] = this.#peaks.toReversed();
    if (!larger.reduce((right, left) => nodeHash(left, right), last).equals(root))
      throw new Flaw(`The ${count} entries are not those that were signed: at least one was changed.`);
    return { ...sealed, removed: this.#removed };
  }
}

function within<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof Flaw ? new Flaw(`${what}: ${error.message}.`) : error;
  }
}

/** Checks one file and says what it found. @returns 0 when all of it is verified, 1 when it is not, 2 when it cannot be read. */
export async function verifyFile(
  file: string,
  { json, key }: { readonly json: boolean; readonly key: string | null },
  io: CommandIo,
): Promise<number> {
  const say = (found: object, words: string) => io.stdout(json ? `${JSON.stringify({ file, ...found })}\n` : words);
  try {
    const found = await check(file, key);
    say({ verified: true, error: null, ...found }, inWords(file, found, key));
    return 0;
  } catch (error) {
    if (error instanceof Flaw) {
      say({ verified: false, error: error.message }, `NOT VERIFIED  ${file}\n  ${error.message}\n`);
      return 1;
    }
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const why = code === 'ENOENT' ? 'There is no such file.' : `This file could not be read (${code}).`;
    say({ verified: null, error: why }, `${file}: ${why}\n`);
    return 2;
  }
}

/** `pdfSha256`: of the PDF that encloses the pack, hex. */
type Found = (VerifiedPack & { kind: 'pack'; pdfSha256?: string }) | (VerifiedLog & { kind: 'log' });

/** The first line tells an evidence pack (one JSON object) from an exported log, which may be too large to be read whole. */
async function check(file: string, knownKey: string | null): Promise<Found> {
  const head = await text(createReadStream(file, { end: 4, encoding: 'latin1' }));
  if (head === '%PDF-') {
    const pdf = await readFile(file);
    return { kind: 'pack', ...verifyPack(enclosedIn(pdf), knownKey), pdfSha256: hash('sha256', pdf) };
  }
  const log = new LogVerifier();
  let number = 0;
  let pack: VerifiedPack | null = null;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    number += 1;
    if (pack && line === '') continue;
    if (pack) throw new Flaw('More follows behind the evidence pack.');
    const json = attempt(() => JSON.parse(line) as unknown, `Line ${number} is not JSON.`);
    const isPack = typeof json === 'object' && json !== null && 'format' in json && json.format === PACK_FORMAT;
    if (number > 1) log.entry(json);
    else if (isPack) pack = verifyPack(json, knownKey);
    else log.header(json, knownKey);
  }
  return pack ? { kind: 'pack', ...pack } : { kind: 'log', ...log.finish() };
}

/** The pack that a PDF encloses. With two of them nobody could tell which one a reader is shown. */
function enclosedIn(pdf: Buffer): unknown {
  const [place, ...more] = pdf.toString('latin1').matchAll(/\/EmbeddedFile\s[^>]*(?:>>[^>]*)?>>\s*stream\r?\n/g);
  const length = Number(/\/Length (\d+)/.exec(place?.[0] ?? '')?.[1]);
  if (!place || !length) throw new Flaw('This PDF encloses no evidence pack.');
  if (more.length > 0) throw new Flaw('This PDF encloses more than one file.');
  const start = place.index + place[0].length;
  return attempt(
    () => JSON.parse(inflateSync(pdf.subarray(start, start + length)).toString('utf8')) as unknown,
    'The evidence pack that this PDF encloses cannot be read: it was changed.',
  );
}

function attempt<T>(read: () => T, otherwise: string): T {
  try {
    return read();
  } catch {
    throw new Flaw(otherwise);
  }
}

function inWords(file: string, found: Found, knownKey: string | null): string {
  const entries = (count: number): string => `${count.toLocaleString('en')} ${count === 1 ? 'entry' : 'entries'}`;
  const { log, key, size } = found;
  let said = `The whole log ${log}: ${entries(size)}, in order, none missing, none changed since it was signed.\n`;
  if (found.kind === 'pack') {
    const { kind, id, remittance } = found.about;
    const about = remittance === undefined ? `the ${kind} ${id}` : `the case ${id} and its remittance ${remittance}`;
    said = `${entries(found.entries)} about ${about}: each stands, unchanged, in the log ${log}
  as it was signed with ${entries(size)}. That there are no further entries about it is not shown.\n`;
    if (found.pdfSha256 !== undefined)
      said += `  The pages are as they were given out if the log has this SHA-256 of the file: ${found.pdfSha256}\n`;
  } else if (found.removed > 0)
    said += `  Of ${entries(found.removed)} the text was removed after its time of keeping; the hash is there.\n`;
  const enclosed = 'the key that the file encloses. Compare it with the published one, or give that with --key:';
  return `VERIFIED  ${file}\n  ${said}  Signed with ${knownKey === null ? enclosed : 'the key you gave:'}\n    ${key}\n`;
}
