import { join } from 'node:path';
import { OPERATOR_TOKEN_FILE, readToken } from '../identity/operator-token.ts';
import { lockHolder } from '../store/directory-lock.ts';

/** A running server and the token to talk to it with. */
export type ServerAtHand = { readonly url: string; readonly token: string };

/**
 * @param server  its address, where it was named; otherwise the one that runs on the data folder.
 * @returns a sentence about what is missing, where something is.
 */
export function findServer({
  server,
  data,
}: {
  readonly server: string | undefined;
  readonly data: string;
}): ServerAtHand | string {
  const url = server ?? lockHolder(data)?.url ?? null;
  if (url === null) return `No server runs on ${data}. Start one with "npm run server", or name it with --server URL.`;
  const file = join(data, OPERATOR_TOKEN_FILE);
  const token = readToken(file);
  if (token === null) {
    return `The operator's token ${file} cannot be read. Run this as the user who runs the server, and name its --data folder.`;
  }
  return { url, token };
}

export function isHttp(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
