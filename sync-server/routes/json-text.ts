import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

const compress = promisify(brotliCompress);

/** Below, compressing costs more than it saves. */
const COMPRESS_ABOVE = 4096;

/**
 * Sends JSON that is text already. Brotli at its fastest: a 3 MB page in some 20 ms, to a fifth. Not to a reader on this
 * machine, to whom bytes come for nothing.
 */
export async function sendJsonText(request: FastifyRequest, reply: FastifyReply, text: string): Promise<FastifyReply> {
  reply.type('application/json; charset=utf-8').header('cache-control', 'no-store').header('vary', 'accept-encoding');
  if (text.length <= COMPRESS_ABOVE || !acceptsBrotli(request) || isOnThisMachine(request)) return reply.send(text);
  const bytes = Buffer.from(text);
  const compressed = await compress(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 1,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  return reply.header('content-encoding', 'br').send(compressed);
}

function acceptsBrotli(request: FastifyRequest): boolean {
  const accepted = String(request.headers['accept-encoding'] ?? '').split(',');
  return accepted.some((one) => /^br\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/.test(one.trim()));
}

/** What a proxy hands on comes from this machine too, and names who asked. */
function isOnThisMachine({ headers, socket }: FastifyRequest): boolean {
  if (headers['x-forwarded-for'] !== undefined || headers['forwarded'] !== undefined || headers['via'] !== undefined) {
    return false;
  }
  return socket.remoteAddress === '::1' || /^(::ffff:)?127\./.test(socket.remoteAddress ?? '');
}
