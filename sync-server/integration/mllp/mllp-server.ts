import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { KeyedTurns } from '../keyed-turns.ts';
import { MllpConnection, type MllpLimits } from './mllp-connection.ts';
import type { MllpPort } from './mllp-port.ts';

export type MllpServer = {
  readonly port: number;
  /** Answers what is being taken, hangs up, and listens no more. */
  stop(): Promise<void>;
};

/** As PEM. */
export type MllpTls = {
  readonly certificate: string;
  readonly key: string;
  /** Whoever shows no certificate that one of these signed is hung up on; '': anybody may send. */
  readonly clientAuthorities: string;
};

export type MllpOptions = {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Absent or null: messages come in the clear. */
  readonly tls?: MllpTls | null;
  readonly clock: () => Date;
  readonly newId: () => string;
  readonly limits?: Partial<MllpLimits>;
  /** More senders than that are hung up on at once. */
  readonly connections?: number;
};

const LIMITS: MllpLimits = {
  longestFrame: 16 * 1024 * 1024,
  silenceMs: 15_000,
  frameMs: 120_000,
  idleMs: 30 * 60_000,
  answerMs: 15_000,
};
const CONNECTIONS = 64;

/**
 * Listens for HL7 v2 messages by the minimal lower layer protocol. Off by default, and on loopback: by itself the protocol has neither
 * encryption nor a sign-in, so whoever reaches the port may tell the desk something. TLS has both, with authorities of the senders.
 *
 * @throws the system's error when the port cannot be had.
 */
export async function startMllpServer(port: MllpPort, options: MllpOptions): Promise<MllpServer> {
  const { clock, newId } = options;
  const deps = { port, turns: new KeyedTurns(), clock, newId };
  const limits = { ...LIMITS, ...options.limits };
  const open = new Map<MllpConnection, Promise<void>>();
  // A sender that half-closes after its last message still waits for the answer.
  const server = serverOf(options.tls ?? null, limits, (socket) => {
    const connection = new MllpConnection(socket, deps, limits);
    open.set(
      connection,
      connection.run().finally(() => open.delete(connection)),
    );
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.maxConnections = options.connections ?? CONNECTIONS;
  server.listen(options.port, options.host);
  await once(server, 'listening');
  server.on('error', (error) => port.reportFault(error));
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const connection of open.keys()) connection.stop();
      const last = setTimeout(() => {
        for (const connection of open.keys()) connection.destroy();
      }, limits.answerMs);
      await Promise.all(open.values());
      clearTimeout(last);
      // Who has not come to terms about TLS yet has said nothing.
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

const SOCKETS = { allowHalfOpen: true, noDelay: true, keepAlive: true } as const;

function serverOf(tls: MllpTls | null, { silenceMs }: MllpLimits, onSender: (socket: Socket) => void): Server {
  if (tls === null) return createServer(SOCKETS, onSender);
  const { certificate: cert, key, clientAuthorities: ca } = tls;
  const senders = ca === '' ? {} : { ca, requestCert: true, rejectUnauthorized: true };
  const server = createTlsServer({
    ...SOCKETS,
    cert,
    key,
    ...senders,
    handshakeTimeout: silenceMs,
    minVersion: 'TLSv1.2',
  });
  server.on('secureConnection', onSender);
  // Of one sender, that does not encrypt or shows no certificate of ours: the others go on.
  server.on('tlsClientError', () => {});
  return server;
}
