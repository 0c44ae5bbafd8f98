import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** Of a mail server on this machine in tests, and of nothing else. */
export const SMTP_CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUD/ckksxTabmNfQ9pzHWJWO8+CRIwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEzMDIyMjc1NFoYDzIxMjYxMTA2
MjIyNzU0WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASosDgM3ECnDynsFg42Bnd/SBUoN/wu6Dou1IemybjY+B2bnOeTkS88
JuiDTnDxN7SFJ5RgYATG0iuY90+o1Xcvo28wbTAdBgNVHQ4EFgQUnJDAWbKJWeNu
lvYrsZe76Sh17b8wHwYDVR0jBBgwFoAUnJDAWbKJWeNulvYrsZe76Sh17b8wDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIgXB0poumFfIwUL3nF5qDpjW3lc6Kb9j3ZC3Xxp/9y0HECIQDn
wOijEiXh/S97qYU7KldueBNO6He+aCETwRAH6H2kWg==
-----END CERTIFICATE-----
`;
export const SMTP_KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgPA26t8txNbf0sX9N
Z8h1Onh9ZMppFBf5Q5SGG4p6CL+hRANCAASosDgM3ECnDynsFg42Bnd/SBUoN/wu
6Dou1IemybjY+B2bnOeTkS88JuiDTnDxN7SFJ5RgYATG0iuY90+o1Xcv
-----END PRIVATE KEY-----
`;

export const SMTP_USER = 'countersign';
export const SMTP_PASSWORD = 'mail password';

export type ReceivedMail = { readonly to: readonly string[]; readonly text: string; readonly isEncrypted: boolean };

/** A real mail server on loopback, with STARTTLS and a sign-in, that can be made to behave as mail servers do. */
export class TestSmtpServer {
  readonly received: ReceivedMail[] = [];
  /** Addresses it takes nothing for. */
  readonly refused = new Set<string>();
  /** It says 450 to the first so many attempts. */
  greylisted = 0;
  password = SMTP_PASSWORD;
  signIns = 0;
  #server: SMTPServer | null = null;
  #port = 0;

  get port(): number {
    return this.#port;
  }

  /** At the same port as before. */
  async start(): Promise<void> {
    const server = new SMTPServer({
      key: SMTP_KEY,
      cert: SMTP_CERTIFICATE,
      disableReverseLookup: true,
      onAuth: ({ username, password }, _session, answer) => {
        this.signIns += 1;
        if (username === SMTP_USER && password === this.password) return answer(null, { user: username });
        answer(answerOf(535, '5.7.8 Authentication credentials invalid'));
      },
      onRcptTo: ({ address }, _session, answer) => {
        if (this.refused.has(address)) return answer(answerOf(550, '5.1.1 No such mailbox here'));
        if (this.greylisted > 0) {
          this.greylisted -= 1;
          return answer(answerOf(450, '4.7.1 Greylisted, please try again'));
        }
        answer();
      },
      onData: (stream, session, answer) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const to = session.envelope.rcptTo.map(({ address }) => address);
          this.received.push({ to, text: Buffer.concat(chunks).toString(), isEncrypted: session.secure });
          answer();
        });
      },
    });
    // A client that goes away is nothing a mail server ends over.
    server.on('error', () => {});
    const listening = once(server.listen(this.#port, '127.0.0.1'), 'listening');
    await listening;
    this.#server = server;
    this.#port = (server.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}

function answerOf(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
