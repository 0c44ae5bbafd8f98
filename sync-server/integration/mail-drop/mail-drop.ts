import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { type Attachment, readAttachments } from './read-attachments.ts';

export type MailDropPort = {
  /** When it resolves, what it says is committed. Reasons go to the sender. @throws a fault: the sender is asked to send it again. */
  take(mail: {
    readonly sender: string;
    readonly attachments: readonly Attachment[];
  }): Promise<{ readonly taken: boolean; readonly words: string }>;
  /** Told of faults, for whoever runs the server. */
  reportFault(error: unknown): void;
};

export type MailDropOptions = {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** The one mailbox it has. */
  readonly address: string;
  /** Whose mail is taken: addresses, or '@clinic.example' for all of a domain. */
  readonly senders: readonly string[];
  /** With which senders sign in; null: they do not. */
  readonly signIn: { readonly user: string; readonly password: string } | null;
  /** As PEM. With it nothing is taken before the sender encrypts (STARTTLS); absent or null: it comes in the clear. */
  readonly tls?: { readonly certificate: string; readonly key: string } | null;
  readonly limitBytes: number;
  readonly limits?: Partial<MailDropLimits>;
};

export type MailDropLimits = {
  /** A sender that says nothing for so long is hung up on. */
  readonly silenceMs: number;
  /** And one that takes longer for all it has to say. */
  readonly connectionMs: number;
  readonly connections: number;
};

export type MailDrop = {
  readonly port: number;
  /** Mails that are being taken now. */
  readonly taking: () => number;
  stop(): Promise<void>;
};

const LIMITS: MailDropLimits = { silenceMs: 30_000, connectionMs: 5 * 60_000, connections: 8 };
const STOP_MS = 10_000;
const OK = 250;

/**
 * A mail server with one mailbox, into which scanners and other systems send files as attachments. The senders' addresses keep
 * strangers' mail out and prove nothing: on this machine alone, behind a mail server of the house that checks them, or with TLS and a
 * sign-in.
 *
 * @throws the system's error when the port cannot be had.
 */
export async function startMailDrop(port: MailDropPort, options: MailDropOptions): Promise<MailDrop> {
  const limits = { ...LIMITS, ...options.limits };
  const { signIn, limitBytes, tls = null } = options;
  let taking = 0;
  const server = new SMTPServer({
    name: 'countersign',
    banner: 'Countersign takes files',
    ...(tls ? { cert: tls.certificate, key: tls.key, minVersion: 'TLSv1.2' } : {}),
    // Without a certificate what is listened to is this machine: there is nothing that would prove more.
    disabledCommands: [...(tls ? [] : ['STARTTLS']), ...(signIn ? [] : ['AUTH'])],
    authOptional: signIn === null,
    allowInsecureAuth: tls === null,
    disableReverseLookup: true,
    size: limitBytes,
    maxClients: limits.connections,
    socketTimeout: limits.silenceMs,
    closeTimeout: STOP_MS,
    onAuth: ({ username, password }, _session, answer) => {
      if (signIn && isSame(username, signIn.user) && isSame(password, signIn.password))
        return answer(null, { user: username });
      answer(refusal(535, '5.7.8 User or password is wrong.'));
    },
    onMailFrom: ({ address }, { secure }, answer) => {
      if (tls && !secure) return answer(refusal(530, '5.7.0 Encrypt first (STARTTLS).'));
      if (isAllowed(address, options.senders)) return answer();
      answer(refusal(550, `5.7.1 Mail of ${address === '' ? 'nobody' : plain(address)} is not taken here.`));
    },
    onRcptTo: ({ address }, _session, answer) => {
      if (isSameAddress(address, options.address)) return answer();
      answer(refusal(550, `5.1.1 There is no mailbox ${plain(address)} here.`));
    },
    onData: (stream, session, answer) => {
      taking += 1;
      void receive(stream, session, { port, limitBytes })
        .then(({ code, words }) => (code === OK ? answer(null, plain(words)) : answer(refusal(code, plain(words)))))
        .catch((error: unknown) => {
          port.reportFault(error);
          answer(refusal(451, '4.3.0 The desk could not take the mail now. Send it again.'));
        })
        .finally(() => (taking -= 1));
    },
  });
  server.server.on('connection', (socket: Socket) => {
    // A byte now and then keeps the socket from being silent.
    const last = setTimeout(() => socket.destroy(), limits.connectionMs);
    socket.once('close', () => clearTimeout(last));
  });
  // Of one connection: its sender went away or spoke no SMTP. The port's own errors come before it listens.
  server.on('error', () => {});
  const listener = server.listen(options.port, options.host);
  await once(listener, 'listening');
  return {
    port: (listener.address() as AddressInfo).port,
    taking: () => taking,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

type Receiving = { readonly port: MailDropPort; readonly limitBytes: number };

async function receive(
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  { port, limitBytes }: Receiving,
): Promise<{ readonly code: number; readonly words: string }> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  // To its end also when there is too much: only then does the sender listen.
  for await (const piece of stream as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes <= limitBytes) pieces.push(piece);
    else pieces.length = 0;
  }
  if (bytes > limitBytes) {
    const most = Math.round(limitBytes / 1024 / 1024);
    return { code: 552, words: `5.3.4 The mail has ${bytes} bytes; at most ${most} MB are taken.` };
  }
  const read = await readAttachments(Buffer.concat(pieces));
  if (!read.ok) return { code: 554, words: `5.6.0 ${read.error}` };
  const { mailFrom } = session.envelope;
  const { taken, words } = await port.take({ sender: mailFrom ? mailFrom.address : '', attachments: read.value });
  return taken ? { code: OK, words: `2.0.0 ${words}` } : { code: 554, words: `5.6.0 ${words}` };
}

function isAllowed(address: string, senders: readonly string[]): boolean {
  return senders.some((one) =>
    one.startsWith('@') ? address.toLowerCase().endsWith(one.toLowerCase()) : isSameAddress(address, one),
  );
}

function isSameAddress(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Takes as long whatever is wrong. */
function isSame(given: string | null | undefined, wanted: string): boolean {
  const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hashOf(given ?? ''), hashOf(wanted));
}

/** One line of an answer: ASCII, since not every client takes more. */
function plain(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 400);
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
