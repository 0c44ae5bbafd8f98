import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { Ring } from '../../src-shared/update/rollout.ts';
import { type EffectivePolicy, type InForce, isFixed } from '../../src-shared/managed-policy/effective.ts';

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
  /** The organisation has fixed it here: what an administrator names on the server does not hold. */
  readonly isUpdateRingFixed: boolean;
};

/**
 * The server named by COUNTERSIGN_SERVER, else by `settings.json` in the profile folder, else the one on this computer. The same file may
 * say how many megabytes of documents are cached (`documentCacheMb`), and of updates where they are (`updates`), which folder the
 * computers of a clinic share (`updatePeerFolder`) and how early this one gets them (`updateRing`).
 * What the organisation has fixed comes before all of them, and what it suggests after.
 *
 * @throws Error with a sentence that names the setting at fault.
 */
export function readSettings(
  profile: string,
  env: Readonly<Record<string, string | undefined>>,
  policy: Pick<
    EffectivePolicy,
    'ServerAddress' | 'DocumentCacheMegabytes' | 'UpdateFeed' | 'UpdatePeerFolder' | 'UpdateRing'
  >,
): Settings {
  const named = env['COUNTERSIGN_SERVER'];
  const path = join(profile, 'settings.json');
  const text = readIfThere(path);
  const own = text === null ? {} : parsed(SettingsFile, asJson(text), path);
  const chosen = named ? parsed(ServerOrigin, named, 'COUNTERSIGN_SERVER') : own.server;
  const set = policy.ServerAddress.value === '' ? undefined : new URL(policy.ServerAddress.value).origin;
  const [server = DEFAULT_SERVER] = (isFixed(policy.ServerAddress) ? [set, chosen] : [chosen, set]).filter(Boolean);
  const { UpdateFeed, UpdatePeerFolder, UpdateRing, DocumentCacheMegabytes } = policy;
  const feed = heldOf(UpdateFeed, own.updates);
  return {
    server,
    documentCacheMb: heldOf(DocumentCacheMegabytes, own.documentCacheMb),
    updates: feed === '' ? null : feed.endsWith('/') ? feed : `${feed}/`,
    updatePeerFolder: heldOf(UpdatePeerFolder, own.updatePeerFolder) || null,
    updateRing: heldOf(UpdateRing, own.updateRing),
    isUpdateRingFixed: isFixed(UpdateRing),
  };
}

/** @param own  what the profile says, if anything. */
function heldOf<T>(inForce: InForce<T>, own: T | undefined): T {
  return isFixed(inForce) ? inForce.value : (own ?? inForce.value);
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
