import { BehaviorSubject } from 'rxjs';
import type { ScanState } from '../../src-shared/wire/ipc-documents.ts';
import type { Bridge, IpcReply } from '../../src-shared/wire/ipc.ts';
import { VaultFaultError } from '../../src-shared/wire/vault-fault-error.ts';
import { ManagedRefused } from './managed-refused.ts';

type Reply = IpcReply<'scan:state'>;

/** The folder that a scanner writes into, as the main process watches it. */
export class ScanFolder {
  readonly state$ = new BehaviorSubject<ScanState>({ folder: null, isThere: false, isFull: false, files: [] });
  readonly #bridge: Bridge;
  readonly #stop: () => void;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
    this.#stop = bridge.listen('scan:changed', () => void this.#look());
    void this.#look();
  }

  /** Lets the person choose another folder. @throws VaultFaultError, ManagedRefused */
  async choose(): Promise<void> {
    const reply = await this.#bridge.call('scan:choose', {});
    if (reply.ok) return this.state$.next(reply.value);
    throw reply.error.kind === 'managed' ? new ManagedRefused(reply.error.setting) : new VaultFaultError(reply.error);
  }

  /** Watches none any more. @throws VaultFaultError */
  async stop(): Promise<void> {
    this.#take(await this.#bridge.call('scan:stop', {}));
  }

  /** @returns null when it is no longer there as it was seen. */
  async read(name: string): Promise<File | null> {
    const reply = await this.#bridge.call('scan:read', { name });
    if (!reply.ok) throw new VaultFaultError(reply.error);
    return reply.value.bytes && new File([new Uint8Array(reply.value.bytes)], name);
  }

  /** It was attached, or is not wanted: it is not offered again. */
  async done(name: string): Promise<void> {
    this.#take(await this.#bridge.call('scan:done', { name }));
  }

  close(): void {
    this.#stop();
  }

  async #look(): Promise<void> {
    const reply = await this.#bridge.call('scan:state', {});
    if (reply.ok) this.state$.next(reply.value);
  }

  #take(reply: Reply): void {
    if (!reply.ok) throw new VaultFaultError(reply.error);
    this.state$.next(reply.value);
  }
}
