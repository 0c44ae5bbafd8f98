import { BehaviorSubject, combineLatest, distinctUntilChanged, map, type Observable, type Subscription } from 'rxjs';
import type { Ring } from '../../src-shared/update/rollout.ts';
import type { UpdateState } from '../../src-shared/wire/ipc-updates.ts';
import type { Bridge, IpcReply } from '../../src-shared/wire/ipc.ts';
import type { SyncStatus } from './workbench.ts';

/** Updates of this program, as the main process has them; it is told how much work has not been sent. */
export class ProgramUpdates {
  /** null: not asked yet. */
  readonly state$ = new BehaviorSubject<UpdateState | null>(null);
  readonly #bridge: Bridge;
  readonly #stop: () => void;
  readonly #telling: Subscription;
  /** What administrators say of this computer; undefined: the server was not asked. */
  readonly #ring$ = new BehaviorSubject<Ring | null | undefined>(undefined);

  constructor(bridge: Bridge, sync$: Observable<SyncStatus>) {
    this.#bridge = bridge;
    this.#stop = bridge.listen('update:changed', () => void this.#look());
    const told$ = sync$.pipe(
      map(({ queued, sent, waitingFiles, connection }) => ({
        unsent: queued + sent + waitingFiles,
        isTooOld: connection === 'outdated',
      })),
      distinctUntilChanged((one, other) => one.unsent === other.unsent && one.isTooOld === other.isTooOld),
    );
    this.#telling = combineLatest([told$, this.#ring$]).subscribe(([told, ring]) => {
      void bridge.call('update:tell', ring === undefined ? told : { ...told, ring });
    });
    void this.#look();
  }

  /** @param ring  that administrators have named for this computer; null: none. */
  setRing(ring: Ring | null): void {
    if (ring !== this.#ring$.value) this.#ring$.next(ring);
  }

  /** Asks the feed now. */
  async ask(): Promise<void> {
    this.state$.next(await this.#bridge.call('update:ask', {}));
  }

  /** Looks on a medium that the person names. */
  async takeFromFolder(): Promise<void> {
    this.state$.next(await this.#bridge.call('update:from-folder', {}));
  }

  /** Ends the program and installs what is ready; a refusal says why it stays. */
  install(): Promise<IpcReply<'update:install'>> {
    return this.#bridge.call('update:install', {});
  }

  close(): void {
    this.#stop();
    this.#telling.unsubscribe();
  }

  async #look(): Promise<void> {
    this.state$.next(await this.#bridge.call('update:state', {}));
  }
}
