import * as z from 'zod';
import { AddressFault, type AskAddress } from '../../outbound/ask-address.ts';
import { isObject, isResource, objectAt, objectsAt, type Resource, textAt } from '../../../src-shared/fhir/resource.ts';

export type FhirServer = {
  /** 'https://ehr.example/fhir/r4', without a slash at its end. */
  readonly base: string;
  /** Bearer token of the moment; null for none. */
  readonly token: () => Promise<string | null>;
  readonly ask: AskAddress;
};

export type FhirFaultKind = 'unreachable' | 'refused' | 'busy' | 'malformed' | 'too-large' | 'too-slow';

/** What the other server did not do. `busy` and `unreachable` may be tried again later. */
export class FhirFault extends Error {
  override readonly name = 'FhirFault';
  readonly kind: FhirFaultKind;

  constructor(kind: FhirFaultKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }

  get retryable(): boolean {
    return this.kind === 'busy' || this.kind === 'unreachable' || this.kind === 'too-slow';
  }
}

const MEDIA_TYPE = 'application/fhir+json';
const REQUEST_MS = 60_000;
const LARGEST_PAGE = 64 * 1024 * 1024;
const MOST_PAGES = 10_000;

/** One request; its answer is not followed anywhere else, and comes in the time or not at all. */
export async function fhirFetch(
  server: FhirServer,
  url: URL,
  headers: Readonly<Record<string, string>> = {},
  { method = 'GET', timeoutMs = REQUEST_MS }: { readonly method?: 'GET' | 'DELETE'; readonly timeoutMs?: number } = {},
): Promise<Response> {
  const token = await server.token();
  const authorization = token === null ? {} : { authorization: `Bearer ${token}` };
  let response: Response;
  try {
    // Redirections are not followed: a token must not go to wherever somebody points.
    response = await server.ask(url, {
      method,
      headers: { accept: MEDIA_TYPE, ...authorization, ...headers },
      timeoutMs,
    });
  } catch (error) {
    if (!(error instanceof AddressFault)) throw error;
    throw new FhirFault('unreachable', error.message, { cause: error });
  }
  if (response.ok) return response;
  const outcome = await outcomeText(response);
  const kind = response.status === 429 || response.status >= 500 ? 'busy' : 'refused';
  throw new FhirFault(kind, `${url.host} answered ${response.status}${outcome === '' ? '' : `: ${outcome}`}.`);
}

/** What a server says of itself. It tells everybody, so the token is not asked for it. @throws FhirFault */
export async function fhirMetadata(
  server: FhirServer,
): Promise<{ readonly version: string; readonly software: string }> {
  const url = new URL(`${server.base}/metadata`);
  const said = await limitedJson(await fhirFetch({ ...server, token: async () => null }, url), LARGEST_PAGE);
  if (!isResource(said) || said.resourceType !== 'CapabilityStatement') {
    throw new FhirFault('malformed', `${url.host} answers, and is no FHIR server there.`);
  }
  return {
    version: textAt(said, 'fhirVersion').slice(0, 20),
    software: textAt(objectAt(said, 'software'), 'name').slice(0, 60),
  };
}

/** A page of a search: its bytes as they came, and what stands in them. */
export type FhirPage = { readonly bytes: Buffer; readonly resources: readonly Resource[] };

/**
 * Resources of a type that changed since an instant, page by page, as the server lists them. To be asked again with the instant that
 * the last poll began: what changes meanwhile comes twice rather than never.
 *
 * @throws FhirFault
 */
export async function* pollChanges(
  server: FhirServer,
  type: string,
  since: string | null,
  pageSize = 200,
): AsyncGenerator<FhirPage> {
  const first = new URL(`${server.base}/${type}`);
  first.searchParams.set('_count', String(pageSize));
  if (since !== null) first.searchParams.set('_lastUpdated', `ge${since}`);
  const seen = new Set<string>();
  let next: URL | null = first;
  while (next !== null) {
    if (seen.has(next.href)) throw new FhirFault('malformed', 'A page names itself or an earlier one as the next.');
    if (seen.size === MOST_PAGES) throw new FhirFault('too-large', `The search has more than ${MOST_PAGES} pages.`);
    seen.add(next.href);
    const { bytes, bundle } = await bundleAt(server, next);
    const found = objectsAt(bundle, 'entry').flatMap(({ resource }) => (isResource(resource) ? [resource] : []));
    const resources = found.filter(({ resourceType }) => resourceType !== 'OperationOutcome');
    if (resources.length > 0) yield { bytes, resources };
    next = nextOf(server, bundle, next);
  }
}

async function bundleAt(server: FhirServer, url: URL): Promise<{ readonly bytes: Buffer; readonly bundle: Resource }> {
  const bytes = await limitedBytes(await fhirFetch(server, url), LARGEST_PAGE);
  const body = jsonOf(bytes);
  if (isResource(body) && body.resourceType === 'Bundle') return { bytes, bundle: body };
  throw new FhirFault('malformed', 'A search was answered with something else than a Bundle.');
}

/** Null on the last page. A link to another host is not followed: it would be given the token. */
function nextOf(server: FhirServer, bundle: Resource, from: URL): URL | null {
  const link = objectsAt(bundle, 'link').find(({ relation }) => relation === 'next');
  if (!link) return null;
  return sameOrigin(server, String(link['url']), from);
}

/** @throws FhirFault for an address of another server, or none. */
export function sameOrigin(server: FhirServer, address: string, from: URL): URL {
  const url = URL.parse(address, from.href);
  if (url && url.origin === new URL(server.base).origin) return url;
  throw new FhirFault('malformed', 'The server points at an address that is not its own.');
}

/** @throws FhirFault for more bytes than `most`, or what is no JSON. */
export async function limitedJson(response: Response, most: number): Promise<unknown> {
  return jsonOf(await limitedBytes(response, most));
}

async function limitedBytes(response: Response, most: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of limitedPieces(response, most)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** @throws FhirFault for more bytes than `most`, and when the other side breaks off. */
export async function* limitedPieces(response: Response, most: number): AsyncGenerator<Uint8Array> {
  let length = 0;
  const pieces = (response.body ?? []) as AsyncIterable<Uint8Array>;
  try {
    for await (const piece of pieces) {
      length += piece.length;
      if (length > most) throw new FhirFault('too-large', `An answer has more than ${most} bytes.`);
      yield piece;
    }
  } catch (error) {
    if (error instanceof FhirFault) throw error;
    throw new FhirFault('unreachable', 'The answer broke off before its end.', { cause: error });
  }
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    throw new FhirFault('malformed', 'An answer is not JSON.');
  }
}

const Outcome = z.object({ resourceType: z.literal('OperationOutcome'), issue: z.array(z.unknown()) });

/** The codes of an OperationOutcome: its texts may name people. */
async function outcomeText(response: Response): Promise<string> {
  try {
    const { issue } = Outcome.parse(await limitedJson(response, 1024 * 1024));
    return issue.flatMap((one) => (isObject(one) && typeof one['code'] === 'string' ? [one['code']] : [])).join(', ');
  } catch {
    return '';
  }
}
