import { instantOf } from '../../../src-shared/base/dates.ts';
import { NETWORK, scopeId } from '../../../src-shared/authority/scopes.ts';
import { sha256Hex } from '../../../src-shared/base/sha256.ts';
import { PRACTICE_SITE, practisingPerson } from '../../../src-shared/practice/practice-organisation.ts';
import type { PracticeOffice } from '../../../src-shared/practice/practice-office.ts';
import { canonicalCommand, CHAIN_START, Command } from '../../../src-shared/sync/command.ts';
import {
  type Checkpoint,
  type CommandsReply,
  CommandsRequest,
  type PulledCollection,
  type PullReply,
  PullRequest,
  type SessionReply,
  type StreamEvent,
} from '../../../src-shared/wire/sync.ts';

/** Half of what a workbench takes for silence. */
const HEARTBEAT_MS = 20_000;
const NO_SUCH = 'The practice office has no such thing: it is for cases alone. Nothing was asked of any server.';

type Kept = { readonly id: string; readonly scope: string; readonly ver: number };

/**
 * The practice office as a workbench asks a sync server, without a network: what would be sent is answered in this window.
 * The stream says after each command that something changed, and the workbench pulls.
 */
export class PracticeServer {
  readonly #office: PracticeOffice;
  readonly #epoch = crypto.randomUUID();
  readonly #streams = new Set<(event: StreamEvent) => void>();
  readonly #scopes = [
    scopeId(NETWORK, 'directory'),
    scopeId(PRACTICE_SITE, 'work'),
    scopeId(practisingPerson.id, 'own'),
  ];
  /** Of each version of a document, in the order in which it came about. */
  readonly #numbers = new Map<string, number>();
  #device = { nextSeq: 1, chainHead: CHAIN_START };

  constructor(office: PracticeOffice) {
    this.#office = office;
  }

  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : null;
    switch (`${init?.method ?? 'GET'} ${pathname}`) {
      case 'POST /sync/v1/session':
        return answer(this.#session());
      case 'POST /sync/v1/pull':
        return answer(this.#pull(PullRequest.parse(body)));
      case 'POST /sync/v1/commands':
        return answer(this.#apply(CommandsRequest.parse(body).commands));
      case 'GET /sync/v1/stream':
        return new Response(this.#stream(init?.signal ?? null));
      case 'POST /api/v1/devices/current':
      case 'DELETE /api/v1/sessions/current':
        return new Response(null, { status: 204 });
      case 'GET /api/v1/audit/checkpoint':
        return answer({ key: null, checkpoint: null });
      default:
        return answer({ type: 'about:blank', title: 'Not practised', status: 404, detail: NO_SUCH }, 404);
    }
  };

  #session(): SessionReply {
    const heads = this.#heads();
    return {
      epoch: this.#epoch,
      person: practisingPerson,
      serverTime: instantOf(new Date()),
      scopes: this.#scopes.map((id) => ({ id, headSeq: heads[id] ?? 0, documents: 0 })),
      drop: [],
      device: this.#device,
    };
  }

  #pull({ collection, checkpoint }: PullRequest): PullReply {
    const heads = this.#heads();
    const documents = this.#documents(collection).filter((doc) => this.#numberOf(doc) > (checkpoint[doc.scope] ?? 0));
    return { documents, checkpoint: heads, more: false };
  }

  #apply(commands: readonly unknown[]): CommandsReply {
    const outcomes = commands.map((sent) => {
      // It was made by this very program a moment ago.
      const command = Command.parse(sent);
      this.#device = { nextSeq: command.seq + 1, chainHead: sha256Hex(canonicalCommand(command)) };
      return this.#office.apply(command, new Date());
    });
    for (const tell of this.#streams) tell({ type: 'resync', reason: 'large' });
    return { outcomes, nextSeq: this.#device.nextSeq };
  }

  #documents(collection: PulledCollection): readonly Kept[] {
    if (collection === 'cases') return this.#office.cases;
    if (collection === 'directory') return this.#office.directory;
    return collection === 'policies' ? this.#office.policies : [];
  }

  #numberOf({ id, ver }: Kept): number {
    const version = `${id} ${ver}`;
    const number = this.#numbers.get(version) ?? this.#numbers.size + 1;
    this.#numbers.set(version, number);
    return number;
  }

  #heads(): Checkpoint {
    for (const collection of ['directory', 'policies', 'cases'] as const) {
      for (const doc of this.#documents(collection)) this.#numberOf(doc);
    }
    return Object.fromEntries(this.#scopes.map((scope) => [scope, this.#numbers.size]));
  }

  #stream(signal: AbortSignal | null): ReadableStream<Uint8Array> {
    const encoder = new TextEncoder();
    let end = () => {};
    return new ReadableStream({
      start: (controller) => {
        const tell = (event: StreamEvent) => controller.enqueue(encoder.encode(`data: ${JSON.stringify(event)}\n\n`));
        const beating = setInterval(() => tell({ type: 'heartbeat', at: instantOf(new Date()) }), HEARTBEAT_MS);
        end = () => {
          clearInterval(beating);
          this.#streams.delete(tell);
        };
        signal?.addEventListener('abort', () => {
          end();
          controller.error(new Error('the workbench has gone offline'));
        });
        this.#streams.add(tell);
        tell({ type: 'hello', epoch: this.#epoch, heads: this.#heads() });
      },
      cancel: () => end(),
    });
  }
}

function answer(body: object, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
}
