import { join } from 'node:path';
import { readRests } from './log-reader.ts';
import { recordBytes } from './log-record.ts';
import type { RecordFrame } from './log-record.ts';
import { addHole, endOfWholeAppends, knownDurable, scanSegment, SEGMENT_HEADER_BYTES } from './log-segment.ts';
import type { Scan, Segment } from './log-segment.ts';
import type { Manifest } from './manifest.ts';
import { asFault, nullWhenAbsent, writeWhole } from './vault-files.ts';
import type { VaultFiles } from './vault-files.ts';

export type Recovery = {
  readonly segments: Segment[];
  /** Segments that the manifest names and the folder does not have. */
  readonly lost: Manifest['segments'];
  /** The unfinished end that was cut off, if any. */
  readonly recovered: { readonly bytes: number; readonly segment: string } | null;
  /** The decrypted bodies of all records; not their rests. */
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
  // The disk reads some while others are decrypted.
  const opened = await Promise.all(manifest.segments.map((named) => openSegment(parts, named)));
  for (const [index, named] of manifest.segments.entries()) {
    const found = opened[index];
    if (!found) {
      lost.push(named);
      continue;
    }
    const { segment, scan } = found;
    segments.push(segment);
    if (index === manifest.segments.length - 1) {
      const { length } = segment;
      await cutToWholeAppends(parts, segment, manifest.durable);
      if (segment.length < length) recovered = { bytes: length - segment.length, segment: named.name };
      if (segment.length < manifest.durable) segment.holes.push({ offset: segment.length, length: 0, instance: null });
    }
    for (const frame of segment.frames) plain.set(frame, scan.plain.get(frame)!);
  }
  return { segments, lost, recovered, plain };
}

/** @returns null when the file is gone. */
async function openSegment(
  { files, folder, keyById }: Parts,
  { name, id }: Manifest['segments'][number],
): Promise<{ segment: Segment; scan: Scan } | null> {
  const file = await files.open(join(folder, name), 'existing').catch(nullWhenAbsent);
  if (!file) return null;
  const length = await file.size();
  const scan = await scanSegment(file, length, Buffer.from(id, 'hex'), keyById);
  const { frames, holes } = scan;
  const durable = SEGMENT_HEADER_BYTES;
  return { segment: { name, id: Buffer.from(id, 'hex'), file, length, durable, untidy: false, frames, holes }, scan };
}

/** Cuts off the unfinished end of the last segment, and makes durable what is going to be shown. */
async function cutToWholeAppends(parts: Parts, segment: Segment, atClosing: number): Promise<void> {
  const { length: found, frames, holes, file } = segment;
  const durable = knownDurable(segment, atClosing);
  await checkRests(parts, segment, durable);
  segment.length = Math.max(endOfWholeAppends(segment, found, durable), SEGMENT_HEADER_BYTES);
  const behind = frames.filter((frame) => frame.offset >= segment.length);
  frames.splice(frames.length - behind.length);
  holes.splice(0, holes.length, ...holes.filter((hole) => hole.offset < segment.length));
  segment.untidy = segment.length < found;
  try {
    if (segment.untidy) {
      // Intact records behind the cut may be evidence of more than a crash: they are kept aside.
      const name = `${segment.name}.${segment.length}.tail`;
      if (behind.length > 0) await keepAside(parts, name, await file.read(segment.length, found - segment.length));
      await file.truncate(segment.length);
      segment.untidy = false;
    }
    await file.sync();
    segment.durable = segment.length;
  } catch (error) {
    ignoreUnwritable(error);
  }
}

/** What nobody knows to be durable may have arrived in part: there also the rests are checked now. */
async function checkRests({ keyById }: Parts, segment: Segment, durable: number): Promise<void> {
  const { frames } = segment;
  const unreadable: RecordFrame[] = [];
  for (const frame of frames) {
    if (frame.offset + recordBytes(frame) <= durable || !keyById(frame.keyId)) continue;
    await readRests({ segment, frame }, { keyById, unreadable: () => {} }).catch((error: unknown) => {
      if (asFault(error).fault.kind !== 'damaged') throw error;
      unreadable.push(frame);
    });
  }
  for (const frame of unreadable) {
    frames.splice(frames.indexOf(frame), 1);
    addHole(segment, frame);
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
