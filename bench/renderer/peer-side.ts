import http from 'pouchdb-adapter-http';
import indexeddb from 'pouchdb-adapter-indexeddb';
import PouchDB, { type Pouch } from 'pouchdb-core';
import replication from 'pouchdb-replication';
import { invariant } from '../../src-shared/base/invariant.ts';
import type { Bridge } from '../../src-shared/wire/ipc.ts';
import { digestOf } from '../digest.ts';
import type { BenchSide } from './bench-page.ts';

/** Ten times the default, which makes fewer requests of the same work. Other sizes were not compared. */
const BATCH = 1000;

/** PouchDB 9 on IndexedDB, replicating with express-pouchdb. */
export function peerSide(bridge: Bridge): BenchSide {
  const Peer = PouchDB.plugin(indexeddb).plugin(http).plugin(replication);
  const open = (name: string): Pouch => new Peer(name, { adapter: 'indexeddb' });
  let cases: Pouch | null = null;
  const decisions = (): Pouch => open('decisions');
  const server = async () => (await bridge.call('app:info', {})).server;
  const documents = async () => {
    invariant(cases, 'the first sync opens the database');
    const { rows } = await cases.allDocs({ include_docs: true });
    return rows.map(({ doc: { _id, _rev, ...document } }) => document);
  };
  return {
    prepare: async () => {},
    async firstSync(count) {
      const remote = `${await server()}/cases`;
      const before = performance.now();
      cases = open('cases');
      const result = await cases.replicate.from(remote, { batch_size: BATCH });
      const ms = performance.now() - before;
      invariant(result.ok && result.docs_written === count, `${result.docs_written} documents instead of ${count}`);
      return { ms };
    },
    digest: async () => digestOf(await documents()),
    async decide(count) {
      const now = new Date().toISOString();
      const written = Array.from({ length: count }, (_, index) => ({
        _id: `decision-${String(index).padStart(8, '0')}`,
        entity: `case-${String(index + 1).padStart(6, '0')}`,
        deviceId: 'c5ad4bd4-1f2a-4b5e-8c59-3d2a9f0c7b11',
        seq: index + 1,
        actorId: 'keith.vance',
        basis: { ver: 1, evidenceHash: '2736adac7573747afd2a5d2e6c162ec7', shown: { amount: '$2,238.21' } },
        payload: { type: 'case.decide', decision: 'approve', reason: '' },
        policyVersion: 1,
        createdAt: now,
      }));
      const before = performance.now();
      const answers = await decisions().bulkDocs(written);
      invariant(
        answers.every(({ ok }) => ok),
        'every decision is stored',
      );
      return { ms: performance.now() - before };
    },
    async push() {
      const remote = `${await server()}/decisions`;
      const before = performance.now();
      const { docs_written: acknowledged } = await decisions().replicate.to(remote, { batch_size: BATCH });
      return { ms: performance.now() - before, acknowledged };
    },
  };
}
