import { createServer as createTcp, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer, type Server as TlsServer } from 'node:https';
import { request } from 'node:http';
import { INTERMEDIATE, LEAF, LEAF_KEY } from '../../src-main/managed/test-certificates.ts';

/** An organisation's network between the workbench and the server: a gateway that speaks TLS, and a proxy in front of it. */
export type Gateway = {
  /** Of the gateway: 'https://localhost:PORT'. */
  readonly url: string;
  /** Of the proxy: '127.0.0.1:PORT'. */
  readonly proxy: string;
  /** What the proxy was asked to connect to, in order. */
  readonly connected: readonly string[];
  /** Paths that the gateway was asked for past the proxy. */
  readonly pastProxy: readonly string[];
  close(): Promise<void>;
};

/**
 * @param server   origin of the sync server behind it.
 * @param updates  origin of what stands under '/updates/'.
 */
export async function startGateway(server: string, updates: string): Promise<Gateway> {
  /** Local ports of the proxy's connections. */
  const proxied = new Set<number>();
  const pastProxy: string[] = [];
  const gateway = createServer({ key: LEAF_KEY, cert: LEAF + INTERMEDIATE }, (incoming, answer) => {
    const { url = '/', socket } = incoming;
    if (!proxied.has(socket.remotePort ?? 0)) pastProxy.push(url);
    const outgoing = request(new URL(url, url.startsWith('/updates/') ? updates : server), {
      method: incoming.method,
      headers: incoming.headers,
    });
    outgoing.on('response', (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(answer);
    });
    outgoing.on('error', () => answer.destroy());
    answer.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  });
  const connected: string[] = [];
  const sockets = new Set<Socket>();
  const proxy = createTcp((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('data', (head) => {
      const [, host = '', port = ''] = /^CONNECT ([^:\s]+):(\d+)/.exec(head.toString('latin1')) ?? [];
      if (host === '') return socket.destroy();
      connected.push(`${host}:${port}`);
      const onward = connect(Number(port), '127.0.0.1', () => {
        proxied.add(onward.localPort ?? 0);
        socket.write('HTTP/1.1 200 Connected\r\n\r\n');
        socket.pipe(onward).pipe(socket);
      });
      sockets.add(onward);
      onward.on('error', () => socket.destroy());
      return undefined;
    });
  });
  const ports = [await listen(gateway), await listen(proxy)] as const;
  return {
    url: `https://localhost:${ports[0]}`,
    proxy: `127.0.0.1:${ports[1]}`,
    connected,
    pastProxy,
    async close() {
      for (const socket of sockets) socket.destroy();
      gateway.closeAllConnections();
      await Promise.all([gateway, proxy].map((one) => new Promise((resolve) => one.close(resolve))));
    },
  };
}

async function listen(server: Server | TlsServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return (server.address() as AddressInfo).port;
}
