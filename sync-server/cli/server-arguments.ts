import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isHttp } from './server-at-hand.ts';

/** What a command that talks to a running server is called with. */
export type ServerArguments = {
  readonly files: readonly string[];
  readonly json: boolean;
  readonly help: boolean;
  /** Its address; undefined: the one that runs on the data folder. */
  readonly server: string | undefined;
  readonly data: string;
};

/**
 * @param takesFiles  at least one file has to be named; otherwise none may be.
 * @returns the arguments, or a sentence about what is wrong with them.
 */
export function serverArguments(args: string[], { takesFiles }: { takesFiles: boolean }): ServerArguments | string {
  try {
    const options = {
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
      server: { type: 'string' },
      data: { type: 'string' },
    } as const;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: takesFiles });
    const { json = false, help = false, server, data = process.env['COUNTERSIGN_DATA'] || '.data' } = values;
    if (takesFiles && positionals.length === 0 && !help) return 'No file was named.';
    if (server !== undefined && !isHttp(server)) return `--server must be an http or https address, not ${server}.`;
    return { files: positionals, json, help, server, data: resolve(data) };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
