import type { RecognisedFile } from '../remittance/recognise.ts';
import type { ItemReader, ItemSink } from './source-item.ts';

/** Something in a file that a person should know about. It never stops the reading of what follows it. */
export type SourceProblem = {
  /** Stable: scripts and rules may compare it. */
  readonly code: string;
  /** An `error`: what it stands at is not taken as it is. */
  readonly severity: 'error' | 'warning';
  /** Byte offset in the file of what it is about; 0 for the file as a whole. */
  readonly offset: number;
  /** One plain sentence with the figures in it. Holds no name of a person. */
  readonly message: string;
};

/** What a file of a system around the desk holds, summed up. */
export type SourceContents = {
  /** As recognised, made more precise where the whole file tells more than its beginning: 'hl7v2-dft', 'x12-837p', 'bank-bai2'. */
  readonly kind: string;
  /** How many of its kind's records were read: claims, messages, entries, invoices, resources. */
  readonly records: number;
  /** Kind-specific sums and counts by name: names that end in `Minor` are whole minor units, null where they cannot be told. */
  readonly totals: Readonly<Record<string, number | null>>;
  readonly problems: readonly SourceProblem[];
};

/** Reads one file in pieces of any size. Its memory does not grow with the file. */
export type SourceInspector = {
  push(piece: Uint8Array): void;
  /** Called once, after the last piece. */
  end(): SourceContents;
};

/** A format that systems around the desk send files in: a folder of its own, and one line in `source-formats.ts`. */
export type SourceFormat = {
  /** What the format is called in a sentence, 'HL7 v2 messages'. */
  readonly name: string;
  /**
   * Tells from its first bytes whether a file is of this format, whatever its name says. Cheap, and never throws.
   *
   * @param recognised  what the bytes are taken for otherwise: X12 is known there by its first transaction set.
   * @returns the kind, or null.
   */
  recognise(firstBytes: Uint8Array, recognised: RecognisedFile): string | null;
  inspect(kind: string): SourceInspector;
  /** Turns a file of this kind into what the desk keeps of it. */
  map(kind: string, sink: ItemSink): ItemReader;
};
