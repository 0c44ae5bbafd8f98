import { map, startWith, merge } from 'rxjs';
import type { Observable } from 'rxjs';
import {
  defaultNoticeSettings,
  type NoticeChoice,
  type NoticeDocument,
  type NoticeEntry,
  type NoticeSettings,
} from '../../src-shared/notification/notice-document.ts';
import type { CommandDocument } from '../../src-shared/sync/command.ts';
import { isPending } from '../../src-shared/sync/overlay.ts';
import type { LiveDocuments } from './live-documents.ts';

/** What a person chose, as they see it: what they have just changed counts, whether or not the server has it. */
export type ShownChoice = {
  readonly settings: NoticeSettings;
  /** To where e-mails go, '' where that is not known. */
  readonly address: string;
  /** The server has not got the last change yet. */
  readonly isPending: boolean;
};

/** What the person is told, newest first, with what they have read on this computer laid over it. */
export class NoticeBoard {
  readonly notices$: Observable<readonly NoticeEntry[]>;
  readonly choice$: Observable<ShownChoice>;
  readonly #notices: LiveDocuments<NoticeDocument>;
  /** By id of a notice: when the person read it here. */
  readonly #read = new Map<string, NoticeEntry['readAt']>();
  #chosen: CommandDocument | null = null;

  constructor(notices: LiveDocuments<NoticeDocument>, commands: LiveDocuments<CommandDocument>) {
    this.#notices = notices;
    commands.watch((_before, now) => now && this.#take(now));
    const changes$ = merge(notices.changes$, commands.changes$).pipe(startWith(undefined));
    this.notices$ = changes$.pipe(map(() => this.#newestFirst()));
    this.choice$ = changes$.pipe(map(() => this.#choice()));
  }

  #take(document: CommandDocument): void {
    const { payload, createdAt } = document.command;
    if (payload.type === 'notice.read') for (const id of payload.notices) this.#read.set(id, createdAt);
    if (payload.type !== 'notice.settings') return;
    if (!this.#chosen || this.#chosen.id === document.id || this.#chosen.command.createdAt < createdAt) {
      this.#chosen = document;
    }
  }

  #newestFirst(): readonly NoticeEntry[] {
    const entries: NoticeEntry[] = [];
    for (const document of this.#notices.documents.values()) {
      if (document.part !== 'notice') continue;
      const readAt = document.readAt ?? this.#read.get(document.id) ?? null;
      entries.push(readAt === document.readAt ? document : { ...document, readAt });
    }
    return entries.toSorted((a, b) => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? 1 : -1));
  }

  #choice(): ShownChoice {
    let stored: NoticeChoice | undefined;
    for (const document of this.#notices.documents.values()) if (document.part === 'settings') stored = document;
    const address = stored?.address ?? '';
    const payload = this.#chosen?.command.payload;
    if (this.#chosen && payload?.type === 'notice.settings' && isPending(this.#chosen, stored?.ver ?? 0)) {
      return { settings: payload.settings, address, isPending: true };
    }
    return { settings: stored?.settings ?? defaultNoticeSettings, address, isPending: false };
  }
}
