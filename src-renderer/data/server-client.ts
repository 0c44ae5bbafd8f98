import * as z from 'zod';
import { RevocationOrder } from '../../src-shared/authority/server-signed.ts';
import { storableText } from '../../src-shared/base/storable-text.ts';
import { DevicesReply } from '../../src-shared/wire/devices.ts';
import type { DeviceEvidence } from '../../src-shared/wire/devices.ts';
import { OpeningReply, PieceReply, UploadReply } from '../../src-shared/wire/documents.ts';
import type { AnnounceRequest, OpeningRequest } from '../../src-shared/wire/documents.ts';
import { DemoAccountsReply, ImportReply, Problem, SignInReply } from '../../src-shared/wire/http.ts';
import type { RenewRequest, SignInRequest } from '../../src-shared/wire/http.ts';
import { OrganisationBeginReply, SignInWaysReply } from '../../src-shared/wire/organisation-sign-in.ts';
import type { OrganisationFinishRequest } from '../../src-shared/wire/organisation-sign-in.ts';
import {
  CommandsReply,
  PullReply,
  SessionReply,
  SYNC_PROTOCOL_HEADER,
  SYNC_PROTOCOL_VERSION,
} from '../../src-shared/wire/sync.ts';
import type { PullRequest } from '../../src-shared/wire/sync.ts';
import { RequestFailure } from './request-failure.ts';
import { t } from '../language/t.ts';

export type ServerClientParts = {
  /** Origin, 'http://127.0.0.1:7410'. */
  readonly server: string;
  readonly fetch: typeof globalThis.fetch;
  /** The session's token, null when signed out. */
  readonly token: () => string | null;
  /** Replaces a token that has ended; throws `RequestFailure` when only the person can. Absent before anybody is signed in. */
  readonly renew?: (stale: string) => Promise<void>;
  /** How long an ordinary request may take. */
  readonly timeoutMs: number;
};

type Call = {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly json?: unknown;
  readonly body?: Blob | Uint8Array<ArrayBuffer>;
  readonly signal?: AbortSignal | undefined;
  /** The version that a change is based on. */
  readonly ver?: number | undefined;
  /** First and last byte that are wanted of what is there. */
  readonly range?: { readonly first: number; readonly last: number };
  /** Default: `timeoutMs` of the client. */
  readonly timeoutMs?: number;
  /** false: an answer 401 is about what was sent, not about the token, and it is not sent twice. Default: true. */
  readonly renews?: boolean;
};

/** The sync server as the workbench asks it. Every call throws `RequestFailure`, and nothing else, when it fails. */
export class ServerClient {
  readonly #parts: ServerClientParts;

  constructor(parts: ServerClientParts) {
    this.#parts = parts;
  }

  signIn(request: SignInRequest): Promise<SignInReply> {
    return this.#json('/api/v1/sessions', SignInReply, { json: request, renews: false });
  }

  signInWays(): Promise<SignInWaysReply> {
    return this.#json('/api/v1/sign-in-ways', SignInWaysReply, { method: 'GET' });
  }

  beginOrganisationSignIn(redirectUri: string): Promise<OrganisationBeginReply> {
    return this.#json('/api/v1/organisation-sign-ins', OrganisationBeginReply, { json: { redirectUri } });
  }

  finishOrganisationSignIn(request: OrganisationFinishRequest): Promise<SignInReply> {
    return this.#json('/api/v1/organisation-sign-ins/answers', SignInReply, { json: request, renews: false });
  }

  renew(request: RenewRequest): Promise<SignInReply> {
    return this.#json('/api/v1/sessions/renew', SignInReply, { json: request, renews: false });
  }

  signOut(everywhere = false): Promise<void> {
    // A session that has ended needs no end, but those elsewhere do.
    if (!everywhere) return this.#send('/api/v1/sessions/current', { method: 'DELETE', renews: false }, () => {});
    return this.#send('/api/v1/sessions', { method: 'DELETE' }, () => {});
  }

  /** Tells that this computer has destroyed what it kept. */
  crushed(deviceId: string, receipt: string): Promise<void> {
    return this.#send(`/api/v1/devices/${deviceId}/crushed`, { json: { receipt } }, () => {});
  }

  /** Tells what protects this computer's data, for the list of computers. */
  describeDevice(evidence: DeviceEvidence, signal: AbortSignal): Promise<void> {
    return this.#send('/api/v1/devices/current', { json: evidence, signal }, () => {});
  }

  devices(): Promise<DevicesReply> {
    return this.#json('/api/v1/devices', DevicesReply, { method: 'GET' });
  }

  revokeDevice(id: string): Promise<void> {
    return this.#send(`/api/v1/devices/${id}/revocation`, { json: {} }, () => {});
  }

  demoAccounts(): Promise<DemoAccountsReply> {
    return this.#json('/api/v1/demo-accounts', DemoAccountsReply, { method: 'GET' });
  }

  session(deviceId: string, heldScopes: readonly string[], signal: AbortSignal): Promise<SessionReply> {
    return this.#json('/sync/v1/session', SessionReply, { json: { deviceId, heldScopes }, signal });
  }

  pull(request: PullRequest, signal: AbortSignal): Promise<PullReply> {
    return this.#json('/sync/v1/pull', PullReply, { json: request, signal });
  }

  commands(deviceId: string, commands: readonly unknown[], signal: AbortSignal): Promise<CommandsReply> {
    return this.#json('/sync/v1/commands', CommandsReply, { json: { deviceId, commands }, signal, timeoutMs: 120_000 });
  }

  purged(deviceId: string, scope: string, signal: AbortSignal): Promise<void> {
    return this.#send('/sync/v1/purged', { json: { deviceId, scope }, signal }, () => {});
  }

  /** Reads what a person looks at now. */
  get<T>(path: string, schema: z.ZodType<T>): Promise<T> {
    return this.#json(path, schema, { method: 'GET' });
  }

  /** Asks for a change that a person waits for. @param ver  the version that it is based on. */
  send<T>(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    json: object,
    schema: z.ZodType<T>,
    ver?: number,
  ): Promise<T> {
    return this.#json(path, schema, { method, json, ver });
  }

  /** Removes what a person no longer wants. @param ver  the version that they saw. */
  remove(path: string, ver: number): Promise<void> {
    return this.#send(path, { method: 'DELETE', ver }, () => {});
  }

  /** Sends bytes of which much may be there already. */
  sendBytes<T>(path: string, body: Uint8Array<ArrayBuffer>, schema: z.ZodType<T>): Promise<T> {
    return this.#json(path, schema, { method: 'PUT', body, timeoutMs: 15 * 60_000 });
  }

  /** Fetches a file as it is. */
  download(path: string): Promise<Blob> {
    return this.#send(path, { method: 'GET', timeoutMs: 15 * 60_000 }, (response) => response.blob());
  }

  /** @param bytes  a file is read from disk while it is sent. */
  importFile(name: string, bytes: Blob | Uint8Array<ArrayBuffer>, signal?: AbortSignal): Promise<ImportReply> {
    const path = `/api/v1/imports?name=${encodeURIComponent(storableText(name))}`;
    return this.#json(path, ImportReply, { body: bytes, signal, timeoutMs: 15 * 60_000 });
  }

  /** Begins or resumes the sending of an attached document. */
  announceDocument(document: AnnounceRequest, signal: AbortSignal): Promise<UploadReply> {
    return this.#json('/api/v1/documents', UploadReply, { json: document, signal });
  }

  async sendPiece(
    document: string,
    piece: { readonly n: number; readonly sha256: string; readonly content: Uint8Array<ArrayBuffer> },
    signal: AbortSignal,
  ): Promise<void> {
    const path = `/api/v1/documents/${document}/pieces/${piece.n}?sha256=${piece.sha256}`;
    await this.#json(path, PieceReply, { method: 'PUT', body: piece.content, signal, timeoutMs: 120_000 });
  }

  completeDocument(document: string, signal: AbortSignal): Promise<UploadReply> {
    return this.#json(`/api/v1/documents/${document}/complete`, UploadReply, { json: {}, signal, timeoutMs: 120_000 });
  }

  /** Says what a sensitive document is fetched for. @returns what it is then fetched with. */
  async openDocument(document: string, why: OpeningRequest): Promise<string> {
    return (await this.#json(`/api/v1/documents/${document}/openings`, OpeningReply, { json: why })).opening;
  }

  documentRange(
    document: string,
    opening: string | null,
    range: { readonly first: number; readonly last: number },
  ): Promise<Uint8Array<ArrayBuffer>> {
    const path = `/api/v1/documents/${document}/content${opening === null ? '' : `?opening=${opening}`}`;
    return this.#send(
      path,
      { method: 'GET', range, timeoutMs: 120_000 },
      async (response) => new Uint8Array(await response.arrayBuffer()),
    );
  }

  /** The open event stream's bytes. There is no time limit: the reader watches the heartbeat. */
  stream(signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    return this.#send('/sync/v1/stream', { method: 'GET', signal, timeoutMs: 0 }, ({ body }) => {
      if (!body) throw unreachable('the stream has no body');
      return body;
    });
  }

  #json<T>(path: string, schema: z.ZodType<T>, call: Call): Promise<T> {
    return this.#send(path, call, async (response) => {
      const reply = schema.safeParse(await response.json());
      if (reply.success) return reply.data;
      const message = t("The server's answer to {path} cannot be understood: {prettifyError}", {
        path,
        prettifyError: z.prettifyError(reply.error),
      });
      throw new RequestFailure({ kind: 'refused', status: response.status, message });
    });
  }

  /** As `#sendOnce`, and once more with a new token when the one it was sent with has ended. */
  async #send<T>(path: string, call: Call, read: (response: Response) => Promise<T> | T): Promise<T> {
    const { renew } = this.#parts;
    const token = this.#parts.token();
    try {
      return await this.#sendOnce(path, call, read);
    } catch (error) {
      const hasEnded = error instanceof RequestFailure && error.reason.kind === 'signedOut';
      if (!hasEnded || !renew || token === null || call.renews === false) throw error;
      await renew(token);
      return this.#sendOnce(path, call, read);
    }
  }

  /** @param read  takes what is needed of the answer, within the same time limit. */
  async #sendOnce<T>(path: string, call: Call, read: (response: Response) => Promise<T> | T): Promise<T> {
    const { server, fetch } = this.#parts;
    const { signal, release } = limited(call.signal, call.timeoutMs ?? this.#parts.timeoutMs);
    try {
      const response = await fetch(`${server}${path}`, {
        method: call.method ?? 'POST',
        headers: this.#headers(call),
        signal,
        ...(call.json === undefined ? {} : { body: JSON.stringify(call.json) }),
        ...(call.body === undefined ? {} : { body: call.body }),
      });
      if (!response.ok) throw await failureOf(response);
      return await read(response);
    } catch (error) {
      if (error instanceof RequestFailure) throw error;
      throw unreachable(error instanceof Error ? error.message : String(error));
    } finally {
      release();
    }
  }

  #headers({ json, body, range, ver }: Call): Record<string, string> {
    const token = this.#parts.token();
    return {
      [SYNC_PROTOCOL_HEADER]: String(SYNC_PROTOCOL_VERSION),
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(ver === undefined ? {} : { 'if-match': `"${ver}"` }),
      ...(range === undefined ? {} : { range: `bytes=${range.first}-${range.last}` }),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...(body === undefined ? {} : { 'content-type': 'application/octet-stream' }),
    };
  }
}

function unreachable(message: string): RequestFailure {
  return new RequestFailure({ kind: 'unreachable', message });
}

async function failureOf(response: Response): Promise<RequestFailure> {
  const { status } = response;
  const text = await response.text().catch(() => '');
  const problem = Problem.safeParse(asJson(text));
  const message = problem.success
    ? problem.data.detail || problem.data.title
    : t('The server answered {status}.', { status });
  if (status === 401) return new RequestFailure({ kind: 'signedOut', message });
  const order = z.object({ order: RevocationOrder }).safeParse(asJson(text));
  if (status === 403 && order.success) return new RequestFailure({ kind: 'revoked', message, order: order.data.order });
  if (status === 426) return new RequestFailure({ kind: 'outdated', message });
  if (status === 409 && text.includes('epoch')) return new RequestFailure({ kind: 'epoch', message });
  const busy = status === 429 || status >= 500;
  return new RequestFailure(busy ? { kind: 'busy', status, message } : { kind: 'refused', status, message });
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The caller's signal and a time limit in one. `AbortSignal.any` is younger than the oldest Chromium we run on. */
function limited(outer: AbortSignal | undefined, timeoutMs: number): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const abort = () => controller.abort(outer?.reason);
  if (outer?.aborted) abort();
  outer?.addEventListener('abort', abort);
  const timer = timeoutMs > 0 ? setTimeout(() => controller.abort(new Error('no answer in time')), timeoutMs) : null;
  return {
    signal: controller.signal,
    release() {
      if (timer !== null) clearTimeout(timer);
      // Only a stream outlives its request, and it keeps listening to the caller.
      if (timeoutMs > 0) outer?.removeEventListener('abort', abort);
    },
  };
}
