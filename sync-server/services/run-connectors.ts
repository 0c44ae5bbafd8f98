import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { instantOf } from '../../src-shared/base/dates.ts';
import type { ConnectorRun, ConnectorSettings, ConnectorTest } from '../../src-shared/wire/connectors.ts';
import { FolderUnusable } from '../integration/hot-folder/folder-place.ts';
import { holdConnector, readRuns, releaseConnector } from '../store/connector-leases.ts';
import { type Connector, listConnectors } from '../store/connectors.ts';
import { mailHostOf, openWay, portSentence, testWay, type Way, WayClosed, type WayDeps } from './connector-ways.ts';

type Running = {
  readonly ver: number;
  way: Way | null;
  problem: string;
  lookedAt: Date | null;
  waiting: number;
  /** When it asked to be looked at again; null: as usual. */
  againSeconds: number | null;
  looking: Promise<void> | null;
  /** When it was last tried to open it, while it is closed. */
  triedAt: Date | null;
  /** What was told of it with the lease, and when by the clock of this machine. */
  told: string;
  heldAt: number;
};

const TRY_AGAIN_MS = 10_000;
/** A few of these fit into a lease. */
const RENEW_MS = 5_000;
const OFF: ConnectorRun = { state: 'off', problem: '', where: '', lookedAt: null, backlog: 0 };

/**
 * Runs the connectors that administrators have set up and switched on, as the database has them. Of several servers over one
 * database each runs those that no other has: the lease says which, and how they run.
 */
export class ConnectorRunner {
  readonly #deps: WayDeps;
  readonly #running = new Map<string, Running>();
  readonly #stopping = new AbortController();
  readonly #holder = randomUUID();
  /** Of those that other servers run. */
  #elsewhere: ReadonlyMap<string, ConnectorRun> = new Map();

  constructor(deps: WayDeps) {
    this.#deps = deps;
  }

  /** Starts and stops what was changed, and looks where it is time to. To be done again and again, one after another. */
  async tick(): Promise<void> {
    const wanted = new Map(
      (await listConnectors(this.#deps.db)).flatMap((one) => (one.enabled ? [[one.id, one]] : [])),
    );
    for (const [id, { ver }] of this.#running) if (wanted.get(id)?.ver !== ver) await this.#close(id);
    this.#elsewhere = await readRuns(this.#deps.db);
    for (const connector of wanted.values()) {
      if (this.#stopping.signal.aborted) return;
      if (await this.#hold(connector)) await this.#advance(connector);
      else await this.#close(connector.id);
    }
  }

  /** What is being looked at now is finished first. */
  async settle(): Promise<void> {
    for (const { looking } of this.#running.values()) await looking;
  }

  /** How one runs here, or on the server that has it. */
  runOf({ id, ver, enabled }: Pick<Connector, 'id' | 'ver' | 'enabled'>): ConnectorRun {
    const running = this.#running.get(id);
    if (!enabled) return OFF;
    if (!running) return this.#elsewhere.get(id) ?? { ...OFF, state: 'starting' };
    if (running.ver !== ver) return { ...OFF, state: 'starting' };
    const { way, problem, lookedAt, waiting } = running;
    const isClosed = way === null || (way.look !== null && problem !== '');
    const state = isClosed ? 'failing' : way.look !== null && lookedAt === null ? 'starting' : 'running';
    const backlog = waiting + (way?.taking() ?? 0);
    return { state, problem, where: way?.where ?? '', lookedAt: lookedAt && instantOf(lookedAt), backlog };
  }

  test(asked: ConnectorTest): ReturnType<typeof testWay> {
    return testWay(this.#deps, asked, (asked.id === undefined ? null : this.#running.get(asked.id)?.way) ?? null);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all([...this.#running.keys()].map((id) => this.#close(id)));
  }

  async #close(id: string): Promise<void> {
    const running = this.#running.get(id);
    this.#running.delete(id);
    // First: what is being asked of another system is given up then, which may take it an hour to answer.
    await running?.way?.stop();
    await running?.looking;
    if (running) await releaseConnector(this.#deps.db, id, this.#holder);
  }

  /** Whether this server has a connector, which it tells that it still lives. */
  async #hold(connector: Connector): Promise<boolean> {
    const { db } = this.#deps;
    const running = this.#running.get(connector.id);
    const run = running ? this.runOf(connector) : ({ ...OFF, state: 'starting' } as const);
    const told = JSON.stringify(run);
    const isFresh = running && running.told === told && performance.now() - running.heldAt < RENEW_MS;
    if (isFresh) return true;
    if (!(await holdConnector(db, connector.id, this.#holder, run))) return false;
    if (running) Object.assign(running, { told, heldAt: performance.now() });
    return true;
  }

  async #advance(connector: Connector): Promise<void> {
    const now = this.#deps.clock();
    let running = this.#running.get(connector.id);
    if (!running) {
      const { ver } = connector;
      running = {
        ver,
        way: null,
        problem: '',
        lookedAt: null,
        waiting: 0,
        againSeconds: null,
        looking: null,
        triedAt: null,
        told: '',
        heldAt: 0,
      };
      this.#running.set(connector.id, running);
    }
    if (running.way === null) {
      if (running.triedAt !== null && now.getTime() - running.triedAt.getTime() < TRY_AGAIN_MS) return;
      running.triedAt = now;
      await this.#open(connector, running);
    }
    const { way } = running;
    if (!way?.look || running.looking) return;
    const everyMs = (running.againSeconds ?? way.everySeconds) * 1000;
    if (running.lookedAt !== null && now.getTime() - running.lookedAt.getTime() < everyMs) return;
    running.looking = this.#look(way.look, running);
  }

  async #open(connector: Connector, running: Running): Promise<void> {
    try {
      running.way = await openWay(this.#deps, connector, this.#stopping.signal);
      running.problem = '';
    } catch (error) {
      const told = sentenceOf(error, connector.settings, this.#deps.mllpHost);
      // Others still run.
      if (told === null) this.#deps.reportFault(error);
      running.problem = told ?? 'It could not be started. It is tried again.';
    }
  }

  async #look(look: NonNullable<Way['look']>, running: Running): Promise<void> {
    try {
      const { waiting, problem, againSeconds = null } = await look();
      Object.assign(running, { waiting, problem, againSeconds });
    } catch (error) {
      if (!(error instanceof FolderUnusable)) this.#deps.reportFault(error);
      running.problem =
        error instanceof FolderUnusable ? error.message : 'It could not be looked at. It is tried again.';
    } finally {
      running.lookedAt = this.#deps.clock();
      running.looking = null;
    }
  }
}

function sentenceOf(error: unknown, settings: ConnectorSettings, mllpHost: string): string | null {
  if (error instanceof WayClosed) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === '' || settings.kind === 'hot-folder' || settings.kind === 'fhir') return null;
  return portSentence(code, settings.port, settings.kind === 'mllp' ? mllpHost : mailHostOf(mllpHost, settings));
}
