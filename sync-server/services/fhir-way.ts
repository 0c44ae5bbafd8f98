import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SYSTEM } from '../../src-shared/authority/person.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import type { FhirSettings } from '../../src-shared/wire/connectors.ts';
import { backendTokens, signingKeyOf } from '../integration/fhir/backend-token.ts';
import {
  beginExport,
  endExport,
  exportedBytes,
  type ExportFile,
  exportState,
} from '../integration/fhir/bulk-export.ts';
import { FhirFault, type FhirServer, fhirMetadata, pollChanges } from '../integration/fhir/fhir-client.ts';
import type { AskAddress } from '../outbound/ask-address.ts';
import { type ConnectorCursor, readCursor, saveCursor } from '../store/connector-cursors.ts';
import { type AsideDeps, takeFile } from './put-file-aside.ts';
import { type ReceiveDeps, withArrivalFile } from './receive.ts';

export type FhirWayDeps = AsideDeps & ReceiveDeps & { readonly ask: AskAddress };

type Of = { readonly id: string; readonly site: string };
type Look = { readonly waiting: number; readonly problem: string; readonly againSeconds?: number };

/** Clocks differ, and a server may tell of a change a moment after it dated it: what comes twice is known again. */
const OVERLAP_MS = 2 * 60_000;

/** The server that a connector asks; null: its key cannot be read or is none. */
export function fhirServerOf(
  { ask, clock }: Pick<FhirWayDeps, 'ask' | 'clock'>,
  settings: FhirSettings,
  pem: string | null,
): FhirServer | null {
  const { base, clientId, tokenUrl, kid, resources } = settings;
  if (clientId === '') return { base, ask, token: async () => null };
  const key = pem === null ? null : signingKeyOf(pem);
  if (!key) return null;
  return { base, ask, token: backendTokens(ask, { base, signIn: { clientId, tokenUrl, kid, key, resources }, clock }) };
}

/**
 * Asks a FHIR server once for what changed since the last time, page by page or as an export, and hands it to the one way in: each
 * page, and each exported file, is kept as it came. How far it came is kept after what was taken: after a fault it is asked for
 * again from there, and what was taken is known again.
 */
export async function lookAtFhir(deps: FhirWayDeps, of: Of, server: FhirServer, settings: FhirSettings): Promise<Look> {
  try {
    return settings.way === 'poll'
      ? await poll(deps, of, server, settings)
      : await lookForExport(deps, of, server, settings);
  } catch (error) {
    if (!(error instanceof FhirFault)) throw error;
    return { waiting: 0, problem: `${error.message}${error.retryable ? ' It is asked again.' : ''}` };
  }
}

async function poll(deps: FhirWayDeps, of: Of, server: FhirServer, { resources }: FhirSettings): Promise<Look> {
  for (const type of resources) {
    const cursor = await readCursor(deps.db, of.id, server.base);
    let pages = 0;
    const began = deps.clock();
    for await (const page of pollChanges(server, type, cursor.since[type] ?? null)) {
      pages += 1;
      const arrival = {
        content: page.bytes,
        name: `${type}, page ${pages}`,
        connector: of.id,
        by: SYSTEM,
        site: of.site,
      };
      await withArrivalFile(deps, arrival, (file) => takeFile(deps, file));
    }
    const since = instantOf(new Date(began.getTime() - OVERLAP_MS));
    await saveCursor(deps.db, of.id, { ...cursor, since: { ...cursor.since, [type]: since } });
  }
  return { waiting: 0, problem: '' };
}

async function lookForExport(deps: FhirWayDeps, of: Of, server: FhirServer, settings: FhirSettings): Promise<Look> {
  const cursor = await readCursor(deps.db, of.id, server.base);
  if (cursor.export === '') return await begin(deps, of, server, settings, cursor);
  const begun = { status: cursor.export };
  const state = await exportState(server, begun).catch(async (error: unknown) => {
    // The server knows it no longer: another one is begun at the next look.
    if (error instanceof FhirFault && error.kind === 'refused')
      await saveCursor(deps.db, of.id, { ...cursor, export: '' });
    throw error;
  });
  if (state.kind === 'running') return { waiting: 1, problem: '', againSeconds: Math.ceil(state.retryAfterMs / 1000) };
  for (const [index, file] of state.files.entries()) await takeExported(deps, of, server, file, index + 1);
  const at = Date.parse(state.transactionTime) - OVERLAP_MS;
  const since = Object.fromEntries(settings.resources.map((type) => [type, instantOf(new Date(at))]));
  await saveCursor(deps.db, of.id, { ...cursor, since, export: '', exportedAt: instantOf(deps.clock()) });
  // It is taken: that the other side keeps its files a while longer is no fault of it.
  await endExport(server, begun).catch(() => {});
  return { waiting: 0, problem: '', againSeconds: settings.everyMinutes * 60 };
}

async function begin(
  deps: FhirWayDeps,
  of: Of,
  server: FhirServer,
  { resources, everyMinutes }: FhirSettings,
  cursor: ConnectorCursor,
): Promise<Look> {
  const dueMs = cursor.exportedAt === null ? 0 : Date.parse(cursor.exportedAt) + everyMinutes * 60_000;
  const leftMs = dueMs - deps.clock().getTime();
  // After a restart it is not begun before its time.
  if (leftMs > 0) return { waiting: 0, problem: '', againSeconds: Math.ceil(leftMs / 1000) };
  // A type that was added since has to come whole, so all of them do.
  const known = resources.map((type) => cursor.since[type] ?? null);
  const since = known.includes(null)
    ? null
    : known.reduce((a, b) => (a !== null && b !== null && a < b ? a : b), known[0] ?? null);
  const { status } = await beginExport(server, { types: resources, since });
  await saveCursor(deps.db, of.id, { ...cursor, export: status });
  return { waiting: 1, problem: '', againSeconds: 1 };
}

/** An exported file may be of any size: it goes to the disk piece by piece, and from there as every file does. */
async function takeExported(deps: FhirWayDeps, { id, site }: Of, server: FhirServer, exported: ExportFile, n: number) {
  const folder = join(deps.dataDir, 'tmp');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${randomUUID()}.arrival`);
  try {
    const hash = createHash('sha256');
    const target = await open(path, 'wx', 0o600);
    let bytes = 0;
    try {
      for await (const piece of exportedBytes(server, exported)) {
        hash.update(piece);
        bytes += piece.length;
        await target.write(piece);
      }
    } finally {
      await target.close();
    }
    if (bytes === 0) return;
    const name = `${exported.type}, file ${n}`;
    const file = { path, name, by: SYSTEM, sha256: hash.digest('hex'), bytes, connector: id };
    await takeFile(deps, { ...file, ...(site === '' ? {} : { site }) });
  } finally {
    await rm(path, { force: true });
  }
}

/** Tells whether a server can be asked with these settings, in a sentence. */
export async function testFhir(
  server: FhirServer,
  { resources, way }: FhirSettings,
): Promise<{ readonly ok: boolean; readonly message: string }> {
  try {
    const { version, software } = await fhirMetadata(server);
    if (!version.startsWith('4.0')) return { ok: false, message: `It speaks FHIR ${version}; this reads R4 (4.0).` };
    // That an export may be begun is only known by beginning one, which costs the other side something.
    if (way === 'poll') for (const type of resources) await pollChanges(server, type, null, 1).next();
    const asked = way === 'poll' ? ', and what is asked for can be read' : '';
    return { ok: true, message: `${software || new URL(server.base).host} answers with FHIR ${version}${asked}.` };
  } catch (error) {
    if (!(error instanceof FhirFault)) throw error;
    return { ok: false, message: error.message };
  }
}
