import type { FileHandle } from 'node:fs/promises';
import type { SourceContents, SourceFormat } from '../../src-shared/source-file/source-format.ts';
import type { SourceGroup, SourceItem } from '../../src-shared/source-file/source-item.ts';

export type SourceEvent =
  | { readonly type: 'item'; readonly item: SourceItem }
  | { readonly type: 'end'; readonly group: SourceGroup };

const PIECE_BYTES = 64 * 1024;

/** Reads a file piece by piece and tells what it maps to, in the order of the file; at last what it held, summed up. */
export async function* readSourceItems(
  file: FileHandle,
  format: SourceFormat,
  kind: string,
): AsyncGenerator<SourceEvent, SourceContents> {
  let events: SourceEvent[] = [];
  const reader = format.map(kind, {
    onItem: (item) => events.push({ type: 'item', item }),
    onEnd: (group) => events.push({ type: 'end', group }),
  });
  const inspector = format.inspect(kind);
  const piece = Buffer.allocUnsafe(PIECE_BYTES);
  for (let position = 0; ;) {
    const { bytesRead } = await file.read(piece, 0, PIECE_BYTES, position);
    if (bytesRead === 0) break;
    position += bytesRead;
    const bytes = piece.subarray(0, bytesRead);
    inspector.push(bytes);
    reader.push(bytes);
    const ready = events;
    events = [];
    yield* ready;
  }
  reader.end();
  yield* events;
  return inspector.end();
}
