import { createHmac, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import { VaultFaultError } from '../../src-shared/wire/vault-fault-error.ts';
import { writeWhole } from './vault-files.ts';
import type { VaultFiles } from './vault-files.ts';

const FILE = 'MANIFEST';
/** Of the whole log's format. Vaults of version 1, from before the first release, are refused. */
export const MANIFEST_VERSION = 2;

/** Which segments are the log, in order. Replacing this file is the moment at which a rewritten log takes over. */
const Manifest = z.object({
  version: z.literal(MANIFEST_VERSION),
  /** Number of the next segment file. */
  next: z.int().positive(),
  segments: z.array(z.object({ name: z.string().regex(/^\d{6,}\.seg$/), id: z.string().regex(/^[0-9a-f]{32}$/) })),
  /** Bytes of the last segment known to be durable at the last rotation or clean closing. */
  durable: z.int().nonnegative(),
});
export type Manifest = z.infer<typeof Manifest>;
const Stored = z.object({ manifest: Manifest, mac: z.string() });
const Versioned = z.object({ manifest: z.object({ version: z.int() }) });

export const EMPTY_MANIFEST: Manifest = { version: MANIFEST_VERSION, next: 1, segments: [], durable: 0 };

export async function writeManifest(
  files: VaultFiles,
  folder: string,
  key: Uint8Array,
  manifest: Manifest,
): Promise<void> {
  const stored = { manifest, mac: macOf(key, manifest).toString('hex') };
  await writeWhole(files, folder, FILE, Buffer.from(JSON.stringify(stored)));
}

/** @throws VaultFaultError when it is of a later version of the program, is missing or was not written by this vault. */
export async function readManifest(files: VaultFiles, folder: string, key: Uint8Array): Promise<Manifest> {
  const bytes = await files.read(join(folder, FILE));
  const json = bytes && jsonOf(bytes);
  // Said in the clear: how a later version signs, this one cannot know.
  if ((Versioned.safeParse(json).data?.manifest.version ?? 0) > MANIFEST_VERSION)
    throw new VaultFaultError({ kind: 'newer' });
  const stored = Stored.safeParse(json).data;
  const mac = Buffer.from(stored ? stored.mac : '', 'hex');
  if (!stored || mac.length !== 32 || !timingSafeEqual(mac, macOf(key, stored.manifest))) {
    throw new VaultFaultError({ kind: 'damaged', detail: FILE });
  }
  return stored.manifest;
}

function macOf(key: Uint8Array, { version, next, segments, durable }: Manifest): Buffer {
  const ordered = [version, next, segments.map(({ name, id }) => [name, id]), durable];
  return createHmac('sha256', key).update(JSON.stringify(ordered)).digest();
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}
