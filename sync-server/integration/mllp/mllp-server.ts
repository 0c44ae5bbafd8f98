import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { KeyedTurns } from '../keyed-turns.ts';
import { MllpConnection, type MllpLimits } from './mllp-connection.ts';
import type { MllpPort } from './mllp-port.ts';

export type MllpServer = {
  readonly port: number;
  /** Answers what is being taken, hangs up, and listens no more. */
  stop(): Promise<void>;
};

export type MllpOptions = {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
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
 * Listens for HL7 v2 messages by the minimal lower layer protocol. Off by default, and on loopback: the protocol has neither
 * encryption nor a sign-in, so whoever reaches the port may tell the desk something.
 *
 * @throws the system's error when the port cannot be had.
 */
export async function startMllpServer(port: MllpPort, options: MllpOptions): Promise<MllpServer> {
  const { clock, newId } = options;
  const deps = { port, turns: new KeyedTurns(), clock, newId };
  const limits = { ...LIMITS, ...options.limits };
  const open = new Map<MllpConnection, Promise<void>>();
  // A sender that half-closes after its last message still waits for the answer.
  const server = createServer({ allowHalfOpen: true, noDelay: true, keepAlive: true }, (socket: Socket) => {
    const connection = new MllpConnection(socket, deps, limits);
    open.set(
      connection,
      connection.run().finally(() => open.delete(connection)),
    );
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
      await closed;
    },
  };
}
