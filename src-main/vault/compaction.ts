import { join } from 'node:path';
import type { Entry } from './log-index.ts';
import { encodeRecord } from './log-record.ts';
import { readBody, readRests } from './log-reader.ts';
import type { ReaderParts } from './log-reader.ts';
import { createSegment } from './log-segment.ts';
import type { Segment } from './log-segment.ts';
import { cutRest, packRests } from './rest-section.ts';
import { asFault } from './vault-files.ts';
import type { VaultFiles } from './vault-files.ts';

const BATCH_DOCS = 5_000;
const BATCH_CHARS = 1 << 20;

type Batch = { readonly docs: string[]; readonly rests: Buffer[]; chars: number };
type Doc = Record<string, unknown>;

const NONE = Buffer.alloc(0);

export type RewriteParts = ReaderParts & {
  readonly files: VaultFiles;
  readonly folder: string;
  readonly segmentBytes: number;
  /** Numbers for new segments. */
  readonly nextNumber: () => number;
};

/**
 * Copies what is still current of a log into new segments. It reads each instance from its newest record back, so
 * the first version it meets of a document is the one that counts.
 *
 * @returns segments that are durable and not part of the log yet.
 * @throws VaultFaultError when a current document cannot be read whole.
 */
export async function rewrite(
  parts: RewriteParts,
  log: readonly { instance: string; entries: readonly Entry[] }[],
): Promise<Segment[]> {
  const copy = new Copy(parts);
  try {
    for (const { entries } of log) await rewriteInstance(copy, parts, entries);
    return await copy.finish();
  } catch (error) {
    await copy.abandon();
    throw error;
  }
}

async function rewriteInstance(copy: Copy, parts: RewriteParts, entries: readonly Entry[]): Promise<void> {
  const met = new Set<string>();
  const batches = new Map<string, Batch>();
  const newest = entries.at(-1);
  if (!newest) return;
  for (const entry of entries.toReversed()) {
    const body = await readBody(entry, parts);
    if (!body) continue;
    const current = currentOf(JSON.parse(body.toString('utf8')) as (string | Doc)[], entry.frame.primary, met);
    if (current.length === 0) continue;
    // Its scope was revoked while the log was rewritten.
    if (!parts.keyById(entry.frame.keyId)) continue;
    const rests = await readRests(entry, parts);
    const { keyId, docs } = entry.frame;
    // The usual case of a first synchronisation: the record is taken as it is.
    if (current.length === docs) {
      await copy.append(entry, { body, rests }, docs);
      continue;
    }
    const batch = batches.get(keyId) ?? { docs: [], rests: [], chars: 0 };
    batches.set(keyId, batch);
    for (const { doc, index } of current) {
      const text = JSON.stringify(doc);
      const rest = Buffer.from(cutRest(rests, docs, index));
      batch.docs.push(text);
      batch.rests.push(rest);
      batch.chars += text.length + rest.length;
    }
    if (batch.docs.length >= BATCH_DOCS || batch.chars >= BATCH_CHARS) {
      batches.delete(keyId);
      await copy.appendBatch(entry, batch);
    }
  }
  for (const [keyId, batch] of batches) await copy.appendBatch({ frame: { ...newest.frame, keyId } }, batch);
}

type Current = { readonly doc: Doc; readonly index: number };

/** The documents of a record that no later one replaces or removes, and where in it they stand. */
function currentOf(body: readonly (string | Doc)[], primary: string, met: Set<string>): Current[] {
  const current: Current[] = [];
  for (let index = body.length - 1; index >= 0; index -= 1) {
    const item = body[index]!;
    const id = typeof item === 'string' ? item : String(item[primary]);
    if (met.has(id)) continue;
    met.add(id);
    if (typeof item !== 'string') current.push({ doc: item, index });
  }
  return current;
}

type Labelled = { readonly frame: Pick<Entry['frame'], 'instance' | 'primary' | 'keyId'> };

class Copy {
  readonly #parts: RewriteParts;
  readonly #segments: Segment[] = [];

  constructor(parts: RewriteParts) {
    this.#parts = parts;
  }

  async appendBatch(like: Labelled, { docs, rests }: Batch): Promise<void> {
    if (docs.length === 0) return;
    const packed = rests.some(({ length }) => length > 0) ? packRests(rests) : NONE;
    await this.append(like, { body: Buffer.from(`[${docs.join(',')}]`), rests: packed }, docs.length);
  }

  async append(
    { frame: { instance, primary, keyId } }: Labelled,
    sections: { readonly body: Buffer; readonly rests: Buffer },
    docs: number,
  ): Promise<void> {
    const key = this.#parts.keyById(keyId);
    // Its scope was revoked while the log was rewritten.
    if (!key) return;
    const segment = await this.#roomy();
    const header = { kind: 'docs', more: false, docs, obsolete: 0, durable: 0, keyId, instance, primary } as const;
    const place = { segment: segment.id, offset: segment.length };
    const { frame, parts } = encodeRecord(header, sections, key, place);
    const bytes = Buffer.concat(parts);
    await segment.file.write(bytes, segment.length);
    segment.length += bytes.length;
    segment.frames.push(frame);
  }

  async finish(): Promise<Segment[]> {
    for (const segment of this.#segments) await segment.file.sync();
    return this.#segments;
  }

  /** Gives the disk its space back; the reason may be that there was none left. */
  async abandon(): Promise<void> {
    for (const { file, name } of this.#segments) {
      await file.close();
      await this.#parts.files.remove(join(this.#parts.folder, name)).catch(asFault);
    }
  }

  async #roomy(): Promise<Segment> {
    const last = this.#segments.at(-1);
    if (last && last.length < this.#parts.segmentBytes) return last;
    const created = await createSegment(this.#parts.files, this.#parts.folder, this.#parts.nextNumber());
    this.#segments.push(created);
    return created;
  }
}
