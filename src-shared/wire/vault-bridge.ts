import type { Result } from '../base/result.ts';

/**
 * Why the vault did not do what it was asked. Nothing was half done: a refused append has left no trace, what was
 * stored before stays readable, and the same call works once the cause is gone.
 */
export type VaultFault =
  | { readonly kind: 'diskFull' }
  | { readonly kind: 'readOnly' }
  /** The vault was locked or closed meanwhile. */
  | { readonly kind: 'notOpen' }
  /** The operating system refused for another reason; `detail` is its code, such as EIO. */
  | { readonly kind: 'io'; readonly detail: string }
  /** What is stored does not verify; `detail` names the file. */
  | { readonly kind: 'damaged'; readonly detail: string }
  /** A later version of the program wrote it, in a form that this one does not know. */
  | { readonly kind: 'newer' };

/** One bulk write of one collection under one scope's key: encrypted and checked as a whole. */
export type VaultRecord = {
  /** Name of the collection (storage instance); at most 255 bytes in UTF-8, stored in the clear. */
  readonly instance: string;
  /** Name of the primary key's field, so that the vault can tell which versions are outdated; at most 255 bytes. */
  readonly primary: string;
  /** Whose key encrypts it. A scope unknown so far gets a new random key. */
  readonly scope: string;
  /** JSON text of an array. An object is a document; a string is a primary key that is no longer held. */
  readonly body: string;
  /**
   * What an entry has beyond its part of `body`: a JSON text for each, '' for none; no texts when no entry has any. They
   * are read one by one, so that opening a large collection need not bring them all.
   */
  readonly rests: readonly string[];
  /** How many entries `body` has. */
  readonly docs: number;
  /** How many stored entries this record outdates (earlier versions, and the removals themselves). */
  readonly obsolete: number;
};

export type VaultPage = {
  /** JSON texts of arrays as in `VaultRecord.body`, oldest first: a later entry replaces an earlier one. */
  readonly bodies: readonly string[];
  /** The records whose entries these are, in order: how many entries each has, and its place. */
  readonly records: readonly { readonly place: number; readonly entries: number }[];
  /** Where to go on; null when this was the last page; 0: the log was rewritten meanwhile, forget all and start over. */
  readonly next: number | null;
};

/** Where the rest of an entry is: the place of its record, and its number among the record's entries, from 0. */
export type RestPlace = { readonly record: number; readonly entry: number };

export type VaultStatus = {
  /** Bytes of the log on disk. */
  readonly bytes: number;
  /** Entries that are still current, and entries stored in all. */
  readonly liveDocs: number;
  readonly storedDocs: number;
  /** Bytes of an unfinished write cut off when the vault was opened. They had not been acknowledged as durable. */
  readonly recoveredBytes: number;
  /** Collections in which stored records do not verify; '*' when it cannot be told which. */
  readonly damaged: readonly string[];
  readonly scopes: readonly string[];
  /** Whether the operating system's secret store takes part in the key; false: the PIN alone protects it. */
  readonly osSealed: boolean;
};

/** The vault as the window sees it. Only structured-cloneable values cross, and never a key. */
export interface VaultBridge {
  /** @param cursor 0 at first, then the `next` of the page before. */
  load(instance: string, cursor: number): Promise<Result<VaultPage, VaultFault>>;
  /**
   * Stores the records together or not at all, in the order of the calls. The log is one file written in order, so
   * whatever is durable, everything appended before it is durable too: a replication's checkpoint never outlives its
   * documents.
   *
   * @param durable answer only when it would survive a power failure; otherwise when it survives the process.
   * @returns the place of each record.
   */
  append(records: readonly VaultRecord[], durable: boolean): Promise<Result<readonly number[], VaultFault>>;
  /**
   * The rests of entries, in the order asked for.
   *
   * @returns null: the log was rewritten meanwhile and places are others now; `load` tells them.
   */
  read(instance: string, places: readonly RestPlace[]): Promise<Result<readonly string[] | null, VaultFault>>;
  /** Forgets every document of a collection. */
  dropInstance(instance: string): Promise<Result<null, VaultFault>>;
  /**
   * Destroys the keys of scopes: what was stored under them cannot be read again by anybody. A refusal may come when
   * the disk has already taken it; the caller repeats it until it is done.
   */
  dropScopes(scopes: readonly string[]): Promise<Result<null, VaultFault>>;
  /** Rewrites the log without outdated entries now; the vault also does so by itself once it is worth it. */
  compact(): Promise<Result<null, VaultFault>>;
  status(): Promise<Result<VaultStatus, VaultFault>>;
}
