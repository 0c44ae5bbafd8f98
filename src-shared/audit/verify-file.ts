import type * as z from 'zod';
import { fromBase64 } from '../base/base64.ts';
import { err, ok, type Result } from '../base/result.ts';
import { openCheckpoint, parseVerifierKey, type Checkpoint, type VerifySignature } from './checkpoint.ts';
import { EvidencePack, ExportHeader, ExportLine } from './evidence-pack.ts';
import { leafHash, TreeEdge, type Sha256 } from './tree.ts';
import { isSame, verifyInclusion } from './verify-proof.ts';

export type Verifier = {
  readonly sha256: Sha256;
  readonly verifySignature: VerifySignature;
  /** The key that the reader knows; null: the one that is enclosed. */
  readonly knownKey: string | null;
};

/** The first thing that is wrong, as a sentence. */
export type Flaw = string;

export type Verified = { readonly log: string; readonly key: string; readonly size: number };
export type VerifiedPack = Verified & { readonly about: EvidencePack['about']; readonly entries: number };
export type VerifiedLog = Verified & { readonly removed: number };

/** Checks an evidence pack: the signature, and for each entry that it stands in the log that was signed. */
export function verifyPack(verifier: Verifier, json: unknown): Result<VerifiedPack, Flaw> {
  const parsed = EvidencePack.safeParse(json);
  if (!parsed.success) return err(`The file is no evidence pack: ${firstIssue(parsed.error)}.`);
  const { about, entries, key } = parsed.data;
  const opened = openSealed(verifier, parsed.data);
  if (!opened.ok) return opened;
  const { origin: log, size, root } = opened.value;
  let last = -1;
  for (const [at, { index, text, proof }] of entries.entries()) {
    const name = `Entry ${at + 1} (number ${index} of the log)`;
    if (index <= last) return err(`${name} stands twice or out of order.`);
    last = index;
    if (!text.includes(JSON.stringify(about.id))) return err(`${name} does not name the ${about.kind} ${about.id}.`);
    const hashes = proof.map(fromBase64).filter((hash) => hash !== null);
    const leaf = leafHash(verifier.sha256, text);
    if (hashes.length < proof.length || !verifyInclusion(verifier.sha256, { leaf, index, size, root, proof: hashes })) {
      return err(`${name} is not what the signed log holds there: the entry, its number or its proof was changed.`);
    }
  }
  return ok({ log, key, size, about, entries: entries.length });
}

/** Checks a whole exported log, line by line, so that it need not fit into memory. */
export class LogVerifier {
  readonly #verifier: Verifier;
  readonly #edge: TreeEdge;
  #sealed: (Checkpoint & { readonly key: string }) | null = null;
  #removed = 0;

  constructor(verifier: Verifier) {
    this.#verifier = verifier;
    this.#edge = new TreeEdge(verifier.sha256);
  }

  /** The first line. @returns what is wrong with it, or null. */
  header(json: unknown): Flaw | null {
    const parsed = ExportHeader.safeParse(json);
    if (!parsed.success) return `The first line is not that of an exported audit log: ${firstIssue(parsed.error)}.`;
    const opened = openSealed(this.#verifier, parsed.data);
    if (!opened.ok) return opened.error;
    this.#sealed = { ...opened.value, key: parsed.data.key };
    return null;
  }

  /** Each further line. @returns what is wrong with it, or null. */
  entry(json: unknown): Flaw | null {
    const { size } = this.#edge;
    const parsed = ExportLine.safeParse(json);
    if (!parsed.success) return `The line of entry ${size} cannot be read: ${firstIssue(parsed.error)}.`;
    const line = parsed.data;
    if (line.index !== size) return `Entry ${size} is missing: entry ${line.index} stands in its place.`;
    const leaf = 'text' in line ? leafHash(this.#verifier.sha256, line.text) : fromBase64(line.leafHash);
    if (leaf?.length !== 32) return `The hash of entry ${size} cannot be read.`;
    if (!('text' in line)) this.#removed += 1;
    this.#edge.append(leaf);
    return null;
  }

  finish(): Result<VerifiedLog, Flaw> {
    const sealed = this.#sealed;
    if (!sealed) return err('The file is empty.');
    const { size } = this.#edge;
    if (size < sealed.size) return err(`The file ends after ${size} of the ${sealed.size} entries that were signed.`);
    if (size > sealed.size) return err(`The file has ${size} entries, but only ${sealed.size} were signed.`);
    if (!isSame(this.#edge.root(), sealed.root)) {
      return err(`The ${size} entries are not those that were signed: at least one was changed.`);
    }
    return ok({ log: sealed.origin, key: sealed.key, size, removed: this.#removed });
  }
}

function openSealed(
  { sha256, verifySignature, knownKey }: Verifier,
  sealed: { readonly checkpoint: string; readonly key: string },
): Result<Checkpoint, Flaw> {
  if (knownKey !== null && knownKey !== sealed.key) {
    return err(`The file encloses the key ${sealed.key}, which is not the one you know.`);
  }
  const key = parseVerifierKey(sha256, sealed.key);
  if (!key) return err('The enclosed key cannot be read: it was changed.');
  const checkpoint = openCheckpoint(sealed.checkpoint, key, verifySignature);
  return checkpoint
    ? ok(checkpoint)
    : err('The signature of the log does not match its key: the signed state was changed.');
}

function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  const where = issue?.path.join('.') ?? '';
  return where === '' ? (issue?.message ?? '') : `${where}: ${issue?.message}`;
}
