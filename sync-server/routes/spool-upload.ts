import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { HttpProblem } from './problems.ts';

export type Spooled = { readonly path: string; readonly bytes: number; readonly sha256: string };

/**
 * Writes an upload to a temporary file, hashing it on the way, and removes the file when `work` is through. An upload that
 * breaks off, is longer than it said or too large leaves nothing.
 */
export async function withSpooledUpload<T>(
  upload: {
    readonly body: Readable;
    readonly folder: string;
    readonly limitBytes: number;
    /** As announced by content-length, if it was. */
    readonly announcedBytes: number | null;
    /** Its reason is thrown when it is aborted while bytes arrive. */
    readonly signal: AbortSignal;
  },
  work: (spooled: Spooled) => Promise<T>,
): Promise<T> {
  if ((upload.announcedBytes ?? 0) > upload.limitBytes) throw tooLarge(upload.limitBytes);
  await mkdir(upload.folder, { recursive: true, mode: 0o700 });
  const path = join(upload.folder, `${randomUUID()}.upload`);
  try {
    const hash = createHash('sha256');
    let bytes = 0;
    await pipeline(
      async function* () {
        // Left open when it is given up: whoever destroys a request can no longer answer it.
        const chunks = upload.body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
        for await (const chunk of chunks) {
          upload.signal.throwIfAborted();
          bytes += chunk.length;
          if (bytes > upload.limitBytes) throw tooLarge(upload.limitBytes);
          hash.update(chunk);
          yield chunk;
        }
      },
      createWriteStream(path, { mode: 0o600 }),
    );
    if (upload.announcedBytes !== null && bytes !== upload.announcedBytes) {
      throw new HttpProblem(
        'malformed-request',
        `The upload broke off after ${bytes} of ${upload.announcedBytes} bytes.`,
      );
    }
    return await work({ path, bytes, sha256: hash.digest('hex') });
  } finally {
    await rm(path, { force: true });
  }
}

function tooLarge(limitBytes: number): HttpProblem {
  return new HttpProblem('too-large', `A file may have at most ${Math.floor(limitBytes / 1_000_000)} MB.`);
}
