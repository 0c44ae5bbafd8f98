import type { RecordFrame } from './log-record.ts';
import type { Segment } from './log-segment.ts';
import { asFault } from './vault-files.ts';

/**
 * Adds bytes at the end of a segment, all or none.
 *
 * @throws VaultFaultError after cutting off what had been written. Its kind is `io` when the disk reported that it
 *         lost what it had taken before; then only reading the file again tells what it holds.
 */
export async function extend(
  segment: Segment,
  bytes: Uint8Array,
  frames: readonly RecordFrame[],
  durable: boolean,
): Promise<void> {
  try {
    await tidy(segment);
    await segment.file.write(bytes, segment.length);
    if (durable) await segment.file.sync();
  } catch (error) {
    segment.untidy = true;
    await tidy(segment).catch(() => {});
    throw asFault(error);
  }
  segment.length += bytes.length;
  segment.frames.push(...frames);
  if (durable) segment.durable = segment.length;
}

/** Also cuts off what a refused write may have left. @throws VaultFaultError */
export async function makeDurable(segment: Segment): Promise<void> {
  if (segment.durable === segment.length && !segment.untidy) return;
  const { length } = segment;
  try {
    await tidy(segment);
    await segment.file.sync();
  } catch (error) {
    throw asFault(error);
  }
  segment.durable = length;
}

async function tidy(segment: Segment): Promise<void> {
  if (!segment.untidy) return;
  await segment.file.truncate(segment.length);
  segment.untidy = false;
}
