import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { Ring } from '../../src-shared/update/rollout.ts';

export const DEFAULT_SERVER = 'http://127.0.0.1:7410';

/** Origin of the sync server. Plain HTTP only to this very computer: sessions must not cross a network in the clear. */
const ServerOrigin = z
  .url({ protocol: /^https?$/ })
  .refine((text) => new URL(text).protocol === 'https:' || isLoopback(new URL(text).hostname), {
    error: 'plain http is for a server on this computer only; use https',
  })
  .transform((text) => new URL(text).origin);

/** Room on this computer for documents that were looked at and that nobody asked to keep. */
const CacheMb = z.int().min(1).max(100_000);
const DEFAULT_CACHE_MB = 500;

/** Where else updates are than on the server; the same rule, since what is asked for tells what is installed. */
const FeedAddress = z
  .url({ protocol: /^https?$/ })
  .refine((text) => new URL(text).protocol === 'https:' || isLoopback(new URL(text).hostname), {
    error: 'plain http is for a host on this computer only; use https',
  })
  .transform((text) => (text.endsWith('/') ? text : `${text}/`));

const SettingsFile = z.strictObject({
  server: ServerOrigin.optional(),
  documentCacheMb: CacheMb.optional(),
  updates: FeedAddress.optional(),
  updatePeerFolder: z.string().min(1).optional(),
  updateRing: Ring.optional(),
});

export type Settings = {
  readonly server: string;
  readonly documentCacheMb: number;
  /** Address of the feed of updates; null: the server has it. */
  readonly updates: string | null;
  /** Where computers of one clinic lay updates for each other; null: nowhere. */
  readonly updatePeerFolder: string | null;
  readonly updateRing: Ring;
};

/**
 * The server named by COUNTERSIGN_SERVER, else by `settings.json` in the profile folder, else the one on this computer. The same file may
 * say how many megabytes of documents are cached (`documentCacheMb`), and of updates where they are (`updates`), which folder the
 * computers of a clinic share (`updatePeerFolder`) and how early this one gets them (`updateRing`).
 *
 * @throws Error with a sentence that names the setting at fault.
 */
export function readSettings(profile: string, env: Readonly<Record<string, string | undefined>>): Settings {
  const named = env['COUNTERSIGN_SERVER'];
  const path = join(profile, 'settings.json');
  const text = readIfThere(path);
  const {
    server = DEFAULT_SERVER,
    documentCacheMb = DEFAULT_CACHE_MB,
    updates = null,
    updatePeerFolder = null,
    updateRing = 'broad',
  } = text === null ? {} : parsed(SettingsFile, asJson(text), path);
  const origin = named ? parsed(ServerOrigin, named, 'COUNTERSIGN_SERVER') : server;
  return { server: origin, documentCacheMb, updates, updatePeerFolder, updateRing };
}

function parsed<T>(schema: z.ZodType<T>, value: unknown, name: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new Error(`${name}: ${z.prettifyError(result.error).replaceAll('\n', ' ')}`);
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Text that is not JSON is passed on as it is: the schema then says what was expected. */
function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}
