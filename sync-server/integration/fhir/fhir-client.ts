import * as z from 'zod';
import { isObject, isResource, objectsAt, type Resource } from '../../../src-shared/fhir/resource.ts';

export type FhirServer = {
  /** 'https://ehr.example/fhir/r4', without a slash at its end. */
  readonly base: string;
  /** Bearer token of the moment; null for none. */
  readonly token: () => Promise<string | null>;
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

/** One request; its answer is not followed anywhere else, and comes in a minute or not at all. */
export async function fhirFetch(
  server: FhirServer,
  url: URL,
  headers: Readonly<Record<string, string>> = {},
  method: 'GET' | 'DELETE' = 'GET',
): Promise<Response> {
  const token = await server.token();
  const authorization = token === null ? {} : { authorization: `Bearer ${token}` };
  let response: Response;
  try {
    response = await fetch(url.href, {
      method,
      headers: { accept: MEDIA_TYPE, ...authorization, ...headers },
      // A token must not go to wherever somebody points.
      redirect: 'error',
      signal: AbortSignal.timeout(REQUEST_MS),
    });
  } catch (error) {
    throw new FhirFault('unreachable', `${url.host} does not answer.`, { cause: error });
  }
  if (response.ok) return response;
  const outcome = await outcomeText(response);
  const kind = response.status === 429 || response.status >= 500 ? 'busy' : 'refused';
  throw new FhirFault(kind, `${url.host} answered ${response.status}${outcome === '' ? '' : `: ${outcome}`}.`);
}

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
): AsyncGenerator<readonly Resource[]> {
  const first = new URL(`${server.base}/${type}`);
  first.searchParams.set('_count', '200');
  if (since !== null) first.searchParams.set('_lastUpdated', `ge${since}`);
  const seen = new Set<string>();
  let next: URL | null = first;
  while (next !== null) {
    if (seen.has(next.href)) throw new FhirFault('malformed', 'A page names itself or an earlier one as the next.');
    if (seen.size === MOST_PAGES) throw new FhirFault('too-large', `The search has more than ${MOST_PAGES} pages.`);
    seen.add(next.href);
    const bundle = await bundleAt(server, next);
    const found = objectsAt(bundle, 'entry').flatMap(({ resource }) => (isResource(resource) ? [resource] : []));
    const resources = found.filter(({ resourceType }) => resourceType !== 'OperationOutcome');
    if (resources.length > 0) yield resources;
    next = nextOf(server, bundle, next);
  }
}

async function bundleAt(server: FhirServer, url: URL): Promise<Resource> {
  const body = await limitedJson(await fhirFetch(server, url), LARGEST_PAGE);
  if (isResource(body) && body.resourceType === 'Bundle') return body;
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
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of response.body ?? []) {
    length += piece.length;
    if (length > most) throw new FhirFault('too-large', `An answer has more than ${most} bytes.`);
    pieces.push(piece);
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString('utf8')) as unknown;
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
