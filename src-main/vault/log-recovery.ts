import { join } from 'node:path';
import type { RecordFrame } from './log-record.ts';
import { endOfWholeAppends, scanSegment, SEGMENT_HEADER_BYTES } from './log-segment.ts';
import type { Scan, Segment } from './log-segment.ts';
import type { Manifest } from './manifest.ts';
import { asFault, writeWhole } from './vault-files.ts';
import type { VaultFiles } from './vault-files.ts';

export type Recovery = {
  readonly segments: Segment[];
  /** Segments that the manifest names and the folder does not have. */
  readonly lost: Manifest['segments'];
  /** The unfinished end that was cut off, if any. */
  readonly recovered: { readonly bytes: number; readonly segment: string } | null;
  /** The decrypted bodies of all records. */
  readonly plain: Map<RecordFrame, Buffer>;
};

type Parts = {
  readonly files: VaultFiles;
  readonly folder: string;
  readonly keyById: (id: string) => Buffer | undefined;
};

/** Opens and checks every segment that the manifest names, and removes what a crash left beside them. */
export async function recoverSegments(parts: Parts, manifest: Manifest): Promise<Recovery> {
  await removeStrays(parts, manifest);
  const segments: Segment[] = [];
  const lost: Manifest['segments'][number][] = [];
  const plain: Recovery['plain'] = new Map();
  let recovered: Recovery['recovered'] = null;
  const read = (index: number): Promise<Buffer | null> => {
    const named = manifest.segments[index];
    const reading = named ? parts.files.read(join(parts.folder, named.name)) : Promise.resolve(null);
    // Awaited when it is its turn; a failure before that must not count as unhandled.
    reading.catch(() => {});
    return reading;
  };
  let reading = read(0);
  for (const [index, named] of manifest.segments.entries()) {
    const bytes = await reading;
    // The disk reads the next one while this one is decrypted.
    reading = read(index + 1);
    if (!bytes) {
      lost.push(named);
      continue;
    }
    const scan = scanSegment(bytes, Buffer.from(named.id, 'hex'), parts.keyById);
    const isLast = index === manifest.segments.length - 1;
    const end = isLast ? endOfWholeAppends(scan, bytes.length, manifest.durable) : bytes.length;
    const segment = await openSegment(parts, named, scan, Math.max(end, SEGMENT_HEADER_BYTES));
    segments.push(segment);
    for (const frame of segment.frames) plain.set(frame, scan.plain.get(frame)!);
    if (!isLast) continue;
    if (end < bytes.length) recovered = { bytes: bytes.length - end, segment: named.name };
    await settle(parts, segment, bytes, scan);
    if (segment.length < manifest.durable) segment.holes.push({ offset: segment.length, length: 0, instance: null });
  }
  return { segments, lost, recovered, plain };
}

async function openSegment(
  parts: Parts,
  { name, id }: Manifest['segments'][number],
  scan: Scan,
  length: number,
): Promise<Segment> {
  return {
    name,
    id: Buffer.from(id, 'hex'),
    file: await parts.files.open(join(parts.folder, name), 'existing'),
    length,
    durable: SEGMENT_HEADER_BYTES,
    untidy: false,
    frames: scan.frames.filter((frame) => frame.offset < length),
    holes: scan.holes.filter((hole) => hole.offset < length),
  };
}

/** Cuts off the unfinished end, and makes durable what is going to be shown. */
async function settle(parts: Parts, segment: Segment, bytes: Buffer, scan: Scan): Promise<void> {
  segment.untidy = segment.length < bytes.length;
  try {
    if (segment.untidy) {
      // Intact records behind the cut may be evidence of more than a crash: they are kept aside.
      const intact = scan.frames.some((frame) => frame.offset >= segment.length);
      if (intact) await keepAside(parts, `${segment.name}.${segment.length}.tail`, bytes.subarray(segment.length));
      await segment.file.truncate(segment.length);
      segment.untidy = false;
    }
    await segment.file.sync();
    segment.durable = segment.length;
  } catch (error) {
    ignoreUnwritable(error);
  }
}

async function keepAside({ files, folder }: Parts, name: string, bytes: Uint8Array): Promise<void> {
  const quarantine = join(folder, 'quarantine');
  await files.makeFolder(quarantine);
  await writeWhole(files, quarantine, name, bytes);
}

/** Segments of a rotation or a rewriting that did not come to its end. */
async function removeStrays({ files, folder }: Parts, manifest: Manifest): Promise<void> {
  const named = new Set(manifest.segments.map(({ name }) => name));
  for (const name of await files.list(folder)) {
    if (!/\.(seg|tmp)$/.test(name) || named.has(name)) continue;
    await files.remove(join(folder, name)).catch(ignoreUnwritable);
  }
}

/** A vault on a full or read-only disk stays readable; what could not be tidied now is tidied before a write. */
function ignoreUnwritable(error: unknown): void {
  const { kind } = asFault(error).fault;
  if (kind !== 'diskFull' && kind !== 'readOnly') throw error;
}
