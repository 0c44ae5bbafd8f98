import { recordBytes } from './log-record.ts';
import type { RecordFrame } from './log-record.ts';
import type { Hole, Segment } from './log-segment.ts';

export type Entry = { readonly segment: Segment; readonly frame: RecordFrame };

type Shelf = { entries: Entry[]; bytes: number; docs: number; obsolete: number };

/** Where the records of each instance lie, oldest first, and how much of the log is still current. */
export class LogIndex {
  readonly #shelves = new Map<string, Shelf>();
  readonly #damaged = new Set<string>();
  readonly #readable: (keyId: string) => boolean;

  constructor(readable: (keyId: string) => boolean) {
    this.#readable = readable;
  }

  /** @returns its position among the entries of its instance; null when it has none. */
  add(segment: Segment, frame: RecordFrame): number | null {
    if (frame.kind === 'clear') {
      this.#shelves.delete(frame.instance);
      this.#damaged.delete(frame.instance);
      return null;
    }
    // Its scope's key was destroyed: it can never be read again.
    if (!this.#readable(frame.keyId)) return null;
    const shelf = this.#shelves.get(frame.instance) ?? { entries: [], bytes: 0, docs: 0, obsolete: 0 };
    shelf.entries.push({ segment, frame });
    shelf.bytes += recordBytes(frame);
    shelf.docs += frame.docs;
    shelf.obsolete += frame.obsolete;
    this.#shelves.set(frame.instance, shelf);
    return shelf.entries.length - 1;
  }

  /** Takes in a whole segment in the order of its bytes. */
  addSegment(segment: Segment, frames: readonly RecordFrame[], holes: readonly Hole[]): void {
    let next = 0;
    for (const frame of frames) {
      for (; next < holes.length && holes[next]!.offset < frame.offset; next += 1) this.damage(holes[next]!.instance);
      this.add(segment, frame);
    }
    for (; next < holes.length; next += 1) this.damage(holes[next]!.instance);
  }

  /** @param instance null when it cannot be told which one suffered. */
  damage(instance: string | null): void {
    this.#damaged.add(instance ?? '*');
  }

  get damaged(): string[] {
    return [...this.#damaged].toSorted();
  }

  get instances(): string[] {
    return [...this.#shelves.keys()];
  }

  entriesOf(instance: string): readonly Entry[] {
    return this.#shelves.get(instance)?.entries ?? [];
  }

  /** Bytes that a rewritten log would need: of each instance the share of its entries that are still current. */
  get liveBytes(): number {
    let bytes = 0;
    for (const shelf of this.#shelves.values()) bytes += shelf.bytes * (liveDocs(shelf) / Math.max(1, shelf.docs));
    return Math.round(bytes);
  }

  get liveDocs(): number {
    return [...this.#shelves.values()].reduce((sum, shelf) => sum + liveDocs(shelf), 0);
  }

  get storedDocs(): number {
    return [...this.#shelves.values()].reduce((sum, shelf) => sum + shelf.docs, 0);
  }
}

function liveDocs(shelf: Shelf): number {
  return Math.max(0, shelf.docs - shelf.obsolete);
}
