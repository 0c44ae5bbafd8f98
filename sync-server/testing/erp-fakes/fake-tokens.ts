import { randomUUID } from 'node:crypto';
import type { FakeReply, FakeRequest } from './fake-server.ts';

/** The sign-in of an ERP that gives tokens for client credentials. */
export class FakeTokens {
  readonly #valid = new Set<string>();
  readonly #isRight: (form: URLSearchParams) => boolean;

  constructor(isRight: (form: URLSearchParams) => boolean) {
    this.#isRight = isRight;
  }

  answer({ method, text, headers }: FakeRequest): FakeReply {
    const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
    const form = new URLSearchParams(text);
    if (method !== 'POST' || !isForm || form.get('grant_type') !== 'client_credentials')
      return { status: 400, body: { error: 'invalid_request' } };
    if (!this.#isRight(form)) return { status: 401, body: { error: 'invalid_client' } };
    const token = randomUUID();
    this.#valid.add(token);
    return { status: 200, body: { access_token: token, token_type: 'Bearer', expires_in: 3599 } };
  }

  accepts({ headers }: FakeRequest): boolean {
    return this.#valid.has(headers.authorization?.replace(/^Bearer /, '') ?? '');
  }

  /** Every session ends now. */
  expire(): void {
    this.#valid.clear();
  }
}
