import { createHash } from 'node:crypto';
import {
  type Checkpoint,
  CommandsReply,
  DigestReply,
  type PulledCollection,
  PullReply,
  SessionReply,
  StreamEvent,
  SYNC_PROTOCOL_HEADER,
  SYNC_PROTOCOL_VERSION,
} from '../../src-shared/wire/sync.ts';

export type Held = { readonly id: string; readonly scope: string; readonly ver: number; readonly _deleted?: true };

/** The smallest client that follows the protocol of wire/sync.ts to the letter: the model the server is tested with. */
export class TestClient {
  readonly url: string;
  readonly token: string;
  readonly deviceId: string;
  readonly fetch: typeof fetch;
  readonly limit: number;
  readonly documents = new Map<string, Held>();
  /** Every id that ever arrived, of whatever was sent: what a curious client could have kept. */
  readonly seen = new Set<string>();
  readonly resyncs: string[] = [];
  checkpoint: Checkpoint = {};
  epoch = '';
  held: string[] = [];
  readonly collection: PulledCollection;

  constructor(options: {
    readonly url: string;
    readonly token: string;
    readonly deviceId: string;
    readonly collection?: PulledCollection;
    readonly fetch?: typeof fetch;
    readonly limit?: number;
  }) {
    this.url = options.url;
    this.token = options.token;
    this.deviceId = options.deviceId;
    this.fetch = options.fetch ?? fetch;
    this.limit = options.limit ?? 1000;
    this.collection = options.collection ?? 'cases';
  }

  async request(method: string, path: string, body?: unknown): Promise<Response> {
    return this.fetch(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        [SYNC_PROTOCOL_HEADER]: String(SYNC_PROTOCOL_VERSION),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async post(path: string, body: unknown): Promise<unknown> {
    const response = await this.request('POST', path, body);
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  }

  /** Begins a session, drops what it must and confirms it. */
  async begin(): Promise<SessionReply> {
    const body = { deviceId: this.deviceId, heldScopes: this.held };
    const session = SessionReply.parse(await this.post('/sync/v1/session', body));
    if (this.epoch !== '' && this.epoch !== session.epoch) {
      this.documents.clear();
      this.checkpoint = {};
    }
    this.epoch = session.epoch;
    this.held = session.scopes.map(({ id }) => id);
    for (const { scope } of session.drop) {
      for (const document of this.documents.values()) if (document.scope === scope) this.documents.delete(document.id);
      delete this.checkpoint[scope];
      await this.request('POST', '/sync/v1/purged', { deviceId: this.deviceId, scope });
    }
    return session;
  }

  async pullPage(): Promise<PullReply> {
    const { epoch, collection, checkpoint, limit } = this;
    const page = PullReply.parse(await this.post('/sync/v1/pull', { epoch, collection, checkpoint, limit }));
    this.apply(page.documents);
    this.checkpoint = page.checkpoint;
    return page;
  }

  async catchUp(): Promise<void> {
    while ((await this.pullPage()).more);
  }

  async send(commands: readonly unknown[]): Promise<CommandsReply> {
    return CommandsReply.parse(await this.post('/sync/v1/commands', { deviceId: this.deviceId, commands }));
  }

  apply(documents: readonly unknown[]): void {
    for (const document of documents as readonly Held[]) {
      if (document._deleted) this.documents.delete(document.id);
      else {
        this.seen.add(document.id);
        this.documents.set(document.id, document);
      }
    }
  }

  /**
   * Follows the stream until it ends, however it ends, handling one event after the other.
   *
   * @param onEvent  told of each event once it is applied.
   */
  async follow(signal: AbortSignal, onEvent: (event: StreamEvent) => void = () => {}): Promise<void> {
    try {
      const response = await this.fetch(`${this.url}/sync/v1/stream`, {
        signal,
        headers: {
          authorization: `Bearer ${this.token}`,
          [SYNC_PROTOCOL_HEADER]: String(SYNC_PROTOCOL_VERSION),
        },
      });
      if (!response.ok || !response.body) throw new Error(`stream: ${response.status}`);
      let rest = '';
      for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
        const parts = (rest + chunk).split('\n\n');
        rest = parts.pop() ?? '';
        for (const part of parts) {
          const event = StreamEvent.parse(JSON.parse(part.replace(/^data: /, '')));
          await this.take(event);
          onEvent(event);
        }
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  private async take(event: StreamEvent): Promise<void> {
    if (event.type === 'hello') return this.catchUp();
    if (event.type === 'resync') {
      this.resyncs.push(event.reason);
      return this.catchUp();
    }
    if (event.type !== 'change' || event.collection !== this.collection) return;
    const reached = this.checkpoint[event.scope] ?? 0;
    if (reached >= event.seq) return;
    if (reached < event.prev) {
      this.resyncs.push('gap');
      return this.catchUp();
    }
    this.apply(event.documents);
    this.checkpoint[event.scope] = event.seq;
  }

  /** Asks for the digest of a scope and computes its own. */
  async digests(scope: string): Promise<{ readonly server: DigestReply; readonly own: DigestReply }> {
    const path = `/sync/v1/digest/${encodeURIComponent(scope)}/${this.collection}`;
    const server = DigestReply.parse(await (await this.request('GET', path)).json());
    const own = [...this.documents.values()].filter((document) => document.scope === scope);
    let xor = 0n;
    for (const { id, ver } of own) {
      xor ^= BigInt(`0x${createHash('sha256').update(`${id}\n${ver}`).digest('hex')}`);
    }
    return { server, own: { count: own.length, xor: xor.toString(16).padStart(64, '0') } };
  }
}
