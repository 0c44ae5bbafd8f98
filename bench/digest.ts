import { canonicalJson } from '../src-shared/sync/command.ts';

/** Equal for equal sets of documents, in whatever order they come. */
export type Digest = { readonly count: number; readonly xor: string };

/** Count, and exclusive or of SHA-256 over each document's canonical text. Runs in Node and in a window. */
export async function digestOf(documents: Iterable<object>): Promise<Digest> {
  const xor = new Uint8Array(32);
  const encoder = new TextEncoder();
  let count = 0;
  for (const document of documents) {
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(canonicalJson(document))));
    for (const [index, byte] of hash.entries()) xor[index]! ^= byte;
    count += 1;
  }
  return { count, xor: [...xor].map((byte) => byte.toString(16).padStart(2, '0')).join('') };
}
