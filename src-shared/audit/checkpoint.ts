import { fromBase64, toBase64 } from '../base/base64.ts';
import { utf8 } from '../base/utf8.ts';
import type { Hash, Sha256 } from './tree.ts';

/** A tree head: how many entries a log has, and the hash over them all. */
export type Checkpoint = {
  /** Name of the log, unique to it. */
  readonly origin: string;
  readonly size: number;
  readonly root: Hash;
};

/** Whose signature counts. `name` is the log's origin. */
export type VerifierKey = {
  readonly name: string;
  /** First four bytes of SHA-256(name ‖ '\n' ‖ 0x01 ‖ key): tells which of several signatures to check. */
  readonly id: Uint8Array;
  /** Ed25519, 32 bytes. */
  readonly key: Uint8Array;
};

/** Both are Ed25519 over the bytes of `text`. */
export type Sign = (text: Uint8Array) => Uint8Array;
export type VerifySignature = (key: Uint8Array, text: Uint8Array, signature: Uint8Array) => boolean;

/** Algorithm byte of an Ed25519 key. @see C2SP signed-note, "Signatures" */
const ED25519 = 0x01;

export function verifierKeyOf(sha256: Sha256, name: string, key: Uint8Array): VerifierKey {
  return { name, key, id: sha256(Uint8Array.from([...utf8(`${name}\n`), ED25519, ...key])).slice(0, 4) };
}

/** '<name>+<id in hex>+<base64 of algorithm and key>', the form in which a key is published. @see C2SP signed-note, "Verifier keys" */
export function printVerifierKey({ name, id, key }: VerifierKey): string {
  return `${name}+${hexOf(id)}+${toBase64(Uint8Array.of(ED25519, ...key))}`;
}

/** @returns null for a text that is no Ed25519 key, or whose id is not that of its key. */
export function parseVerifierKey(sha256: Sha256, text: string): VerifierKey | null {
  const [, name, id, encoded] = /^([^+\s]+)\+([0-9a-f]{8})\+(.+)$/.exec(text) ?? [];
  const bytes = fromBase64(encoded ?? '');
  if (name === undefined || bytes?.length !== 33 || bytes[0] !== ED25519) return null;
  const key = verifierKeyOf(sha256, name, bytes.slice(1));
  return hexOf(key.id) === id ? key : null;
}

/** The signed text of a checkpoint. @see C2SP tlog-checkpoint, "Note text" */
function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/** A checkpoint as it is published: its text, an empty line, the signature line. */
export function signCheckpoint(checkpoint: Checkpoint, key: VerifierKey, sign: Sign): string {
  const text = checkpointText(checkpoint);
  return `${text}\n— ${key.name} ${toBase64(Uint8Array.of(...key.id, ...sign(utf8(text))))}\n`;
}

/**
 * Reads a checkpoint and checks that the log's key signed it; signatures of others beside it are passed over.
 *
 * @returns null for a text that is no checkpoint of this log, or that its key did not sign.
 */
export function openCheckpoint(note: string, key: VerifierKey, verify: VerifySignature): Checkpoint | null {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) return null;
  const text = note.slice(0, end + 1);
  const checkpoint = parseText(text);
  if (checkpoint?.origin !== key.name) return null;
  const signatures = note
    .slice(end + 2, -1)
    .split('\n')
    .map(signatureLine);
  if (signatures.length === 0 || signatures.some((line) => line === null)) return null;
  const own = signatures.filter((line) => line?.name === key.name && hexOf(line.id) === hexOf(key.id));
  const isSigned = own.length === 1 && verify(key.key, utf8(text), own[0]!.signature);
  return isSigned ? checkpoint : null;
}

/** Lines beyond the third are extensions, which are signed and not read. */
function parseText(text: string): Checkpoint | null {
  const [origin, size, encoded, ...extensions] = text.slice(0, -1).split('\n');
  const root = fromBase64(encoded ?? '');
  if (!origin || !size || !/^(0|[1-9]\d{0,15})$/.test(size) || root?.length !== 32) return null;
  return extensions.includes('') || !Number.isSafeInteger(Number(size)) ? null : { origin, size: Number(size), root };
}

function signatureLine(line: string) {
  const [, name, encoded] = /^— (\S+) (\S+)$/.exec(line) ?? [];
  const bytes = fromBase64(encoded ?? '');
  if (name === undefined || !bytes || bytes.length < 5) return null;
  return { name, id: bytes.slice(0, 4), signature: bytes.slice(4) };
}

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
