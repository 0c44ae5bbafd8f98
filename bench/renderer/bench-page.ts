import type { Bridge } from '../../src-shared/wire/ipc.ts';
import type { Digest } from '../digest.ts';
import type { GridBench } from './grid-side.ts';
import { peerSide } from './peer-side.ts';
import { dexieStorage, ownSide } from './own-side.ts';
import { type QueryPage, rxdbSide } from './rxdb-side.ts';

/** What every side of the comparison can be asked, in a window of its own. Times are milliseconds. */
export type BenchSide = {
  /** Whatever a person does before the work: signing in, making a vault. */
  prepare(): Promise<void>;
  /** From nothing here to all documents here, on disk and at hand. */
  firstSync(cases: number): Promise<{ readonly ms: number }>;
  /** Of what is here. */
  digest(): Promise<Digest>;
  /** Decides on so many cases without the network. */
  decide(count: number): Promise<{ readonly ms: number }>;
  /** From the network's return until the server has answered each decision. */
  push(): Promise<{ readonly ms: number; readonly acknowledged: number }>;
};

declare global {
  interface Window {
    readonly countersign: Bridge;
    bench: Readonly<Record<'vault' | 'dexie' | 'pouchdb', BenchSide> & { rxdb: BenchSide & QueryPage }>;
    /** Of its own: who measures something else need not load it. */
    openGridBench(): Promise<GridBench>;
    gridBench: GridBench;
  }
}

window.bench = {
  vault: ownSide(window.countersign, null),
  dexie: ownSide(window.countersign, dexieStorage()),
  rxdb: rxdbSide(window.countersign),
  pouchdb: peerSide(window.countersign),
};
window.openGridBench = async () => (await import('./grid-side.ts')).gridBench();
