import * as z from 'zod';
import { FhirFault, type FhirServer, fhirFetch, limitedJson, limitedPieces, sameOrigin } from './fhir-client.ts';

/** Where an export that was begun can be asked for. To be kept: it goes on after a restart. */
export type BegunExport = { readonly status: string };

export type ExportState =
  | { readonly kind: 'running'; readonly retryAfterMs: number; readonly progress: string }
  | { readonly kind: 'done'; readonly transactionTime: string; readonly files: readonly ExportFile[] };

export type ExportFile = { readonly type: string; readonly url: string };

const Manifest = z.object({
  transactionTime: z.iso.datetime({ offset: true }),
  requiresAccessToken: z.boolean(),
  output: z.array(z.object({ type: z.string(), url: z.url() })).max(10_000),
});

const NDJSON = 'application/fhir+ndjson';
const LARGEST_MANIFEST = 16 * 1024 * 1024;
const LARGEST_FILE = 4 * 1024 ** 3;
const FILE_MS = 60 * 60_000;
const USUAL_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 10 * 60_000;

/**
 * Asks a server for everything it has of the given types, or what changed since an instant.
 *
 * @see https://hl7.org/fhir/uv/bulkdata/STU2/export.html
 * @throws FhirFault
 */
export async function beginExport(
  server: FhirServer,
  { types, since }: { readonly types: readonly string[]; readonly since: string | null },
): Promise<BegunExport> {
  const url = new URL(`${server.base}/$export`);
  url.searchParams.set('_outputFormat', NDJSON);
  url.searchParams.set('_type', types.join(','));
  if (since !== null) url.searchParams.set('_since', since);
  const response = await fhirFetch(server, url, { prefer: 'respond-async' });
  await response.body?.cancel();
  const location = response.headers.get('content-location');
  if (response.status !== 202 || location === null) {
    throw new FhirFault('malformed', 'The export was not begun: there is no Content-Location.');
  }
  return { status: sameOrigin(server, location, url).href };
}

/** How far an export is; once done, its files. @throws FhirFault, `refused` when the server has given it up. */
export async function exportState(server: FhirServer, { status }: BegunExport): Promise<ExportState> {
  const url = sameOrigin(server, status, new URL(server.base));
  const response = await fhirFetch(server, url, { accept: 'application/json' });
  if (response.status === 202) {
    await response.body?.cancel();
    const progress = (response.headers.get('x-progress') ?? '').slice(0, 100);
    return { kind: 'running', retryAfterMs: waitOf(response.headers.get('retry-after')), progress };
  }
  const manifest = Manifest.safeParse(await limitedJson(response, LARGEST_MANIFEST));
  if (!manifest.success) throw new FhirFault('malformed', 'The list of exported files cannot be read.');
  const { transactionTime, output } = manifest.data;
  return {
    kind: 'done',
    transactionTime,
    // The files are asked for with the token, so they have to be the server's own.
    files: output.map(({ type, url: file }) => ({ type, url: sameOrigin(server, file, url).href })),
  };
}

/** An exported file as it is sent, one resource a line; of any size up to 4 GB in the memory of a piece. */
export async function* exportedBytes(server: FhirServer, file: ExportFile): AsyncGenerator<Uint8Array> {
  const response = await fhirFetch(server, new URL(file.url), { accept: NDJSON }, { timeoutMs: FILE_MS });
  yield* limitedPieces(response, LARGEST_FILE);
}

/** Tells the server that its files are not needed any more. */
export async function endExport(server: FhirServer, { status }: BegunExport): Promise<void> {
  const response = await fhirFetch(server, sameOrigin(server, status, new URL(server.base)), {}, { method: 'DELETE' });
  await response.body?.cancel();
}

/** Seconds, or an HTTP date whose time of day we leave to the next question. */
function waitOf(header: string | null): number {
  const seconds = Number(header);
  return header === null || !Number.isFinite(seconds) || seconds < 0
    ? USUAL_WAIT_MS
    : Math.min(seconds * 1000, LONGEST_WAIT_MS);
}
