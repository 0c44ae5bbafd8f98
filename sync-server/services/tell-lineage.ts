import { createHash } from 'node:crypto';
import type { ScopeId } from '../../src-shared/authority/scopes.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import {
  type LineageDataset,
  type LineageReply,
  type LineageRunEvent,
  RUN_EVENT_SCHEMA,
} from '../../src-shared/wire/lineage.ts';
import { PRODUCT_VERSION } from '../product-version.ts';
import {
  findOrigin,
  type ImportOrigin,
  listAdvices,
  listResting,
  listTaken,
  type RestingEntry,
  type TakenPart,
} from '../store/lineage.ts';
import type { Db } from '../store/transaction.ts';

const PRODUCER = `urn:countersign:sync-server:${PRODUCT_VERSION}`;
/** Ours: what stands in it is described in `src-shared/wire/lineage.ts` and the README. */
const OWN_FACET = 'urn:countersign:facets:1';
const NAMESPACE = 'countersign';
const MOST = 1000;

/**
 * Where what stands in the books and lists comes from, as OpenLineage events: the run that took a file apart, with the place of each part
 * in its bytes and the version of the mapping that read it; and a run for each entry that rests on it, with the segments that each of its
 * lines adds up. Made when it is asked for, from what is kept: nothing is told that could not be read again from the bytes.
 *
 * @param scopes  what whoever asks may see: entries are told to those who see the ledger of their site.
 * @returns null: there is no such import.
 */
export async function tellLineage(db: Db, importId: string, scopes: readonly ScopeId[]): Promise<LineageReply | null> {
  const origin = await findOrigin(db, importId);
  if (!origin) return null;
  const taken = await listTaken(db, importId, MOST + 1);
  const entries = await listResting(db, { importId, scopes }, MOST + 1);
  const advices = await listAdvices(db, importId);
  const isCut = taken.length > MOST || entries.length > MOST;
  const outputs = [
    ...taken.slice(0, MOST).map(partDataset),
    ...advices.map(({ id }) => dataset(`remittance/${id}`, {})),
  ];
  const events = [
    ...intakeEvents(importId, origin, outputs),
    ...entries.slice(0, MOST).flatMap((entry) => postingEvents(entry, fileDataset(origin))),
  ];
  return { events, isCut };
}

function intakeEvents(id: string, origin: ImportOrigin, outputs: readonly LineageDataset[]): LineageRunEvent[] {
  const common = {
    run: { runId: id, facets: {} },
    job: jobOf(`intake.${origin.kind}`),
    inputs: [fileDataset(origin)],
  };
  const start = eventOf('START', origin.beganAt, { ...common, outputs: [] });
  if (origin.endedAt === null) return [start];
  return [start, eventOf('COMPLETE', origin.endedAt, { ...common, outputs: [...outputs] })];
}

function postingEvents(entry: RestingEntry, file: LineageDataset): LineageRunEvent[] {
  const { number, key, site, remittance, lines, postedAt } = entry;
  const body = {
    run: { runId: uuidOf(`posting ${key}`), facets: {} },
    job: jobOf('posting'),
    inputs: [dataset(`remittance/${remittance}`, {}), file],
    outputs: [dataset(`ledger/entry/${number}`, { countersign_entry: { key, site, case: entry.case, lines } })],
  };
  return [eventOf('START', postedAt, { ...body, outputs: [] }), eventOf('COMPLETE', postedAt, body)];
}

function eventOf(
  eventType: LineageRunEvent['eventType'],
  at: Date,
  body: Pick<LineageRunEvent, 'run' | 'job' | 'inputs' | 'outputs'>,
): LineageRunEvent {
  return { eventType, eventTime: instantOf(at), producer: PRODUCER, schemaURL: RUN_EVENT_SCHEMA, ...body };
}

function jobOf(name: string): LineageRunEvent['job'] {
  return { namespace: NAMESPACE, name, facets: {} };
}

/** The bytes as they came, under the hash that they are kept by. */
function fileDataset({ sha256, bytes, file, way }: ImportOrigin): LineageDataset {
  return {
    namespace: `${NAMESPACE}://raw`,
    name: sha256,
    facets: facetsOf({ countersign_file: { name: file, bytes, way } }),
  };
}

function partDataset({ key, what, offset, until, mapping }: TakenPart): LineageDataset {
  return dataset(`part/${key}`, { countersign_source: { what, offset, until, mappingVersion: mapping } });
}

function dataset(name: string, own: Readonly<Record<string, object>>): LineageDataset {
  return { namespace: NAMESPACE, name, facets: facetsOf(own) };
}

function facetsOf(own: Readonly<Record<string, object>>): LineageDataset['facets'] {
  return Object.fromEntries(
    Object.entries(own).map(([name, told]) => [name, { _producer: PRODUCER, _schemaURL: OWN_FACET, ...told }]),
  );
}

/** The same id for the same posting, whenever it is asked for. */
function uuidOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  const variant = ((Number.parseInt(hex[16] ?? '0', 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
