import { scopeId } from '../../src-shared/authority/scopes.ts';
import type { PulledCollection } from '../../src-shared/wire/sync.ts';
import type { DraftDocument, Store, UnreadableDraft } from './collections.ts';
import type { LiveDocuments } from './live-documents.ts';
import type { Unreadable } from './parse-documents.ts';
import { readMany, writeRows } from './store-writes.ts';
import type { Row } from './store-writes.ts';
import { t } from '../language/t.ts';

/** Documents that came and could not be read: named until a version comes that can. */
export class UnreadableDocuments {
  readonly #drafts: Store<DraftDocument>;
  readonly #live: LiveDocuments<DraftDocument>;
  readonly #scope: string;

  constructor(drafts: Store<DraftDocument>, live: LiveDocuments<DraftDocument>, person: string) {
    this.#drafts = drafts;
    this.#live = live;
    this.#scope = scopeId(person, 'own');
  }

  /** What the sync light says about them; null when there are none. */
  get sentence(): string | null {
    const found = [...this.#live.documents.values()].filter((draft) => draft.kind === 'unreadable');
    const [first] = found;
    if (!first) return null;
    const others = found.length === 1 ? '' : t(' and {found} more', { found: found.length - 1 });
    return t(
      'This version cannot read {collection} {document}{others}, so they are not shown. Update the program, or tell your administrator ({detail}).',
      { collection: first.collection, document: first.document, others, detail: first.detail },
    );
  }

  /** Called with every page: costs nothing while everything can be read. */
  async record(collection: PulledCollection, unreadable: readonly Unreadable[], readable: readonly string[]) {
    const idOf = (document: string) => `unreadable:${collection}:${document}`;
    const known = new Set(this.#live.documents.keys());
    const mended = readable.map(idOf).filter((id) => known.has(id));
    if (unreadable.length === 0 && mended.length === 0) return;
    const drafts = unreadable.map(({ document, ver, detail }): UnreadableDraft => ({
      id: idOf(document),
      scope: this.#scope,
      ver,
      kind: 'unreadable',
      collection,
      document,
      detail,
    }));
    const stored = await readMany(this.#drafts, [...drafts.map(({ id }) => id), ...mended]);
    const rows: Row<DraftDocument>[] = drafts.map((next) => ({ next, previous: stored.get(next.id) }));
    for (const id of mended) {
      const previous = stored.get(id);
      if (previous && !previous._deleted) rows.push({ next: previous, previous, deleted: true });
    }
    await writeRows(this.#drafts, rows, 'server');
  }
}
