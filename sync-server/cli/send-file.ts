import { createReadStream } from 'node:fs';
import { request as overHttp, type IncomingMessage } from 'node:http';
import { request as overHttps } from 'node:https';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod';
import { RemittanceProblem } from '../../src-shared/remittance/remittance-document.ts';
import { ImportReply, Problem } from '../../src-shared/wire/http.ts';

/** What became of a file that was sent; `error` is why nothing of it was taken, in a sentence. */
export type Answer =
  | { readonly error: null; readonly reply: ImportReply }
  | { readonly error: string; readonly problems: readonly RemittanceProblem[] };

const Refusal = Problem.extend({ problems: z.array(RemittanceProblem).optional() });
const PIECE_BYTES = 256 * 1024;

/**
 * Sends a file to a server's imports. By hand over `node:http`: the server answers when all of it is imported, which for a
 * large file is later than `fetch` waits.
 *
 * @throws the fault of the file or of the connection.
 */
export async function sendFile(
  server: { readonly url: string; readonly token: string },
  file: {
    readonly path: string;
    readonly name: string;
    readonly bytes: number;
    readonly onProgress: (bytesDone: number) => void;
  },
): Promise<Answer> {
  const url = new URL('/api/v1/imports', server.url);
  url.searchParams.set('name', file.name);
  const request = (url.protocol === 'https:' ? overHttps : overHttp)(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${server.token}`,
      'content-type': 'application/octet-stream',
      'content-length': file.bytes,
    },
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    request.on('response', resolve);
    request.on('error', reject);
  });
  // The server may answer, and close, before it has all of a file it does not want: then its answer is what counts.
  const sent = pipeline(
    createReadStream(file.path, { highWaterMark: PIECE_BYTES }),
    async function* (pieces: AsyncIterable<Buffer>) {
      let done = 0;
      for await (const piece of pieces) {
        done += piece.length;
        file.onProgress(done);
        yield piece;
      }
    },
    request,
  );
  sent.catch(() => {});
  const response = await answered;
  return readAnswer(response.statusCode ?? 0, await text(response));
}

function readAnswer(status: number, body: string): Answer {
  const json = parseJson(body);
  const reply = status === 201 ? ImportReply.safeParse(json).data : undefined;
  if (reply) return { error: null, reply };
  if (status === 401) {
    const error = "The server does not accept the operator's token. Name the data folder of that server with --data.";
    return { error, problems: [] };
  }
  const refusal = Refusal.safeParse(json).data;
  return { error: refusal?.detail ?? `The server answered with status ${status}.`, problems: refusal?.problems ?? [] };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
