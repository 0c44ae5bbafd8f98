import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  calculateJwkThumbprint,
  decodeJwt,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose';

export const CLIENT_ID = 'countersign';

/** What is done to an id token on its way, and what it is then signed with: 'own', a stranger's key, or nothing. */
export type Tampering = {
  readonly claims?: (claims: JWTPayload) => JWTPayload;
  readonly sign: 'own' | 'stranger' | 'none';
};

/**
 * A real provider in a process of its own, with a line in front of it on which a test can change what the provider says: the
 * test knows the provider's key, so that everything but the one wrong thing is right.
 */
export class TestOpenId {
  /** The issuer, and where the line is. */
  readonly url: string;
  tampering: Tampering | null = null;
  readonly #line: Server;
  readonly #provider: ChildProcess;

  static async start(groups: Readonly<Record<string, readonly string[]>>): Promise<TestOpenId> {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    const jwk = { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig' };
    const key: JWK = { ...jwk, kid: await calculateJwkThumbprint(jwk) };
    const line = createServer();
    line.listen(0, '127.0.0.1');
    await once(line, 'listening');
    const url = `http://127.0.0.1:${(line.address() as AddressInfo).port}`;
    const settings = { issuer: url, jwks: { keys: [key] }, clientId: CLIENT_ID, groups };
    const provider = spawn(process.execPath, [join(import.meta.dirname, 'test-openid-provider.mjs')], {
      env: { ...process.env, OPENID_PROVIDER: JSON.stringify(settings) },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [address] = (await once(createInterface(provider.stdout), 'line')) as [string];
    return new TestOpenId({ url, line, provider, behind: address, key });
  }

  private constructor(parts: { url: string; line: Server; provider: ChildProcess; behind: string; key: JWK }) {
    this.url = parts.url;
    this.#line = parts.line;
    this.#provider = parts.provider;
    this.#line.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const headers = new Headers();
        for (const [name, value] of Object.entries(request.headers)) {
          if (typeof value === 'string' && !['host', 'connection', 'content-length'].includes(name))
            headers.set(name, value);
        }
        const method = request.method ?? 'GET';
        const body = method === 'GET' ? {} : { body: Buffer.concat(chunks) };
        void fetch(parts.behind + request.url, { method, headers, redirect: 'manual', ...body }).then(
          async (answer) => {
            let text = await answer.text();
            if (request.url === '/token' && this.tampering && answer.ok) text = await this.#tampered(text, parts.key);
            for (const cookie of answer.headers.getSetCookie()) response.appendHeader('set-cookie', cookie);
            const location = answer.headers.get('location');
            if (location) response.setHeader('location', location.replace(parts.behind, this.url));
            response.setHeader('content-type', answer.headers.get('content-type') ?? 'text/plain');
            response.writeHead(answer.status).end(text.replaceAll(parts.behind, this.url));
          },
        );
      });
    });
  }

  /** What a person does in the browser: signs in as somebody and agrees. @returns where the browser ends up. */
  async browse(url: string, login: string): Promise<string> {
    const jar = new Map<string, string>();
    let next: { url: string; form: Record<string, string> | null } = { url, form: null };
    for (let step = 0; step < 12; step += 1) {
      const answer = await fetch(next.url, {
        method: next.form ? 'POST' : 'GET',
        redirect: 'manual',
        headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
        ...(next.form ? { body: new URLSearchParams(next.form) } : {}),
      });
      for (const cookie of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
        jar.set(name, value);
      }
      const location = answer.headers.get('location');
      if (location) {
        const to = new URL(location, next.url).href;
        if (to.includes('/callback?')) return to;
        next = { url: to, form: null };
        continue;
      }
      const page = await answer.text();
      const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1];
      const prompt = /name="prompt" value="([^"]+)"/.exec(page)?.[1];
      if (!action || !prompt) throw new Error(`a page of the provider without a form: ${page.slice(0, 400)}`);
      next = {
        url: new URL(action, next.url).href,
        form: prompt === 'login' ? { prompt, login, password: 'anything' } : { prompt },
      };
    }
    throw new Error('the provider leads in circles');
  }

  async stop(): Promise<void> {
    this.#line.close();
    this.#line.closeAllConnections();
    if (this.#provider.exitCode !== null) return;
    const ended = once(this.#provider, 'exit');
    this.#provider.kill();
    await ended;
  }

  async #tampered(text: string, key: JWK): Promise<string> {
    const { claims = (same: JWTPayload) => same, sign } = this.tampering!;
    const reply = JSON.parse(text) as { id_token: string };
    const changed = claims(decodeJwt(reply.id_token));
    return JSON.stringify({ ...reply, id_token: await signed(changed, sign, key) });
  }
}

async function signed(claims: JWTPayload, sign: Tampering['sign'], key: JWK): Promise<string> {
  if (sign === 'none') return new UnsecuredJWT(claims).encode();
  const stranger = sign === 'stranger' ? (await generateKeyPair('RS256')).privateKey : null;
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: key.kid ?? '' }).sign(stranger ?? key);
}
