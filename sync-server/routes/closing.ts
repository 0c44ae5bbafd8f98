import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { stopping } from './problems.ts';

/** So long may requests in flight take to end once the server closes. */
const GRACE_MS = 4_000;

/**
 * Lets a closing server end: requests in flight are finished, but neither a connection on which nothing was ever asked nor a
 * client that does not read holds it up.
 *
 * @returns aborted when the closing begins, for what may take longer than the grace: it is given up and answered at once.
 */
export function closeGracefully(app: FastifyInstance): AbortSignal {
  const closing = new AbortController();
  const sockets = new Set<Socket>();
  app.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  let deadline: NodeJS.Timeout | undefined;
  app.addHook('preClose', async () => {
    closing.abort(stopping());
    // Browsers connect ahead of asking; Node does not count such connections as idle.
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    deadline = setTimeout(() => app.server.closeAllConnections(), GRACE_MS);
  });
  app.addHook('onClose', async () => clearTimeout(deadline));
  return closing.signal;
}
