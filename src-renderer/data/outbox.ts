import { BehaviorSubject } from 'rxjs';
import type { Observable } from 'rxjs';
import type { LeaseUse } from '../../src-shared/authority/lease.ts';
import type { Person } from '../../src-shared/authority/person.ts';
import { scopeId } from '../../src-shared/authority/scopes.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import { sha256Hex } from '../../src-shared/base/sha256.ts';
import { uuidV7 } from '../../src-shared/base/uuid.ts';
import { shownFigures } from '../../src-shared/case/material.ts';
import { ANSWERED_VERSION, canonicalCommand, CHAIN_START } from '../../src-shared/sync/command.ts';
import type {
  CommandDocument,
  CommandOutcome,
  CommandPayload,
  UnsignedCommand,
} from '../../src-shared/sync/command.ts';
import type { CommandsReply, SessionReply } from '../../src-shared/wire/sync.ts';
import type { Store } from './collections.ts';
import { labelOf } from './command-label.ts';
import type { Leave } from './decision-leave.ts';
import { RecentDecisions } from './recent-decisions.ts';
import type { LiveDocuments } from './live-documents.ts';
import { readMany, writeRows } from './store-writes.ts';
import type { Row } from './store-writes.ts';
import { isUnsent, UnsentCommands } from './unsent-commands.ts';
import type { ShownCase } from './workbench.ts';
import { t } from '../language/t.ts';

export type OutboxParts = {
  readonly commands: Store<CommandDocument>;
  readonly live: LiveDocuments<CommandDocument>;
  readonly person: Pick<Person, 'id'>;
  readonly deviceId: string;
  /** Signs texts with the device's key, in order; see `SignRequest`. */
  readonly sign: (texts: ToSign[]) => Promise<readonly string[]>;
  /** Something a person must know about; null when it is over. */
  readonly onTrouble: (sentence: string | null) => void;
  /** Under what authority a command is written now; throws `DecisionRefused`. */
  readonly leave: (payload: CommandPayload, shownMinor: number) => Promise<Leave>;
  /** What is being sent has changed. */
  readonly onChange: () => void;
  /** So long a decision is held before it is sent, so that it can be taken back. 0, or absent: not at all. Milliseconds. */
  readonly graceMs?: number;
  /** What was held may be sent now. */
  readonly onGraceOver?: () => void;
};

export type ToSign = { readonly text: string; readonly before: string | null };

type Asked = {
  readonly id: string | undefined;
  readonly leave: Leave;
  readonly shown: ShownCase | null;
  readonly payload: CommandPayload;
  readonly stored: (document: CommandDocument) => void;
  readonly refused: (error: unknown) => void;
};
type Head = { readonly seq: number; readonly hash: string };

/** As many as the server takes. */
const PER_REQUEST = 500;

/**
 * This computer's commands on their way to the server: numbered without gaps, each carrying the hash of the one before,
 * signed, and on disk before anybody is told that they exist. They are sent strictly in order until each has a final
 * outcome; sending one twice is harmless, since its id is its idempotency key.
 */
export class Outbox {
  /** Ids that are with the server just now. A server that answers at once is told of as well: what was being sent is so no more. */
  readonly sending$ = new BehaviorSubject<ReadonlySet<string>>(new Set());
  readonly #parts: OutboxParts;
  readonly #unsent: UnsentCommands;
  #head: Head;
  #asked: Asked[] = [];
  #storing: Promise<void> | null = null;
  readonly #recent: RecentDecisions;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
    this.#recent = new RecentDecisions(parts.graceMs ?? 0, parts.onGraceOver ?? (() => {}));
    this.#unsent = new UnsentCommands(parts.live, parts.deviceId);
    const newest = this.#own().at(-1);
    this.#head = newest ? headAfter(newest.command) : { seq: 0, hash: CHAIN_START };
  }

  /** The newest decision that can be taken back; null when none can. */
  get undoable$(): Observable<CommandDocument | null> {
    return this.#recent.newest$;
  }

  close(): void {
    this.#recent.close();
  }

  /**
   * Takes a decision back that was never on its way: it is as if it had not been made, and those after it close up, so that the
   * chain has no gap.
   *
   * @returns false when it may have reached the server.
   * @throws VaultFaultError when that could not be stored; the decision then stands.
   */
  async withdraw(id: string): Promise<boolean> {
    while (this.#storing) await this.#storing;
    const work = this.#takeBack(id);
    this.#storing = work
      .then(
        () => {},
        () => {},
      )
      .then(() => this.#storeAll());
    return work;
  }

  get sending(): ReadonlySet<string> {
    return this.sending$.value;
  }

  /** Commands without a final outcome, in order. */
  get unsent(): readonly CommandDocument[] {
    return [...this.#unsent.inOrder];
  }

  get hasUnsent(): boolean {
    return this.#unsent.inOrder.length > 0;
  }

  /** What of a lease waits unsent. */
  get leaseUse(): LeaseUse {
    return this.#unsent.leaseUse;
  }

  /**
   * @param id  of the command, where its author has kept it before: one that is here already is not made again.
   * @returns the command once it would survive a power failure.
   * @throws VaultFaultError when it could not be stored, DecisionRefused when it is not allowed now; it then does not exist.
   */
  async submit(shown: ShownCase | null, payload: CommandPayload, id?: string): Promise<CommandDocument> {
    const known = id === undefined ? undefined : (await readMany(this.#parts.commands, [id])).get(id);
    if (known) return known;
    const leave = await this.#parts.leave(payload, shown?.amountMinor ?? 0);
    return new Promise((stored, refused) => {
      this.#asked.push({ id, leave, shown, payload, stored, refused });
      this.#storing ??= this.#storeAll();
    });
  }

  /**
   * Compares this computer's chain with what the server has of it, when a session begins. Whatever was lost on either
   * side, the chain goes on from where the server is, so that nothing that waits is held up for ever.
   */
  async reconcile({ nextSeq, chainHead }: SessionReply['device']): Promise<void> {
    while (this.#storing) await this.#storing;
    if (nextSeq - 1 > this.#head.seq) {
      // The profile was restored, or damaged: the server remembers more than this computer. What waits may bear numbers
      // that are taken; under a new number the server knows again what it had answered already.
      await this.#sendAgain(this.unsent, { seq: nextSeq - 1, hash: chainHead });
      this.#parts.onTrouble(
        t(
          'The server knows decisions of this computer that are not stored here any more. They stand; compare the list of results.',
        ),
      );
      return;
    }
    const unknown = this.#own(({ seq }) => seq >= nextSeq);
    const lost = unknown.filter((document) => !isUnsent(document)).length;
    const continues =
      (unknown[0]?.command.prevHash ?? this.#head.hash) === chainHead &&
      unknown.every(({ seq }, index) => seq === nextSeq + index);
    if (lost === 0 && continues) return;
    if (continues) await this.#sendAgain(unknown, null);
    else {
      const again = this.#own((document) => document.seq >= nextSeq || isUnsent(document));
      await this.#sendAgain(again, { seq: nextSeq - 1, hash: chainHead });
    }
    this.#parts.onTrouble(
      lost > 0
        ? t('The server was restored from a backup and had lost {lost} of your decisions. They are being sent again.', {
            lost,
          })
        : t(
            'A decision that waited on this computer is missing. Those after it are being sent; compare the list of results.',
          ),
    );
  }

  /**
   * Sends what waits, in order, until nothing does. The next commands are on their way while the outcomes of those before are
   * being stored: whatever is lost is sent again, and answered alike.
   *
   * @param send  one request; throws `RequestFailure`.
   * @returns false when the server waits for a command that is not among them: the session must begin anew.
   */
  async drain(send: (commands: readonly unknown[]) => Promise<CommandsReply>): Promise<boolean> {
    let answered: readonly string[] = [];
    let recording = Promise.resolve();
    try {
      for (;;) {
        // Nothing may come between the last look and what waits: a decision that is just being taken back must not be sent.
        while (this.#storing) await this.#storing;
        const batch = this.#waiting(answered);
        if (batch.length === 0) {
          if (answered.length === 0) return true;
          await recording;
          answered = [];
          continue;
        }
        this.#recent.gone(batch.map(({ id }) => id));
        this.#setSending([...answered, ...batch.map(({ id }) => id)]);
        const { outcomes } = await send(batch.map(({ command }) => command));
        await recording;
        const final = new Set(outcomes.filter(({ state }) => state !== 'deferred').map(({ id }) => id));
        answered = batch.map(({ id }) => id).filter((id) => final.has(id));
        recording = this.#record(outcomes);
        // Awaited after the next request; a failure before that must not count as unhandled.
        recording.catch(() => {});
        if (answered.length === 0) return false;
      }
    } finally {
      await recording.finally(() => this.#setSending([]));
    }
  }

  /** The next to be sent, without those whose outcomes are being stored. */
  #waiting(answered: readonly string[]): CommandDocument[] {
    const settled = new Set(answered);
    const next: CommandDocument[] = [];
    for (const document of this.#unsent.inOrder) {
      if (next.length === PER_REQUEST || this.#recent.isHeld(document.id)) break;
      if (!settled.has(document.id)) next.push(document);
    }
    return next;
  }

  /** @param after  where they are to continue, newly numbered and signed; null: their numbers still hold. */
  async #sendAgain(documents: readonly CommandDocument[], after: Head | null): Promise<void> {
    const { rows, head } = await this.#numbered(documents, after);
    await writeRows(this.#parts.commands, rows, 'server');
    this.#head = head ?? this.#head;
  }

  /** Removes a decision and numbers those after it anew, in one write: both or neither. */
  async #takeBack(id: string): Promise<boolean> {
    const unsent = this.unsent;
    const at = unsent.findIndex((document) => document.id === id);
    const withdrawn = unsent[at];
    if (!withdrawn || !this.#recent.canBeTakenBack(id)) return false;
    const { seq, prevHash } = withdrawn.command;
    const { rows, head } = await this.#numbered(unsent.slice(at + 1), { seq: seq - 1, hash: prevHash });
    const previous = (await readMany(this.#parts.commands, [id])).get(id);
    if (!previous) return false;
    const removal: Row<CommandDocument> = { next: withdrawn, previous, deleted: true };
    const beaten = await writeRows(this.#parts.commands, [removal, ...rows], 'person');
    if (beaten.includes(id)) return false;
    this.#recent.gone([id]);
    this.#head = head ?? this.#head;
    return true;
  }

  async #numbered(
    documents: readonly CommandDocument[],
    after: Head | null,
  ): Promise<{ readonly rows: readonly Row<CommandDocument>[]; readonly head: Head | null }> {
    let head = after;
    const commands = documents.map(({ command }): UnsignedCommand => {
      if (!head) return command;
      const { sig: _, ...unsigned } = command;
      const renumbered = { ...unsigned, seq: head.seq + 1, prevHash: head.hash };
      head = headAfter(renumbered);
      return renumbered;
    });
    const signatures = await this.#parts.sign(
      commands.map((command, index) => ({
        text: canonicalCommand(command),
        before: JSON.stringify(documents[index]?.command),
      })),
    );
    const stored = await readMany(
      this.#parts.commands,
      documents.map(({ id }) => id),
    );
    const rows = commands.flatMap((command, index): Row<CommandDocument>[] => {
      const previous = stored.get(command.id);
      if (!previous) return [];
      const again = { ver: 0, seq: command.seq, state: 'queued', outcome: null } as const;
      return [{ next: { ...previous, ...again, command: { ...command, sig: signatures[index] ?? '' } }, previous }];
    });
    return { rows, head };
  }

  #setSending(ids: readonly string[]): void {
    this.sending$.next(new Set(ids));
    this.#parts.onChange();
  }

  async #record(outcomes: readonly CommandOutcome[]): Promise<void> {
    let left = new Map(outcomes.map((outcome) => [outcome.id, outcome]));
    while (left.size > 0) {
      const stored = await readMany(this.#parts.commands, [...left.keys()]);
      const rows = [...left.values()].flatMap((outcome): Row<CommandDocument>[] => {
        const previous = stored.get(outcome.id);
        // The read model may have brought the same outcome already.
        if (!previous || (previous.outcome?.state === outcome.state && previous.state === outcome.state)) return [];
        const ver = outcome.state === 'deferred' ? previous.ver : ANSWERED_VERSION;
        return [{ next: { ...previous, ver, state: outcome.state, outcome }, previous }];
      });
      const beaten = await writeRows(this.#parts.commands, rows, 'server');
      left = new Map([...left].filter(([id]) => beaten.includes(id)));
    }
  }

  /** All that were asked for meanwhile are stored by one write: together or not at all, so the chain has no gap. */
  async #storeAll(): Promise<void> {
    while (this.#asked.length > 0) {
      const asked = this.#asked.splice(0);
      try {
        let head = this.#head;
        const unsigned = asked.map((one) => {
          const command = this.#compose(one, head);
          head = headAfter(command);
          return command;
        });
        const signatures = await this.#parts.sign(
          unsigned.map((command) => ({ text: canonicalCommand(command), before: null })),
        );
        const documents = unsigned.map((command, index) =>
          documentOf({ ...command, sig: signatures[index] ?? '' }, asked[index]?.shown ?? null),
        );
        await writeRows(
          this.#parts.commands,
          documents.map((next) => ({ next, previous: undefined })),
          'person',
        );
        this.#head = head;
        for (const document of documents) this.#recent.stored(document);
        for (const [index, { stored }] of asked.entries()) stored(documents[index]!);
      } catch (error) {
        for (const { refused } of asked) refused(error);
      }
    }
    // In the same turn as the loop's last look: whoever asks next must not wait for a loop that has ended.
    this.#storing = null;
    this.#parts.onChange();
  }

  #compose({ id, leave, shown, payload }: Omit<Asked, 'stored' | 'refused'>, head: Head): UnsignedCommand {
    const { person, deviceId } = this.#parts;
    const now = leave.at;
    const newId = () => uuidV7(now, crypto.getRandomValues(new Uint8Array(10)));
    return {
      id: id ?? newId(),
      deviceId,
      seq: head.seq + 1,
      prevHash: head.hash,
      actorId: person.id,
      entity: shown?.id ?? newId(),
      basis: shown
        ? { ver: shown.ver, evidenceHash: shown.evidenceHash, shown: shownFigures(shown) }
        : { ver: 0, evidenceHash: '', shown: {} },
      payload,
      policyVersion: shown?.approvalRule.version ?? 0,
      ...(leave.authority ? { authority: leave.authority } : {}),
      createdAt: instantOf(now),
    };
  }

  /** This device's commands in order, from all that were ever made: for the beginning of a session. */
  #own(wanted: (document: CommandDocument) => boolean = () => true): CommandDocument[] {
    return [...this.#parts.live.documents.values()]
      .filter((document) => document.deviceId === this.#parts.deviceId && wanted(document))
      .toSorted((a, b) => a.seq - b.seq);
  }
}

function headAfter(command: UnsignedCommand): Head {
  return { seq: command.seq, hash: sha256Hex(canonicalCommand(command)) };
}

function documentOf(command: CommandDocument['command'], shown: ShownCase | null): CommandDocument {
  return {
    id: command.id,
    scope: scopeId(command.actorId, 'own'),
    ver: 0,
    entity: command.entity,
    deviceId: command.deviceId,
    seq: command.seq,
    state: 'queued',
    command,
    label: labelOf(command.payload, shown),
    outcome: null,
    acknowledged: false,
  };
}
