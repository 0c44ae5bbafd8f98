import { createRxDatabase } from 'rxdb';
import type { RxCollection, RxJsonSchema } from 'rxdb';
import { replicateRxCollection } from 'rxdb/plugins/replication';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { invariant } from '../../src-shared/base/invariant.ts';
import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import type { Bridge } from '../../src-shared/wire/ipc.ts';
import { PullReply, SessionReply, SYNC_PROTOCOL_HEADER, SYNC_PROTOCOL_VERSION } from '../../src-shared/wire/sync.ts';
import type { Checkpoint } from '../../src-shared/wire/sync.ts';
import { digestOf } from '../digest.ts';
import type { BenchSide } from './bench-page.ts';
import { signIn } from './own-side.ts';
import { showQueue } from './query-page.ts';
import type { BenchSession } from './own-side.ts';

const PAGE = 5_000;

/** As its manual shows: a list is a query, and a query needs an index. */
const schema = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 60 },
    queue: { type: 'string', maxLength: 40 },
    state: { type: 'string', maxLength: 20 },
    dueAt: { type: 'string', maxLength: 30 },
  },
  required: ['id', 'queue', 'state', 'dueAt'],
  indexes: [
    ['queue', 'state', 'dueAt'],
    ['state', 'dueAt'],
  ],
  // RxDB's type asks for every property; without a validating wrapper it reads only the above.
} as unknown as RxJsonSchema<CaseDocument>;

/** A page that shows one case of a queue, queried anew at each press of 'j', while what changes on the server keeps coming in. */
export type QueryPage = { readQueue(): Promise<void> };

const CATCH_UP_EVERY_MS = 200;

type Pulling = {
  readonly epoch: string;
  readonly live: boolean;
  readonly pull: (request: object) => Promise<PullReply>;
};

function replicate(collection: RxCollection<CaseDocument>, { epoch, live, pull }: Pulling) {
  return replicateRxCollection<CaseDocument, Checkpoint>({
    collection,
    replicationIdentifier: 'bench',
    live,
    pull: {
      // Its loop ends with a page that is shorter than this; the server sizes its pages by bytes.
      batchSize: 1,
      async handler(checkpoint) {
        const page = await pull({ epoch, collection: 'cases', checkpoint: checkpoint ?? {}, limit: PAGE });
        const documents = (page.documents as CaseDocument[]).map((document) => ({ ...document, _deleted: false }));
        return { documents, checkpoint: page.checkpoint };
      },
    },
  });
}

/** What RxDB gives by itself: its replication, its Dexie storage, its queries. It has no part in pushing decisions. */
export function rxdbSide(bridge: Bridge): BenchSide & QueryPage {
  let session: BenchSession | null = null;
  let cases: RxCollection<CaseDocument> | null = null;
  const post = async (path: string, body: object): Promise<unknown> => {
    invariant(session, 'somebody is signed in');
    const reply = await fetch(`${session.server}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${session.reply.token}`,
        'content-type': 'application/json',
        [SYNC_PROTOCOL_HEADER]: String(SYNC_PROTOCOL_VERSION),
      },
      body: JSON.stringify(body),
    });
    invariant(reply.ok, `${path}: ${reply.status}`);
    return reply.json();
  };
  const pull = async (request: object) => PullReply.parse(await post('/sync/v1/pull', request));
  const beginSync = async () => {
    const { id: deviceId } = await bridge.call('device:identity', {});
    return SessionReply.parse(await post('/sync/v1/session', { deviceId, heldScopes: [] })).epoch;
  };
  const notMeasured = () => Promise.reject(new Error('RxDB alone pushes no decisions'));
  return {
    async prepare() {
      session = await signIn(bridge);
    },
    async firstSync(count) {
      const before = performance.now();
      const database = await createRxDatabase({
        name: 'bench',
        storage: getRxStorageDexie(),
        multiInstance: false,
        eventReduce: true,
      });
      cases = (await database.addCollections({ cases: { schema } }))['cases'] as RxCollection<CaseDocument>;
      const epoch = await beginSync();
      const replication = replicate(cases, { epoch, pull, live: false });
      await replication.awaitInitialReplication();
      const selector = { queue: 'write-offs', state: 'open' as const };
      const screen = await cases
        .find({ selector, sort: [{ queue: 'asc' }, { state: 'asc' }, { dueAt: 'asc' }], limit: 100 })
        .exec();
      const ms = performance.now() - before;
      invariant(screen.length === Math.min(100, count), `${screen.length} rows on the first screen`);
      return { ms };
    },
    async readQueue() {
      invariant(cases, 'the first sync opens the database');
      const collection = cases;
      const replication = replicate(collection, { epoch: await beginSync(), pull, live: true });
      setInterval(() => replication.reSync(), CATCH_UP_EVERY_MS);
      await showQueue(collection);
    },
    async digest() {
      invariant(cases, 'the first sync opens the database');
      return digestOf((await cases.find().exec()).map((document) => document.toJSON()));
    },
    decide: notMeasured,
    push: notMeasured,
  };
}
