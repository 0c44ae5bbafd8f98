import { createHash, generateKeyPairSync, hash, sign } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { leafText } from '../src-shared/audit/audit-leaf.ts';
import { signCheckpoint, verifierKeyOf, printVerifierKey } from '../src-shared/audit/checkpoint.ts';
import { EXPORT_FORMAT } from '../src-shared/audit/evidence-pack.ts';
import { inclusionNodes } from '../src-shared/audit/proof-nodes.ts';
import { foldRight, leafHash, TreeEdge, type Hash } from '../src-shared/audit/tree.ts';
import { verifyInclusion } from '../src-shared/audit/verify-proof.ts';
import { toBase64 } from '../src-shared/base/base64.ts';
import type { Instant } from '../src-shared/base/dates.ts';
import { invariant } from '../src-shared/base/invariant.ts';
import { sha256 } from '../sync-server/audit/platform-crypto.ts';
import { LogVerifier } from '../sync-server/cli/audit-verify.ts';
import { nodeReader, tilesOf, TileWriter } from '../sync-server/audit/tiles.ts';
import { againstLimit, describeResult, measure, type BenchResult } from './measure.ts';

const ENTRIES = 1_000_000;

/** Entries as the server writes them: a decision on a case, 400 to 500 bytes. */
function entry(index: number): string {
  return leafText({
    id: `0192f3a4-${String(index).padStart(12, '0')}`,
    at: '2026-11-30T12:00:00.000Z' as Instant,
    actor: 'maya.okafor',
    action: 'case.approve',
    entity: `0192f3a4-7c1e-7d2b-8f00-${String(index % 50_000).padStart(12, '0')}`,
    body: {
      number: `WO-${index}`,
      ver: 3,
      state: 'approved',
      amountMinor: (index * 37) % 500_000,
      evidenceHash: createHash('md5').update(String(index)).digest('hex'),
      role: 'clinic-manager',
      authority: [`0192f3a4-aaaa-${index}`, `0192f3a4-bbbb-${index}`],
    },
  });
}

/** How fast a log is verified, held against hashing the same bytes and nothing else; and what a proof costs. */
export async function run(): Promise<BenchResult[]> {
  const texts = Array.from({ length: ENTRIES }, (_, index) => entry(index));
  const edge = new TreeEdge(sha256);
  for (const text of texts) edge.append(leafHash(sha256, text));
  const verifying = await verification(texts, edge.root());
  return [verifying, proofs(texts, edge.root())];
}

function verification(texts: readonly string[], root: Hash): Promise<BenchResult> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const key = verifierKeyOf(sha256, 'bench/audit', publicKey.export({ format: 'der', type: 'spki' }).subarray(12));
  const checkpoint = signCheckpoint({ origin: key.name, size: texts.length, root }, key, (text) =>
    sign(null, text, privateKey),
  );
  const header = { format: EXPORT_FORMAT, checkpoint, key: printVerifierKey(key) };
  // The same number of hashes over the same bytes: every entry, and a node's 65 bytes for each but one.
  const node = new Uint8Array(65);
  return measure(
    {
      id: 'P10-audit-verify',
      job: `verify an audit log of ${texts.length.toLocaleString('en')} entries: signature, order, every entry, the root`,
      target: 0.6,
      notes: 'peer: the bare SHA-256 loop over the same entries and nodes, in the same run',
    },
    {
      ours: () => {
        const log = new LogVerifier();
        log.header(header, null);
        for (const [index, text] of texts.entries()) log.entry({ index, text });
        invariant(log.finish().size === texts.length, 'the log is verified');
      },
      peer: () => {
        for (const text of texts) hash('sha256', text, 'buffer');
        for (let at = 1; at < texts.length; at += 1) hash('sha256', node, 'buffer');
      },
    },
    2,
  );
}

function proofs(texts: readonly string[], root: Hash): BenchResult {
  const writer = new TileWriter(0, []);
  for (const text of texts) writer.append(leafHash(sha256, text));
  const tiles = writer.changed();
  const byKey = new Map(tiles.map((tile) => [`${tile.level}/${tile.index}`, tile]));
  const times: number[] = [];
  let largest = 0;
  for (let at = 0; at < 500; at += 1) {
    const index = (at * 7919) % texts.length;
    const before = performance.now();
    const nodes = inclusionNodes(index, texts.length);
    const read = nodeReader(tilesOf(nodes.flat()).map(({ level, index: tile }) => byKey.get(`${level}/${tile}`)!));
    const proof = nodes.map((parts) => foldRight(sha256, parts.map(read))!);
    times.push(performance.now() - before);
    largest = Math.max(largest, JSON.stringify(proof.map(toBase64)).length);
    const claim = { leaf: leafHash(sha256, texts[index]!), index, size: texts.length, root, proof };
    invariant(verifyInclusion(sha256, claim), 'each proof holds');
  }
  const making = againstLimit(
    { id: 'P10-audit-proof', job: 'make an inclusion proof in a log of 1,000,000 entries' },
    times,
    5,
    'ms',
  );
  return { ...making, notes: `as JSON ${largest} bytes at most, of the 1,024 that are aimed at` };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const result of await run()) console.log(describeResult(result));
}
