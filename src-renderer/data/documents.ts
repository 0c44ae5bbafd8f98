import { BehaviorSubject } from 'rxjs';
import type { Person } from '../../src-shared/authority/person.ts';
import { uuidV7 } from '../../src-shared/base/uuid.ts';
import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import { documentName, type AttachedFile, type CaseFile, type FileType } from '../../src-shared/document/case-file.ts';
import { documentRefusalWords } from '../../src-shared/document/document-words.ts';
import { LARGEST_DOCUMENT_BYTES, PIECE_BYTES, pieceCount, pieceLength } from '../../src-shared/document/pieces.ts';
import { recogniseDocument, withExtension } from '../../src-shared/document/recognise-document.ts';
import { tiffPages } from '../../src-shared/document/tiff-pages.ts';
import type { CommandDocument, CommandPayload } from '../../src-shared/sync/command.ts';
import type { OpeningRequest } from '../../src-shared/wire/documents.ts';
import type { DocumentKeep, KeptDocument } from '../../src-shared/wire/ipc-documents.ts';
import type { Bridge } from '../../src-shared/wire/ipc.ts';
import { VaultFaultError } from '../../src-shared/wire/vault-fault-error.ts';
import type { LiveDocuments } from './live-documents.ts';
import { ManagedRefused } from './managed-refused.ts';
import { RequestFailure } from './request-failure.ts';
import type { ServerClient } from './server-client.ts';
import { isUnsent } from './unsent-commands.ts';
import type { ShownCase } from './workbench.ts';
import { t } from '../language/t.ts';

/** A file that may be attached. */
export type InspectedFile = {
  readonly name: string;
  readonly type: FileType;
  readonly content: Uint8Array<ArrayBuffer>;
  readonly pages: number | null;
};

/** A document that was attached on this computer and that the server does not have whole. */
export type WaitingDocument = AttachedFile & {
  readonly case: string;
  readonly since: string;
  /** waiting: nothing of it is at the server yet. refused: it will not be sent, `message` says why. */
  readonly state: 'waiting' | 'sending' | 'refused';
  /** Of the bytes, 0 to 100. */
  readonly percent: number;
  readonly message: string;
};

/** What this computer has of documents: what waits, and under `scope sha256` why the bytes of each are here. */
export type LocalDocuments = {
  readonly waiting: readonly WaitingDocument[];
  readonly here: ReadonlyMap<string, DocumentKeep>;
};

/** Which document, and under whose key it is kept. */
export type DocumentPlace = { readonly scope: string; readonly file: CaseFile };

/** A document that cannot be attached or opened now; the message says why. */
export class DocumentRefused extends Error {
  override readonly name = 'DocumentRefused';
}

export type DocumentsParts = {
  readonly bridge: Bridge;
  readonly server: Pick<
    ServerClient,
    'announceDocument' | 'sendPiece' | 'completeDocument' | 'openDocument' | 'documentRange'
  >;
  readonly person: Pick<Person, 'id'>;
  readonly deviceId: string;
  readonly commands: LiveDocuments<CommandDocument>;
  readonly clock: () => Date;
  readonly submit: (shown: ShownCase, payload: CommandPayload) => Promise<CommandDocument>;
  /** The case as it is here, null when it is not. */
  readonly readCase: (id: string) => Promise<CaseDocument | null>;
  /** Something waits to be sent. */
  readonly onWaiting: () => void;
};

type Place = { readonly scope: string; readonly sha256: string };
type Bringing = { readonly keep: DocumentKeep; readonly told: (percent: number) => void };
type Sending = Pick<WaitingDocument, 'state' | 'percent' | 'message'>;
type Attach = { readonly command: CommandDocument; readonly file: AttachedFile; readonly scope: string };

/** How often a piece is asked for again when the line breaks off while somebody waits for the document. */
const TRIES = 4;

/**
 * Documents of cases on this computer: attached here and sent piece by piece, fetched when they are opened, kept encrypted by the main
 * process. What waits is told by the signed commands and by what is kept as `sending`: nothing else has to be remembered.
 */
export class Documents {
  readonly local$ = new BehaviorSubject<LocalDocuments>({ waiting: [], here: new Map() });
  readonly #parts: DocumentsParts;
  readonly #sending = new Map<string, Sending>();
  /** Taken off the list by the person, though bytes of the same content are still here. */
  readonly #discarded = new Set<string>();
  /** The server has them, though their cases do not tell so here yet. */
  readonly #sent = new Set<string>();
  readonly #bringing = new Map<string, Promise<void>>();
  /** Under their place: kept, and the command that names them is being stored. */
  readonly #attaching = new Map<string, number>();
  #looking: Promise<void> = Promise.resolve();

  constructor(parts: DocumentsParts) {
    this.#parts = parts;
  }

  /** Reads a file and says what it is. @throws DocumentRefused with the reason in words. */
  async inspect(file: File): Promise<InspectedFile> {
    const name = documentName(file.name);
    const limit = LARGEST_DOCUMENT_BYTES;
    // What is too large is not read at all.
    const content = file.size > limit ? null : new Uint8Array(await file.arrayBuffer());
    if (!content)
      throw new DocumentRefused(documentRefusalWords({ kind: 'tooLarge', bytes: file.size, limitBytes: limit }));
    const type = recogniseDocument({ name, content }, limit);
    if (!type.ok) throw new DocumentRefused(documentRefusalWords(type.error));
    const pages = type.value === 'tiff' ? tiffPages(content) : type.value === 'png' || type.value === 'jpeg' ? 1 : null;
    return { name: documentName(withExtension(name, type.value)), type: type.value, content, pages };
  }

  /**
   * Keeps a document here and tells the case of it. Resolves when both would survive a power failure.
   *
   * @returns the id of the document.
   * @throws VaultFaultError when it could not be kept.
   */
  async attach(shown: ShownCase, file: InspectedFile, sensitive: boolean): Promise<string> {
    const { content, name, type, pages } = file;
    const sha256 = await sha256Of(content);
    const named = { scope: shown.scope, sha256 };
    await this.#write(named, content);
    const document = uuidV7(this.#parts.clock(), crypto.getRandomValues(new Uint8Array(10)));
    const attached = { document, sha256, name, fileType: type, bytes: content.length, pages, sensitive };
    await this.#whileAttaching(placeKey(shown.scope, sha256), async () => {
      await this.#finish(named, 'sending');
      await this.#parts.submit(shown, { type: 'case.attach', ...attached });
    });
    this.#parts.onWaiting();
    return document;
  }

  /** What is here and cannot be read any more is written anew. */
  async #write(named: Place, content: Uint8Array<ArrayBuffer>): Promise<void> {
    const { bridge } = this.#parts;
    const begin = async () => valueOf(await bridge.call('document:begin', { ...named, bytes: content.length }));
    let begun = await begin();
    if (begun.isHere && !(await this.#isReadable(named, content.length))) {
      valueOf(await bridge.call('document:forget', named));
      begun = await begin();
    }
    for (let n = begun.next; n < pieceCount(content.length); n += 1) {
      const bytes = content.slice(n * PIECE_BYTES, (n + 1) * PIECE_BYTES);
      valueOf(await bridge.call('document:append', { ...named, n, bytes }));
    }
  }

  async #isReadable(named: Place, length: number): Promise<boolean> {
    for (let n = 0; n < pieceCount(length); n += 1) {
      const piece = await this.#parts.bridge.call('document:read', { ...named, n });
      if (!piece.ok || !piece.value.bytes) return false;
    }
    return true;
  }

  /** Until its command was seen nothing else tells that a content waits; when none comes, nothing waits. */
  async #whileAttaching(place: string, work: () => Promise<void>): Promise<void> {
    const others = () => this.#attaching.get(place) ?? 0;
    this.#attaching.set(place, others() + 1);
    try {
      await work();
      await this.refresh();
    } finally {
      this.#attaching.set(place, others() - 1);
      if (others() === 0) this.#attaching.delete(place);
    }
  }

  /** Looks anew at what waits and what is here: commands were answered, or the store has changed. */
  refresh(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#look()).catch(() => {});
    return this.#looking;
  }

  /** Sends what waits, oldest first; one that the server cannot take now holds up no other. @throws RequestFailure for it. */
  async sendWaiting(signal: AbortSignal): Promise<void> {
    let notNow: RequestFailure | null = null;
    for (const attach of await this.#waiting()) {
      if (signal.aborted) return;
      if (attach.command.state !== 'accepted' || this.#sending.get(attach.file.document)?.state === 'refused') continue;
      try {
        await this.#send(attach, signal);
      } catch (error) {
        if (!(error instanceof RequestFailure && error.reason.kind === 'busy')) throw error;
        notNow ??= error;
      }
    }
    await this.refresh();
    if (notNow) throw notNow;
  }

  /** Takes what was refused off this computer; bytes that another document waits to send stay for that one. */
  async discard({ document, sha256 }: WaitingDocument, scope: string): Promise<void> {
    this.#discarded.add(document);
    if (!(await this.#waitsElsewhere(document, { scope, sha256 }))) {
      valueOf(await this.#parts.bridge.call('document:forget', { scope, sha256 }));
    }
    this.#sending.delete(document);
    await this.refresh();
  }

  /**
   * The bytes of a document, from here or else from the server, verified.
   *
   * @param why  for what a sensitive one is fetched.
   * @param told  how much has come, 0 to 100.
   * @throws RequestFailure, VaultFaultError, DocumentRefused
   */
  async read(place: DocumentPlace, why: OpeningRequest | null, told: (percent: number) => void = () => {}) {
    await this.#bring(place, why, { keep: 'cached', told });
    const { scope, file } = place;
    const content = new Uint8Array(file.bytes);
    for (let n = 0; n < pieceCount(file.bytes); n += 1) {
      const piece = valueOf(await this.#parts.bridge.call('document:read', { scope, sha256: file.sha256, n }));
      if (!piece.bytes) {
        await this.#parts.bridge.call('document:forget', { scope, sha256: file.sha256 });
        await this.refresh();
        throw new DocumentRefused(t('What this computer kept of the document cannot be read any more. Open it again.'));
      }
      content.set(piece.bytes, n * PIECE_BYTES);
    }
    return content;
  }

  /** Keeps a document on this computer, so that it can be opened without a network. */
  async pin(place: DocumentPlace): Promise<void> {
    await this.#bring(place, { purpose: 'offline', reason: '' }, { keep: 'pinned', told: () => {} });
    await this.#keep(place, 'pinned');
  }

  /** It may go when its room is needed. */
  async unpin(place: DocumentPlace): Promise<void> {
    await this.#keep(place, 'cached');
  }

  /** Writes a copy to where the person says. @returns its name there; null when they changed their mind. */
  async save(place: DocumentPlace, why: OpeningRequest | null): Promise<string | null> {
    await this.#bring(place, why, { keep: 'cached', told: () => {} });
    const { scope, file } = place;
    const reply = await this.#parts.bridge.call('document:save', {
      scope,
      sha256: file.sha256,
      name: documentName(file.name),
    });
    if (reply.ok) return reply.value.saved;
    if (reply.error.kind === 'notWritten') {
      const { detail } = reply.error;
      throw new DocumentRefused(t('The file could not be written ({detail}). Choose another place.', { detail }));
    }
    if (reply.error.kind === 'notHere') throw new DocumentRefused(t('The document is not on this computer any more.'));
    if (reply.error.kind === 'managed') throw new ManagedRefused(reply.error.setting);
    throw new VaultFaultError(reply.error);
  }

  async #keep({ scope, file }: DocumentPlace, keep: DocumentKeep): Promise<void> {
    // What still has to be sent stays until it is.
    if (keep === 'cached' && this.local$.value.here.get(placeKey(scope, file.sha256)) === 'sending') return;
    valueOf(await this.#parts.bridge.call('document:keep', { scope, sha256: file.sha256, keep }));
    await this.refresh();
  }

  /** Once at a time: two that brought the same would take pieces from each other. */
  #bring(place: DocumentPlace, why: OpeningRequest | null, how: Bringing): Promise<void> {
    const key = placeKey(place.scope, place.file.sha256);
    const before = this.#bringing.get(key) ?? Promise.resolve();
    const now = before.catch(() => {}).then(() => this.#bringNow(place, why, how));
    this.#bringing.set(key, now);
    return now.finally(() => this.#bringing.get(key) === now && this.#bringing.delete(key));
  }

  async #bringNow({ scope, file }: DocumentPlace, why: OpeningRequest | null, { keep, told }: Bringing): Promise<void> {
    const named = { scope, sha256: file.sha256 };
    const begun = valueOf(await this.#parts.bridge.call('document:begin', { ...named, bytes: file.bytes }));
    if (begun.isHere) return;
    if (!file.storedAt) throw new DocumentRefused(t('The server does not have this document yet.'));
    const open = async () => (file.sensitive && why ? await this.#parts.server.openDocument(file.id, why) : null);
    let opening = await open();
    const count = pieceCount(file.bytes);
    for (let n = begun.next; n < count; n += 1) {
      const bytes = await this.#fetchPiece(file, opening, n).catch(async (error: unknown) => {
        // On a slow line the opening ends before the document is here: it is opened again for the same reason.
        if (n === begun.next || opening === null || !isNotOpened(error)) throw error;
        opening = await open();
        return this.#fetchPiece(file, opening, n);
      });
      const { isTaken } = valueOf(await this.#parts.bridge.call('document:append', { ...named, n, bytes }));
      if (!isTaken) throw new DocumentRefused(t('The document did not arrive as it should. Open it again.'));
      told(Math.round(((n + 1) / count) * 100));
    }
    await this.#finish(named, keep);
    await this.refresh();
  }

  async #fetchPiece(file: CaseFile, opening: string | null, n: number): Promise<Uint8Array<ArrayBuffer>> {
    const first = n * PIECE_BYTES;
    const range = { first, last: first + pieceLength(n, file.bytes) - 1 };
    for (let tried = 1; ; tried += 1) {
      try {
        return await this.#parts.server.documentRange(file.id, opening, range);
      } catch (error) {
        const mayPass = error instanceof RequestFailure && error.retryable;
        if (!mayPass || tried === TRIES) throw error;
      }
    }
  }

  async #finish(named: { readonly scope: string; readonly sha256: string }, keep: DocumentKeep): Promise<void> {
    const finished = await this.#parts.bridge.call('document:finish', { ...named, keep });
    if (finished.ok) return;
    if (finished.error.kind !== 'differs') throw new VaultFaultError(finished.error);
    throw new DocumentRefused(t('What arrived is not the document that was attached. It was not kept; open it again.'));
  }

  async #send({ file, scope }: Attach, signal: AbortSignal): Promise<void> {
    const { document, sha256, bytes } = file;
    const { server, bridge } = this.#parts;
    let isAnnounced = false;
    try {
      const { stored, missing } = await server.announceDocument({ document, sha256, bytes }, signal);
      isAnnounced = true;
      const count = pieceCount(bytes);
      let left = missing.length;
      for (const n of stored ? [] : missing) {
        this.#tell(document, { state: 'sending', percent: Math.floor((1 - left / count) * 100), message: '' });
        const piece = valueOf(await bridge.call('document:read', { scope, sha256, n }));
        if (!piece.bytes) throw new DocumentRefused(t('It is not on this computer any more. Attach it again.'));
        const content = new Uint8Array(piece.bytes);
        await server.sendPiece(document, { n, content, sha256: await sha256Of(content) }, signal);
        left -= 1;
      }
      if (!stored) await server.completeDocument(document, signal);
      this.#sending.delete(document);
      this.#sent.add(document);
    } catch (error) {
      const why = error instanceof RequestFailure ? error.reason : null;
      // Once announced it is what was attached: a piece was changed on the way, or the server gave the upload up meanwhile.
      if (isAnnounced && why?.kind === 'refused' && (why.status === 400 || why.status === 409)) {
        throw new RequestFailure({ ...why, kind: 'busy' });
      }
      const isFaulty = error instanceof VaultFaultError && error.fault.kind !== 'notOpen';
      if (!(error instanceof DocumentRefused || isFaulty) && why?.kind !== 'refused') throw error;
      this.#tell(document, { state: 'refused', percent: 0, message: messageOf(error) });
    }
    await this.refresh();
  }

  #tell(document: string, sending: Sending): void {
    this.#sending.set(document, sending);
    const { waiting, here } = this.local$.value;
    const told = waiting.map((one) => (one.document === document ? { ...one, ...sending } : one));
    this.local$.next({ waiting: told, here });
  }

  async #look(): Promise<void> {
    const attaches = await this.#waiting();
    await this.#letGo(attaches);
    const listed = await this.#listed();
    const here = new Map(listed.map(({ scope, sha256, keep }) => [placeKey(scope, sha256), keep]));
    const waiting = attaches.map(({ command, file }): WaitingDocument => {
      const refused = command.state !== 'accepted' && !isUnsent(command);
      const answer = { state: 'refused', percent: 0, message: command.outcome?.message ?? '' } as const;
      const sending = refused ? answer : (this.#sending.get(file.document) ?? WAITING);
      return { ...file, case: command.entity, since: command.command.createdAt, ...sending };
    });
    this.local$.next({ waiting, here });
  }

  /** What is kept to be sent and no command names any more may go: it was not attached after all, or the server has it. */
  async #letGo(attaches: readonly Attach[]): Promise<void> {
    const wanted = new Set(attaches.map(({ scope, file }) => placeKey(scope, file.sha256)));
    for (const { scope, sha256, keep } of await this.#listed()) {
      const place = placeKey(scope, sha256);
      if (keep !== 'sending' || wanted.has(place) || this.#attaching.has(place)) continue;
      valueOf(await this.#parts.bridge.call('document:keep', { scope, sha256, keep: 'cached' }));
    }
  }

  async #listed(): Promise<readonly KeptDocument[]> {
    return valueOf(await this.#parts.bridge.call('document:list', {}));
  }

  /** Documents attached here whose bytes are kept to be sent and that the server does not have yet; oldest first. */
  async #waiting(): Promise<Attach[]> {
    const kept = (await this.#listed()).filter(({ keep }) => keep === 'sending');
    if (kept.length === 0) return [];
    const found: Attach[] = [];
    for (const command of this.#parts.commands.documents.values()) {
      const { payload } = command.command;
      if (command.deviceId !== this.#parts.deviceId || payload.type !== 'case.attach') continue;
      if (this.#discarded.has(payload.document) || this.#sent.has(payload.document)) continue;
      const scopes = kept.filter(({ sha256 }) => sha256 === payload.sha256).map(({ scope }) => scope);
      const scope = await this.#scopeOf(command, scopes);
      const { type: _, ...file } = payload;
      if (scope !== undefined && !(await this.#isStored(command, file.document))) found.push({ command, file, scope });
    }
    return found.toSorted((a, b) => a.command.seq - b.command.seq);
  }

  /** Under which of the scopes that have its bytes: its case's, unless that has moved or is not here. */
  async #scopeOf({ entity }: CommandDocument, scopes: readonly string[]): Promise<string | undefined> {
    if (scopes.length < 2) return scopes[0];
    const about = await this.#parts.readCase(entity);
    return scopes.find((scope) => scope === about?.scope) ?? scopes[0];
  }

  /** Whether a document other than this one waits with the same bytes. */
  async #waitsElsewhere(document: string, { scope, sha256 }: { readonly scope: string; readonly sha256: string }) {
    const waiting = await this.#waiting();
    return waiting.some((one) => one.file.document !== document && one.file.sha256 === sha256 && one.scope === scope);
  }

  async #isStored({ state, entity }: CommandDocument, document: string): Promise<boolean> {
    if (state !== 'accepted') return false;
    const about = await this.#parts.readCase(entity);
    return about?.documents?.some(({ id, storedAt }) => id === document && storedAt !== null) ?? false;
  }
}

function isNotOpened(error: unknown): boolean {
  return error instanceof RequestFailure && error.reason.kind === 'refused' && error.reason.status === 403;
}

function messageOf(error: unknown): string {
  if (error instanceof VaultFaultError) return t('This computer cannot read it. Attach it again.');
  return error instanceof Error ? error.message : String(error);
}

const WAITING: Sending = { state: 'waiting', percent: 0, message: '' };

/** Under which key `LocalDocuments.here` has a content. */
export function placeKey(scope: string, sha256: string): string {
  return `${scope} ${sha256}`;
}

async function sha256Of(content: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', content));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function valueOf<T>(
  reply: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: VaultFaultError['fault'] },
): T {
  if (reply.ok) return reply.value;
  throw new VaultFaultError(reply.error);
}
