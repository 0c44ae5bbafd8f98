import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Problem } from '../../src-shared/wire/http.ts';
import type { CommandIo } from './command.ts';
import type { ServerAtHand } from './server-at-hand.ts';

/** Fetches the log from a running server. @returns 0 when it is written whole, 2 otherwise. */
export async function exportAudit(
  server: ServerAtHand,
  options: { readonly format: 'ndjson' | 'csv'; readonly out: string; readonly json: boolean },
  io: CommandIo,
): Promise<number> {
  const { format, out } = options;
  const draft = `${out}.${process.pid}.part`;
  try {
    const response = await fetch(`${server.url}/api/v1/audit/export?format=${format}`, {
      headers: { authorization: `Bearer ${server.token}` },
    });
    if (!response.ok || !response.body) return refuse(await problemIn(response), io);
    // A broken connection must not leave half a log under the name of a whole one.
    await pipeline(Readable.fromWeb(response.body), createWriteStream(draft, { mode: 0o600 }));
    await rename(draft, out);
  } catch (error) {
    await rm(draft, { force: true });
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return refuse(`The log could not be exported (${cause instanceof Error ? cause.message : String(cause)}).`, io);
  }
  io.stdout(options.json ? `${JSON.stringify({ file: out, format })}\n` : `The audit log is in ${out}.\n`);
  return 0;
}

function refuse(sentence: string, io: CommandIo): number {
  io.stderr(`${sentence}\n`);
  return 2;
}

async function problemIn(response: Response): Promise<string> {
  const problem = Problem.safeParse(await response.json().catch(() => null));
  return problem.success ? problem.data.detail : `The server answered ${response.status}.`;
}
