import { map, merge, startWith } from 'rxjs';
import type { Observable } from 'rxjs';
import type {
  PeriodChange,
  PeriodDocument,
  ReconciliationDocument,
} from '../../src-shared/reconciliation/period-document.ts';
import { concerns, type LineEvent } from '../../src-shared/reconciliation/line-history.ts';
import type { PeriodItem, PeriodSide } from '../../src-shared/reconciliation/period-item.ts';
import type { CommandDocument } from '../../src-shared/sync/command.ts';
import type { Bridge } from '../../src-shared/wire/ipc.ts';
import { LinesReply } from '../../src-shared/wire/reconciliations.ts';
import type { LiveDocuments } from './live-documents.ts';
import { saveDownload } from './save-download.ts';
import type { ServerClient } from './server-client.ts';
import { isUnsent } from './unsent-commands.ts';
import { t } from '../language/t.ts';

const CHANGES_AT_ONCE = 100;

type Parts = {
  readonly lists: {
    readonly reconciliations: LiveDocuments<ReconciliationDocument>;
    readonly commands: LiveDocuments<CommandDocument>;
  };
  readonly server: Pick<ServerClient, 'download' | 'sendBytes'>;
  readonly bridge: Bridge;
};

/** A period as this computer shows it. */
export type ShownPeriod = {
  readonly period: PeriodDocument;
  /** Commands of this computer about it that are on their way, or whose result is not here yet. */
  readonly waiting: number;
};

/** Periods that are shared with others: what the server has of them, with this person’s waiting commands laid over it. */
export class PeriodBoard {
  readonly periods$: Observable<readonly ShownPeriod[]>;
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { reconciliations, commands } = parts.lists;
    this.periods$ = merge(reconciliations.changes$, commands.changes$).pipe(
      startWith(undefined),
      map(() => this.#shown()),
    );
  }

  find(id: string): PeriodDocument | null {
    const found = this.#parts.lists.reconciliations.documents.get(id);
    return found?.part === 'period' ? found : null;
  }

  /** What was done to a period, in order, and after it what waits on this computer. */
  itemsOf(id: string): PeriodItem[] {
    const changes: PeriodChange[] = [];
    for (const one of this.#parts.lists.reconciliations.documents.values())
      if (one.part === 'changes' && one.period === id) changes.push(one);
    const done = changes.toSorted((a, b) => a.seq - b.seq).flatMap(({ items }) => items);
    return [...done, ...this.#waitingOf(id, this.find(id)?.ver ?? 0).flatMap(itemsIn)];
  }

  /** What was done to some lines of a side, oldest first, and what waits on this computer after it. */
  async historyOf(id: string, side: PeriodSide, lines: ReadonlySet<string>): Promise<LineEvent[]> {
    const found: (LineEvent & { readonly seq: number })[] = [];
    let looked = 0;
    for (const one of this.#parts.lists.reconciliations.documents.values()) {
      if (one.part !== 'changes' || one.period !== id) continue;
      looked += 1;
      // A period of a million lines has thousands of changes: the window goes on meanwhile.
      if (looked % CHANGES_AT_ONCE === 0) await new Promise((resolve) => void setTimeout(resolve));
      const { by, at, seq, items } = one;
      for (const item of items)
        if (concerns(item, side, lines)) found.push({ by: by.name, at, seq, item, isWaiting: false });
    }
    const waiting = this.#waitingOf(id, this.find(id)?.ver ?? 0).flatMap((document) =>
      itemsIn(document)
        .filter((item) => concerns(item, side, lines))
        .map((item) => ({ by: t('You'), at: document.command.createdAt, item, isWaiting: true })),
    );
    return [...found.toSorted((a, b) => a.seq - b.seq), ...waiting];
  }

  /** Whether a command that opens this period was refused; in words, or null. */
  refusalOf(id: string): string | null {
    for (const { entity, state, outcome } of this.#parts.lists.commands.documents.values())
      if (entity === id && state === 'rejected') return outcome?.message ?? '';
    return null;
  }

  /** @param lines  a compressed segment. @throws RequestFailure */
  sendLines(period: string, side: PeriodSide, lines: Uint8Array<ArrayBuffer>): Promise<LinesReply> {
    return this.#parts.server.sendBytes(pathOf(period, `sides/${side}`), lines, LinesReply);
  }

  /** @returns a compressed segment. @throws RequestFailure */
  async fetchLines(period: string, side: PeriodSide): Promise<Uint8Array<ArrayBuffer>> {
    const file = await this.#parts.server.download(pathOf(period, `sides/${side}`));
    return new Uint8Array(await file.arrayBuffer());
  }

  /** @returns the name of the file; null when the person changed their mind. @throws RequestFailure */
  saveCertificate({ id, name }: PeriodDocument): Promise<string | null> {
    const file = `reconciliation-${name.replaceAll(/[^\p{L}\p{N}]+/gu, '-').toLowerCase()}.pdf`;
    return saveDownload(this.#parts, pathOf(id, 'certificate'), file);
  }

  #shown(): readonly ShownPeriod[] {
    const periods: ShownPeriod[] = [];
    for (const one of this.#parts.lists.reconciliations.documents.values())
      if (one.part === 'period') periods.push({ period: one, waiting: this.#waitingOf(one.id, one.ver).length });
    return periods.toSorted((a, b) => (a.period.until < b.period.until ? 1 : -1));
  }

  #waitingOf(id: string, ver: number): CommandDocument[] {
    const waiting: CommandDocument[] = [];
    for (const document of this.#parts.lists.commands.documents.values()) {
      const { payload } = document.command;
      if (!('period' in payload) || payload.period !== id) continue;
      // Of a command that was done in part, too, the result comes with the period.
      const isAhead = document.state !== 'rejected' && (document.outcome?.resultVer ?? 0) > ver;
      if (isUnsent(document) || isAhead) waiting.push(document);
    }
    return waiting.toSorted((a, b) => a.seq - b.seq);
  }
}

function itemsIn({ command: { payload } }: CommandDocument): readonly PeriodItem[] {
  return payload.type === 'period.work' ? payload.items : [];
}

function pathOf(period: string, what: string): string {
  return `/api/v1/reconciliations/${encodeURIComponent(period)}/${what}`;
}
