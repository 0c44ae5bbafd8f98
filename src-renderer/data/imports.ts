import type { Person } from '../../src-shared/authority/person.ts';
import { recogniseInvoices } from '../../src-shared/invoice/recognise-invoices.ts';
import { sourceFormatOf } from '../../src-shared/source-file/source-formats.ts';
import { scopeId } from '../../src-shared/authority/scopes.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import { uuidV7 } from '../../src-shared/base/uuid.ts';
import type { RemittancePreview } from '../../src-shared/remittance/preview.ts';
import { RECOGNITION_BYTES, recogniseFile, UTF_16_SENTENCE } from '../../src-shared/remittance/recognise.ts';
import type { ImportReply } from '../../src-shared/wire/http.ts';
import type { Bridge } from '../../src-shared/wire/ipc.ts';
import { MAX_BLOB_BYTES } from '../../src-shared/wire/ipc.ts';
import { VaultFaultError } from '../../src-shared/wire/vault-fault-error.ts';
import type { DraftDocument, ImportDraft, Store } from './collections.ts';
import type { LiveDocuments } from './live-documents.ts';
import { RequestFailure } from './request-failure.ts';
import { updateOne, writeRows } from './store-writes.ts';
import type { LocalImport } from './workbench.ts';
import { t } from '../language/t.ts';

export type ImportsParts = {
  readonly bridge: Bridge;
  readonly drafts: Store<DraftDocument>;
  readonly live: LiveDocuments<DraftDocument>;
  readonly person: Pick<Person, 'id'>;
  readonly clock: () => Date;
  /** Reads a file with the server's own code; away from the window's thread in the product. */
  readonly preview: (bytes: Uint8Array<ArrayBuffer>) => Promise<RemittancePreview>;
  readonly isOnline: () => boolean;
  readonly send: (name: string, bytes: Blob | Uint8Array<ArrayBuffer>, signal?: AbortSignal) => Promise<ImportReply>;
  /** A file waits to be sent. */
  readonly onWaiting: () => void;
};

/** Files opened on this computer: read here, kept encrypted, and sent as soon as the server answers. */
export class Imports {
  readonly #parts: ImportsParts;

  constructor(parts: ImportsParts) {
    this.#parts = parts;
  }

  /** Newest first. */
  get all(): LocalImport[] {
    return this.#drafts()
      .map((draft) => draft.import)
      .toSorted((a, b) => (a.id < b.id ? 1 : -1));
  }

  get waiting(): number {
    return this.#drafts().filter((draft) => isWaiting(draft.import)).length;
  }

  /** @throws VaultFaultError when the file could not be kept; nothing is left of it then. */
  async add(file: File): Promise<LocalImport> {
    const { id, at } = this.#newId();
    const blank: LocalImport = {
      id,
      file: file.name.slice(0, 255) || 'unnamed',
      bytes: file.size,
      at,
      state: 'waiting',
      preview: null,
      reply: null,
      message: '',
    };
    if (file.size === 0) return this.#keep({ ...blank, state: 'refused', message: t('This file is empty.') }, '');
    if (file.size > MAX_BLOB_BYTES) return this.#sendStraight(blank, file);
    const bytes = new Uint8Array(await file.arrayBuffer());
    // What is matched with what the server knows has nothing to show before it answers.
    const preview = isForTheServer(bytes) ? null : await this.#parts.preview(bytes);
    if (preview?.transactions.length === 0) {
      const message = whyNothing(bytes, preview);
      return this.#keep({ ...blank, state: 'refused', preview, message }, '');
    }
    const stored = await this.#parts.bridge.call('blob:put', { bytes });
    if (!stored.ok) throw new VaultFaultError(stored.error);
    const kept = await this.#keep({ ...blank, preview }, stored.value.sha256);
    this.#parts.onWaiting();
    return kept;
  }

  /** Finishes what the end of the program interrupted. */
  async recover(): Promise<void> {
    for (const { id, sha256, import: made } of this.#drafts()) {
      if (isWaiting(made)) continue;
      if (sha256 !== '') await this.#discard(sha256);
      if (made.state !== 'sending') continue;
      // A large file that was on its way is not here, and nobody knows how far it came.
      const message = t('Sending was interrupted. Import it again: what the server already has is recognised.');
      await this.#change(id, { state: 'refused', message });
    }
  }

  /** Sends what waits, oldest first. @throws RequestFailure when it has to be tried again. */
  async sendWaiting(signal: AbortSignal): Promise<void> {
    const waiting = this.#drafts()
      .filter((draft) => isWaiting(draft.import))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1));
    for (const draft of waiting) await this.#sendKept(draft, signal);
  }

  async #sendKept({ id, sha256, import: { file } }: ImportDraft, signal: AbortSignal): Promise<void> {
    const blob = await this.#parts.bridge.call('blob:get', { sha256 });
    if (!blob.ok) throw new VaultFaultError(blob.error);
    const bytes = blob.value.bytes;
    if (bytes === null) {
      return this.#change(id, {
        state: 'refused',
        message: t('The file is not on this computer any more. Import it again.'),
      });
    }
    await this.#change(id, { state: 'sending' });
    try {
      const reply = await this.#parts.send(file, bytes, signal);
      await this.#change(id, { state: 'sent', reply, message: '' });
    } catch (error) {
      if (!(error instanceof RequestFailure) || error.reason.kind !== 'refused') {
        await this.#change(id, { state: 'waiting' });
        throw error;
      }
      await this.#change(id, { state: 'refused', message: error.message });
    }
    await this.#discard(sha256);
  }

  /** The server has the file, or will not have it. Another import may still wait with the same bytes. */
  async #discard(sha256: string): Promise<void> {
    const holders = this.#drafts().filter((draft) => draft.sha256 === sha256);
    if (holders.some((draft) => isWaiting(draft.import))) return;
    const deleted = await this.#parts.bridge.call('blob:delete', { sha256 });
    if (!deleted.ok) return;
    for (const { id } of holders) {
      await updateOne<DraftDocument>(
        this.#parts.drafts,
        id,
        (draft) => (draft.kind === 'import' ? { ...draft, sha256: '' } : null),
        'server',
      );
    }
  }

  /** Too large for the vault: it goes from the disk to the server, now or not at all. */
  async #sendStraight(blank: LocalImport, file: File): Promise<LocalImport> {
    if (!this.#parts.isOnline()) {
      const limit = Math.round(MAX_BLOB_BYTES / 1024 / 1024);
      const message = t(
        'Files over {limit} MB are not kept on this computer. Import it again when the server can be reached.',
        { limit },
      );
      return this.#keep({ ...blank, state: 'refused', message }, '');
    }
    await this.#keep({ ...blank, state: 'sending' }, '');
    try {
      const reply = await this.#parts.send(blank.file, file);
      return await this.#finish({ ...blank, state: 'sent', reply });
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      return this.#finish({
        ...blank,
        state: 'refused',
        message: t('{message} The file was not imported.', { message: error.message }),
      });
    }
  }

  async #finish(done: LocalImport): Promise<LocalImport> {
    await this.#change(done.id, done);
    return done;
  }

  async #keep(made: LocalImport, sha256: string): Promise<LocalImport> {
    const scope = scopeId(this.#parts.person.id, 'own');
    const next: ImportDraft = { id: made.id, scope, ver: 1, kind: 'import', sha256, import: made };
    await writeRows<DraftDocument>(this.#parts.drafts, [{ next, previous: undefined }], 'person');
    return made;
  }

  #change(id: string, change: Partial<LocalImport>): Promise<void> {
    return updateOne<DraftDocument>(
      this.#parts.drafts,
      id,
      (draft) =>
        draft.kind === 'import' ? { ...draft, ver: draft.ver + 1, import: { ...draft.import, ...change } } : null,
      'server',
    );
  }

  #drafts(): ImportDraft[] {
    return [...this.#parts.live.documents.values()].filter((draft) => draft.kind === 'import');
  }

  #newId(): { id: string; at: LocalImport['at'] } {
    const now = this.#parts.clock();
    return { id: `import:${uuidV7(now, crypto.getRandomValues(new Uint8Array(10)))}`, at: instantOf(now) };
  }
}

/** 'sending' without a process that sends: it was interrupted, and importing twice is recognised by the server. */
function isWaiting({ state, bytes }: LocalImport): boolean {
  return state === 'waiting' || (state === 'sending' && bytes <= MAX_BLOB_BYTES);
}

/** Invoices, claims, bank files, messages: everything that the desk reads but remittances. */
function isForTheServer(bytes: Uint8Array): boolean {
  const start = bytes.subarray(0, RECOGNITION_BYTES);
  const recognised = recogniseFile(start);
  return recogniseInvoices(start, recognised) !== null || sourceFormatOf(start, recognised) !== null;
}

function whyNothing(bytes: Uint8Array, { problems }: RemittancePreview): string {
  const { kind } = recogniseFile(bytes.subarray(0, RECOGNITION_BYTES));
  if (kind === 'utf-16') return UTF_16_SENTENCE;
  if (kind === 'binary') {
    return t('This is a binary file (a PDF, an archive, an image), nothing that can be imported.');
  }
  return t('This is no kind of file that the desk reads. {message}', { message: problems[0]?.message ?? '' }).trim();
}
