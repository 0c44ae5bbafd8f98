import { instantOf } from '../../src-shared/base/dates.ts';
import type { ConnectorRun, ConnectorSettings } from '../../src-shared/wire/connectors.ts';
import { FolderUnusable } from '../integration/hot-folder/folder-place.ts';
import { type Connector, listConnectors } from '../store/connectors.ts';
import { openWay, portSentence, testWay, type Way, WayClosed, type WayDeps } from './connector-ways.ts';

type Running = {
  readonly ver: number;
  way: Way | null;
  problem: string;
  lookedAt: Date | null;
  waiting: number;
  looking: Promise<void> | null;
  /** When it was last tried to open it, while it is closed. */
  triedAt: Date | null;
};

const TRY_AGAIN_MS = 10_000;
const OFF: ConnectorRun = { state: 'off', problem: '', where: '', lookedAt: null, backlog: 0 };

/** Runs the connectors that administrators have set up and switched on, as the database has them. */
export class ConnectorRunner {
  readonly #deps: WayDeps;
  readonly #running = new Map<string, Running>();
  readonly #stopping = new AbortController();

  constructor(deps: WayDeps) {
    this.#deps = deps;
  }

  /** Starts and stops what was changed, and looks where it is time to. To be done again and again, one after another. */
  async tick(): Promise<void> {
    const wanted = new Map(
      (await listConnectors(this.#deps.db)).flatMap((one) => (one.enabled ? [[one.id, one]] : [])),
    );
    for (const [id, { ver }] of this.#running) if (wanted.get(id)?.ver !== ver) await this.#close(id);
    for (const connector of wanted.values()) {
      if (this.#stopping.signal.aborted) return;
      await this.#advance(connector);
    }
  }

  /** What is being looked at now is finished first. */
  async settle(): Promise<void> {
    for (const { looking } of this.#running.values()) await looking;
  }

  /** How one runs here. */
  runOf({ id, ver, enabled }: Pick<Connector, 'id' | 'ver' | 'enabled'>): ConnectorRun {
    const running = this.#running.get(id);
    if (!enabled) return OFF;
    if (running?.ver !== ver) return { ...OFF, state: 'starting' };
    const { way, problem, lookedAt, waiting } = running;
    const isClosed = way === null || (way.look !== null && problem !== '');
    const state = isClosed ? 'failing' : way.look !== null && lookedAt === null ? 'starting' : 'running';
    const backlog = waiting + (way?.taking() ?? 0);
    return { state, problem, where: way?.where ?? '', lookedAt: lookedAt && instantOf(lookedAt), backlog };
  }

  test(settings: ConnectorSettings, id: string | null): ReturnType<typeof testWay> {
    return testWay(this.#deps, settings, (id === null ? null : this.#running.get(id)?.way) ?? null);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all([...this.#running.keys()].map((id) => this.#close(id)));
  }

  async #close(id: string): Promise<void> {
    const running = this.#running.get(id);
    this.#running.delete(id);
    await running?.looking;
    await running?.way?.stop();
  }

  async #advance(connector: Connector): Promise<void> {
    const now = this.#deps.clock();
    let running = this.#running.get(connector.id);
    if (!running) {
      const { ver } = connector;
      running = { ver, way: null, problem: '', lookedAt: null, waiting: 0, looking: null, triedAt: null };
      this.#running.set(connector.id, running);
    }
    if (running.way === null) {
      if (running.triedAt !== null && now.getTime() - running.triedAt.getTime() < TRY_AGAIN_MS) return;
      running.triedAt = now;
      await this.#open(connector, running);
    }
    const { way } = running;
    if (!way?.look || running.looking) return;
    if (running.lookedAt !== null && now.getTime() - running.lookedAt.getTime() < way.everySeconds * 1000) return;
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
      const { waiting, problem } = await look();
      Object.assign(running, { waiting, problem });
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
  if (code === '' || settings.kind === 'hot-folder') return null;
  return portSentence(code, settings.port, settings.kind === 'mllp' ? mllpHost : '127.0.0.1');
}
