import { openCheckpoint, printVerifierKey, signCheckpoint } from '../../src-shared/audit/checkpoint.ts';
import { invariant, InvariantError } from '../../src-shared/base/invariant.ts';
import {
  advanceLog,
  electSequencer,
  hasWaitingLeaves,
  type LogState,
  numberLeaves,
  readTiles,
  saveTiles,
  type Tile,
  waitingLeaves,
} from '../store/audit-tree.ts';
import { type Db, inTransaction, type Tx } from '../store/transaction.ts';
import type { LogSigner } from './log-key.ts';
import { verifySignature } from './platform-crypto.ts';
import { edgeTiles, TileWriter } from './tiles.ts';

/** So many leaves are numbered in one transaction; a kill undoes at most these. */
const MOST_AT_ONCE = 5000;
/** Pauses between two rounds: while leaves come, and while none do. */
const BUSY_PAUSE_MS = 100;
const IDLE_PAUSE_MS = 500;

export type SequencerDeps = { readonly db: Db; readonly clock: () => Date; readonly signer: LogSigner };

/**
 * Gives committed leaves their place in the log, in the order of writing, and signs the new state, all in one transaction. A leaf
 * whose transaction is still open is not seen now and comes in a later round: none is missed, whoever commits when.
 *
 * @returns how many; 0 also while another process does it.
 * @throws TamperedLog when what is stored of the log is not what was signed last; then nothing is.
 */
export async function sealLeaves({ db, clock, signer }: SequencerDeps): Promise<number> {
  if (!(await hasWaitingLeaves(db))) return 0;
  return inTransaction(db, async (tx) => {
    const log = await electSequencer(tx);
    if (!log) return 0;
    invariant(log.key === printVerifierKey(signer.key), 'the audit log is signed with another key');
    const leaves = await waitingLeaves(tx, MOST_AT_ONCE);
    if (leaves.length === 0) return 0;
    const writer = await openTree(tx, log, signer);
    for (const { hash } of leaves) writer.append(Buffer.from(hash, 'hex'));
    const { size } = writer.edge;
    const note = signCheckpoint({ origin: log.origin, size, root: writer.edge.root() }, signer.key, signer.sign);
    await numberLeaves(
      tx,
      leaves.map(({ id }) => id),
      log.size,
    );
    await saveTiles(tx, writer.changed());
    invariant(await advanceLog(tx, { from: log.size, size, note, now: clock() }), 'two sequencers at once');
    return leaves.length;
  });
}

/** What is stored of the tree is not what was signed, so whatever is built on it would prove something else. */
class TamperedLog extends Error {
  override readonly name = 'TamperedLog';

  constructor(options?: ErrorOptions) {
    super(
      'the stored tree of the audit log is not the one that was signed. Nothing more is sealed: entries wait, and none is ' +
        'lost. Find out who changed the database, and put back what was changed from a backup.',
      options,
    );
  }
}

/** @throws TamperedLog where the tiles do not give the signed root: a signature over more would cover up the change. */
async function openTree(tx: Tx, log: LogState, signer: LogSigner): Promise<TileWriter> {
  const signed = log.note === null ? null : openCheckpoint(log.note, signer.key, verifySignature);
  if (log.size !== (signed?.size ?? 0) || (log.note !== null && !signed)) throw new TamperedLog();
  const writer = openWriter(log.size, await readTiles(tx, edgeTiles(log.size)));
  if (signed && !Buffer.from(signed.root).equals(writer.edge.root())) throw new TamperedLog();
  return writer;
}

function openWriter(size: number, tiles: readonly Tile[]): TileWriter {
  try {
    return new TileWriter(size, tiles);
  } catch (error) {
    // A tile that is missing or too short.
    if (error instanceof InvariantError) throw new TamperedLog({ cause: error });
    throw error;
  }
}

/** Seals what waits, for as long as the server runs; at first everything that was written before there was a log. */
export function startSequencer(deps: SequencerDeps & { readonly reportFault: (error: unknown) => void }): {
  stop(): Promise<void>;
} {
  const stopping = new AbortController();
  let isToldOfTampering = false;
  /** Only somebody can end tampering, so it is told once and not at each try. */
  function report(error: unknown): void {
    if (error instanceof TamperedLog && isToldOfTampering) return;
    isToldOfTampering ||= error instanceof TamperedLog;
    deps.reportFault(error);
  }
  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const sealed = await sealLeaves(deps).catch((error: unknown) => {
        report(error);
        return 0;
      });
      if (sealed > 0) isToldOfTampering = false;
      if (sealed < MOST_AT_ONCE) await pause(sealed > 0 ? BUSY_PAUSE_MS : IDLE_PAUSE_MS, stopping.signal);
    }
  }
  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
      // What the last requests wrote is sealed before the server is gone.
      await sealLeaves(deps).catch(report);
    },
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}
