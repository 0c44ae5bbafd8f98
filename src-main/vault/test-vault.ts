import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Result } from '../../src-shared/base/result.ts';
import type { RestPlace, VaultPage, VaultRecord } from '../../src-shared/wire/vault-bridge.ts';
import { PinTries } from './pin-tries.ts';
import { createVault, openVault } from './vault.ts';
import type { Vault, VaultParts } from './vault.ts';

/** As cheap as argon2id allows: these tests are about files, not about PINs. */
export const CHEAP_KDF = { memoryKiB: 8, iterations: 1, parallelism: 1 };
export const PIN = '493857';
/** Of a program that has just been started. */
export const newTries = (): PinTries => new PinTries(() => 0);

export type Entry = string | { readonly id: string; readonly [name: string]: unknown };

export async function temporaryFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'vault-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

export async function createdVault(parts: VaultParts, pin = PIN): Promise<Vault> {
  return valueOf(await createVault({ kdf: CHEAP_KDF, ...parts }, pin));
}

export async function openedVault(parts: VaultParts, pin = PIN): Promise<Vault> {
  return valueOf(await openVault({ kdf: CHEAP_KDF, ...parts }, pin, newTries()));
}

export function valueOf<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`);
  return result.value;
}

/** What an entry keeps out of the body of its record: its field `rest`. */
const restOf = (entry: Entry) => (typeof entry === 'string' || !('rest' in entry) ? '' : JSON.stringify(entry['rest']));

export function record(entries: readonly Entry[], over: Partial<VaultRecord> = {}): VaultRecord {
  const body = JSON.stringify(entries, (key, value: unknown) => (key === 'rest' ? undefined : value));
  const rests = entries.some((entry) => restOf(entry) !== '') ? entries.map(restOf) : [];
  return { instance: 'cases', primary: 'id', scope: 'north', body, rests, docs: entries.length, obsolete: 0, ...over };
}

/** What an instance holds, read as the window reads it. */
export async function contentOf(vault: Vault, instance = 'cases'): Promise<Map<string, Entry>> {
  const { content, places } = await bodiesOf(vault, instance);
  const held = [...content.keys()];
  const wanted = held.map((id) => places.get(id)!);
  const rests = valueOf(await vault.read(instance, wanted));
  if (!rests) return contentOf(vault, instance);
  for (const [index, id] of held.entries()) {
    const rest = rests[index] ?? '';
    if (rest !== '') content.set(id, { ...(content.get(id) as object), id, rest: JSON.parse(rest) as unknown });
  }
  return content;
}

/** The entries without their rests, and where these are. */
export async function bodiesOf(vault: Vault, instance = 'cases') {
  const content = new Map<string, Entry>();
  const places = new Map<string, RestPlace>();
  for (let cursor: number | null = 0; cursor !== null;) {
    const page: VaultPage = valueOf(await vault.load(instance, cursor));
    if (page.next === 0) content.clear();
    const entries = page.bodies.flatMap((body) => JSON.parse(body) as Entry[]);
    apply(content, entries);
    const at = page.records.flatMap(({ place, entries: count }) =>
      Array.from({ length: count }, (_, entry) => ({ record: place, entry })),
    );
    for (const [index, entry] of entries.entries()) if (typeof entry !== 'string') places.set(entry.id, at[index]!);
    cursor = page.next;
  }
  return { content, places };
}

export function apply(content: Map<string, Entry>, entries: readonly Entry[]): void {
  for (const entry of entries) {
    if (typeof entry === 'string') content.delete(entry);
    else content.set(entry.id, entry);
  }
}
