import { createPrivateKey, createPublicKey, hash, sign, verify } from 'node:crypto';
import { toBase64 } from '../base/base64.ts';
import { printVerifierKey, signCheckpoint, verifierKeyOf, type VerifySignature } from './checkpoint.ts';
import { EVIDENCE_FORMAT, type EvidencePack } from './evidence-pack.ts';
import { inclusionNodes } from './proof-nodes.ts';
import { foldRight, leafHash, TreeEdge, type Hash, type Sha256 } from './tree.ts';

export const sha256: Sha256 = (input) => hash('sha256', input, 'buffer');

const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8, Buffer.alloc(32, 7)]), format: 'der', type: 'pkcs8' });

export const verifySignature: VerifySignature = (key, text, signature) =>
  verify(null, text, createPublicKey({ key: Buffer.concat([SPKI, key]), format: 'der', type: 'spki' }), signature);
export const signText = (text: Uint8Array): Uint8Array => sign(null, text, privateKey);
export const testKey = verifierKeyOf(
  sha256,
  'countersign.test/audit',
  Uint8Array.from(createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(12)),
);
export const testKeyText = printVerifierKey(testKey);

export function rootOf(leaves: readonly Hash[]): Hash {
  const edge = new TreeEdge(sha256);
  for (const leaf of leaves) edge.append(leaf);
  return edge.root();
}

/** The signed state of a log of these texts. */
export function signedNote(texts: readonly string[]): string {
  const root = rootOf(texts.map((text) => leafHash(sha256, text)));
  return signCheckpoint({ origin: testKey.name, size: texts.length, root }, testKey, signText);
}

/** A pack of the entries that name the case, out of a log of these texts. */
export function packOf(texts: readonly string[], id: string): EvidencePack {
  const leaves = texts.map((text) => leafHash(sha256, text));
  const entries = texts.flatMap((text, index) => {
    if (!text.includes(JSON.stringify(id))) return [];
    const proof = inclusionNodes(index, texts.length).map((parts) => {
      const roots = parts.map((node) =>
        rootOf(leaves.slice(node.index * 2 ** node.level, (node.index + 1) * 2 ** node.level)),
      );
      return toBase64(foldRight(sha256, roots)!);
    });
    return [{ index, text, proof }];
  });
  return {
    format: EVIDENCE_FORMAT,
    about: { kind: 'case', id },
    checkpoint: signedNote(texts),
    key: testKeyText,
    entries,
  };
}
