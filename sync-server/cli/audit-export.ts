import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Problem } from '../../src-shared/wire/http.ts';
import type { CommandIo } from './command.ts';
import type { ServerAtHand } from './server-at-hand.ts';

/** The whole log, or the evidence of one case by its id or number. */
export type ExportWhat =
  | { readonly of: 'log'; readonly format: 'ndjson' | 'csv' }
  | { readonly of: 'case'; readonly format: 'json' | 'pdf'; readonly case: string };

/** Fetches the log, or the evidence of a case, from a running server. @returns 0 when it is written whole, 2 otherwise. */
export async function exportAudit(
  server: ServerAtHand,
  options: { readonly what: ExportWhat; readonly out: string; readonly json: boolean },
  io: CommandIo,
): Promise<number> {
  const { what, out } = options;
  const { format } = what;
  const path = what.of === 'log' ? 'export' : `evidence/cases/${encodeURIComponent(what.case)}`;
  const name = what.of === 'log' ? 'The audit log' : `The evidence of ${what.case}`;
  const draft = `${out}.${process.pid}.part`;
  try {
    const response = await fetch(`${server.url}/api/v1/audit/${path}?format=${format}`, {
      headers: { authorization: `Bearer ${server.token}` },
    });
    if (!response.ok || !response.body) return refuse(await problemIn(response), io);
    // A broken connection must not leave half a log under the name of a whole one.
    await pipeline(Readable.fromWeb(response.body), createWriteStream(draft, { mode: 0o600 }));
    await rename(draft, out);
  } catch (error) {
    await rm(draft, { force: true });
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return refuse(`${name} could not be exported (${cause instanceof Error ? cause.message : String(cause)}).`, io);
  }
  io.stdout(options.json ? `${JSON.stringify({ file: out, format })}\n` : `${name} is in ${out}.\n`);
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
