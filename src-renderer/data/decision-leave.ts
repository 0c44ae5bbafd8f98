import { BehaviorSubject } from 'rxjs';
import { checkLease, needsConfirmation, type LeaseUse } from '../../src-shared/authority/lease.ts';
import { leaseSentence } from '../../src-shared/authority/lease-words.ts';
import type { Person } from '../../src-shared/authority/person.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import type { Result } from '../../src-shared/base/result.ts';
import { isDecision } from '../../src-shared/sync/command.ts';
import type { CommandAuthority, CommandPayload } from '../../src-shared/sync/command.ts';
import type { AuthorityState } from '../../src-shared/wire/ipc-authority.ts';
import type { Bridge, VaultRefusal } from '../../src-shared/wire/ipc.ts';
import { VaultFaultError } from '../../src-shared/wire/vault-fault-error.ts';

/** A decision that is not taken now: nothing was stored, and the message says why. */
export class DecisionRefused extends Error {
  override readonly name = 'DecisionRefused';
}

/** The PIN is asked for, for an approval of so many cents. */
export type PinQuestion = {
  readonly amountMinor: number;
  answer(pin: string): Promise<Result<null, VaultRefusal>>;
  cancel(): void;
};

/** With what a command may be written: the time it states, and for a decision its authority. */
export type Leave = { readonly at: Date; readonly authority: CommandAuthority | null };

export type DecisionLeaveParts = {
  readonly bridge: Bridge;
  readonly person: Pick<Person, 'id'>;
  readonly deviceId: string;
  /** What waits unsent now. */
  readonly used: () => LeaseUse;
};

/** Asks the main process under what authority the person decides, and the person for their PIN where that takes it. */
export class DecisionLeave {
  readonly lock$ = new BehaviorSubject<string | null>(null);
  readonly pinAsked$ = new BehaviorSubject<PinQuestion | null>(null);
  readonly #parts: DecisionLeaveParts;
  #asking: Promise<boolean> | null = null;

  constructor(parts: DecisionLeaveParts) {
    this.#parts = parts;
  }

  /** @throws DecisionRefused, VaultFaultError */
  async ask(payload: CommandPayload, shownMinor: number): Promise<Leave> {
    const state = await this.#state();
    if (!isDecision(payload, this.#parts.person.id)) return { at: new Date(state.now), authority: null };
    const amountMinor = approvedAmount(payload, shownMinor);
    const allowed = this.#check(state, amountMinor);
    if (!allowed.ok) throw new DecisionRefused(leaseSentence(allowed.error));
    if (!needsConfirmation(allowed.value, { ...state, amountMinor })) return leaveOf(state, amountMinor);
    if (!(await this.#askPin(amountMinor))) throw new DecisionRefused('The PIN was not given.');
    return leaveOf(await this.#state(), amountMinor);
  }

  /** Looks again whether decisions are taken: time has passed, or what waits has changed. */
  async refresh(): Promise<void> {
    const state = await this.#parts.bridge.call('authority:state', {});
    if (!state.ok) return;
    const allowed = this.#check(state.value, 0);
    const sentence = allowed.ok ? null : leaseSentence(allowed.error);
    if (sentence !== this.lock$.value) this.lock$.next(sentence);
  }

  /** Whether there is no lease any more, or none yet: the server then has to be asked for one. */
  async hasEnded(): Promise<boolean> {
    const { lease, now } = await this.#state();
    return lease === null || now > Date.parse(lease.expiresAt);
  }

  #check(state: AuthorityState, amountMinor: number) {
    const { deviceId, person, used } = this.#parts;
    return checkLease(state.lease, { deviceId, personId: person.id, now: state.now, used: used(), amountMinor });
  }

  async #state(): Promise<AuthorityState> {
    const state = await this.#parts.bridge.call('authority:state', {});
    if (!state.ok) throw new VaultFaultError(state.error);
    return state.value;
  }

  /** One question for all decisions that wait for it. */
  #askPin(amountMinor: number): Promise<boolean> {
    this.#asking ??= new Promise<boolean>((resolve) => {
      const end = (given: boolean) => {
        this.#asking = null;
        this.pinAsked$.next(null);
        resolve(given);
      };
      this.pinAsked$.next({
        amountMinor,
        answer: async (pin) => {
          const confirmed = await this.#parts.bridge.call('vault:confirm-pin', { pin });
          if (confirmed.ok) end(true);
          return confirmed;
        },
        cancel: () => end(false),
      });
    });
    return this.#asking;
  }
}

function approvedAmount(payload: CommandPayload, shownMinor: number): number {
  return payload.type === 'case.decide' && payload.decision === 'approve' ? shownMinor : 0;
}

function leaveOf({ lease, now, confirmedAt }: AuthorityState, amountMinor: number): Leave {
  if (!lease) throw new DecisionRefused(leaseSentence({ kind: 'noLease' }));
  const confirmed = confirmedAt === null ? null : instantOf(new Date(confirmedAt));
  return { at: new Date(now), authority: { lease: lease.id, amountMinor, confirmedAt: confirmed } };
}
