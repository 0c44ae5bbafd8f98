import type { Person } from '../../src-shared/authority/person.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import type {
  ConnectorEntry,
  ConnectorRequest,
  ConnectorSettings,
  ConnectorsReply,
} from '../../src-shared/wire/connectors.ts';
import { appendLeaf } from '../audit/append-leaf.ts';
import { openedSecret, type SealedSecrets } from '../identity/sealed-secrets.ts';
import { type KeyFault, keyFault } from './connector-keys.ts';
import { newId } from '../new-id.ts';
import {
  type Connector,
  deleteConnector,
  findConnector,
  healthOf,
  insertConnector,
  listConnectors,
  lockConnector,
  readWayHealth,
  saveConnector,
} from '../store/connectors.ts';
import { listSites } from '../store/people.ts';
import { type Db, inTransaction, type Tx } from '../store/transaction.ts';
import type { ConnectorRunner } from './run-connectors.ts';

export type ConnectorDeps = {
  readonly db: Db;
  readonly clock: () => Date;
  readonly connectors: Pick<ConnectorRunner, 'runOf' | 'test'>;
  readonly secrets: SealedSecrets;
};

/** Every way in: the connectors with how they run here, and what came by the ways that need none. */
export async function readConnectors({ db, clock, connectors }: ConnectorDeps): Promise<ConnectorsReply> {
  const [all, health] = [await listConnectors(db), await readWayHealth(db, clock())];
  const own = new Set(all.map(({ id }) => id));
  const others = [...health].filter(([way]) => !own.has(way)).map(([way, known]) => ({ way, health: known }));
  return {
    items: all.map((one) => entryOf(one, connectors, healthOf(health, one.id))),
    others: others.toSorted((a, b) => (a.way < b.way ? -1 : 1)),
  };
}

export async function readConnector(deps: ConnectorDeps, id: string): Promise<ConnectorEntry | null> {
  const { db, clock, connectors } = deps;
  const found = await findConnector(db, id);
  return found && entryOf(found, connectors, healthOf(await readWayHealth(db, clock()), id));
}

function entryOf(
  one: Connector,
  runner: ConnectorDeps['connectors'],
  health: ConnectorEntry['health'],
): ConnectorEntry {
  const { id, name, site, enabled, settings, secret, privateKey, ver, changedAt } = one;
  const has = { hasSecret: secret !== null, hasPrivateKey: privateKey !== null };
  const shown = { id, name, site, enabled, settings, ver, ...has, changedAt: instantOf(changedAt) };
  return { ...shown, run: runner.runOf(one), health };
}

export type ConnectorRefusal =
  | { readonly kind: 'unknownSite' }
  /** Another one is at the same folder or port. */
  | { readonly kind: 'placeTaken'; readonly name: string }
  /** A sign-in has a password. */
  | { readonly kind: 'noPassword' }
  | KeyFault
  | { readonly kind: 'noSuchConnector' }
  /** It was changed since the version that the change is based on. */
  | { readonly kind: 'changed'; readonly ver: number };

type Changed = Promise<Result<{ readonly id: string; readonly ver: number }, ConnectorRefusal>>;
type Change = { readonly by: Person; readonly id: string; readonly isBasedOn: (ver: number) => boolean };

export async function createConnector(deps: ConnectorDeps, by: Person, request: ConnectorRequest): Changed {
  const { db, clock } = deps;
  const now = clock();
  const made = { ...keptAs(deps, request, NO_SECRETS), id: newId(now), ver: 1, changedAt: now };
  return inTransaction(db, async (tx): Changed => {
    const refused = await whyRefused(deps, made);
    if (refused) return err(refused);
    await insertConnector(tx, made, by.id);
    await tell(tx, { by, now, action: 'connector.create' }, made, {
      secret: made.secret !== null,
      key: made.privateKey !== null,
    });
    return ok(made);
  });
}

/** It is run anew with what was changed. */
export async function changeConnector(deps: ConnectorDeps, change: Change, request: ConnectorRequest): Changed {
  const now = deps.clock();
  return changed(deps, change, async (tx, before) => {
    const after = { ...keptAs(deps, request, before), id: before.id, ver: before.ver + 1, changedAt: now };
    const refused = await whyRefused(deps, after);
    if (refused) return refused;
    await saveConnector(tx, after);
    const told = {
      before: toldOf(before),
      secret: request.secret === undefined ? 'as before' : after.secret !== null,
      key: request.privateKey === undefined ? 'as before' : after.privateKey !== null,
    };
    await tell(tx, { by: change.by, now, action: 'connector.change' }, after, told);
    return null;
  });
}

/** What came by it stays, under its id. */
export async function removeConnector(deps: ConnectorDeps, change: Change): Changed {
  const now = deps.clock();
  return changed(deps, change, async (tx, before) => {
    await deleteConnector(tx, before.id);
    await tell(tx, { by: change.by, now, action: 'connector.remove' }, before, {});
    return null;
  });
}

async function changed(
  { db }: ConnectorDeps,
  { id, isBasedOn }: Change,
  write: (tx: Tx, before: Connector) => Promise<ConnectorRefusal | null>,
): Changed {
  return inTransaction(db, async (tx): Changed => {
    const before = await lockConnector(tx, id);
    if (!before) return err({ kind: 'noSuchConnector' });
    if (!isBasedOn(before.ver)) return err({ kind: 'changed', ver: before.ver });
    const refused = await write(tx, before);
    return refused ? err(refused) : ok({ id, ver: before.ver + 1 });
  });
}

type Secrets = Pick<Connector, 'secret' | 'privateKey'>;
const NO_SECRETS: Secrets = { secret: null, privateKey: null };

function keptAs({ secrets }: ConnectorDeps, { secret, privateKey, ...rest }: ConnectorRequest, before: Secrets) {
  const sealed = (given: string | null | undefined, kept: Buffer | null): Buffer | null =>
    given === undefined ? kept : given ? secrets.seal(given) : null;
  return { ...rest, secret: sealed(secret, before.secret), privateKey: sealed(privateKey, before.privateKey) };
}

async function whyRefused({ db, secrets }: ConnectorDeps, one: Connector): Promise<ConnectorRefusal | null> {
  const unusable = keyFault(one.settings, openedSecret(secrets, one.privateKey));
  if (unusable) return unusable;
  if (one.site !== '' && !(await listSites(db)).includes(one.site)) return { kind: 'unknownSite' };
  if (one.settings.kind === 'mail-drop' && one.settings.user !== '' && !one.secret) return { kind: 'noPassword' };
  const place = placeOf(one.settings);
  const other = (await listConnectors(db)).find(({ id, settings }) => id !== one.id && placeOf(settings) === place);
  return other && place !== '' ? { kind: 'placeTaken', name: other.name } : null;
}

/** What no two of them can share; '' for a port that the system chooses. */
function placeOf(settings: ConnectorSettings): string {
  if (settings.kind === 'hot-folder') return `folder ${settings.folder.toLowerCase()}`;
  // Two may ask the same server, for other things or at other times.
  if (settings.kind === 'fhir') return '';
  return settings.port === 0 ? '' : `port ${settings.port}`;
}

function toldOf({ name, site, enabled, settings }: Connector) {
  return { name, site, enabled, settings };
}

async function tell(
  tx: Tx,
  { by, now, action }: { readonly by: Person; readonly now: Date; readonly action: string },
  one: Connector,
  more: Readonly<Record<string, unknown>>,
): Promise<void> {
  const body = { ...toldOf(one), ...more };
  await appendLeaf(tx, { at: now, actor: by.id, action, entity: one.id, body });
}
