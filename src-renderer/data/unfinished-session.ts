import type { SignInReply } from '../../src-shared/wire/http.ts';
import { ServerClient } from './server-client.ts';
import type { ServerClientParts } from './server-client.ts';

/** The session of somebody whom the server has let in, until they come in here with it: left alone, it would stay valid. */
export class UnfinishedSession {
  readonly #parts: Omit<ServerClientParts, 'token'>;
  #reply: SignInReply | null = null;

  constructor(parts: Omit<ServerClientParts, 'token'>) {
    this.#parts = parts;
  }

  /** null when there is none, or none any more. */
  get reply(): SignInReply | null {
    return this.#reply;
  }

  begin(reply: SignInReply): void {
    this.end();
    this.#reply = reply;
  }

  /** Somebody has come in with it: it is theirs. */
  taken(): void {
    this.#reply = null;
  }

  /** Nobody will come in with it. Nothing waits for the server: what it is not told now expires there. */
  end(): void {
    if (!this.#reply) return;
    const { token } = this.#reply;
    this.#reply = null;
    void new ServerClient({ ...this.#parts, token: () => token }).signOut().catch(() => {});
  }
}
