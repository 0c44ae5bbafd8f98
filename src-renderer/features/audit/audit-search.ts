import { BehaviorSubject } from 'rxjs';
import type { AuditEntry, AuditFilter } from '../../../src-shared/wire/audit.ts';
import type { AuditLog } from '../../data/audit-log.ts';
import type { Listing } from '../../data/workbench.ts';
import { faultWords } from '../../show/fault-words.ts';

export type SearchState = {
  /** message: why nothing came, in a sentence. */
  readonly is: 'asking' | 'here' | { readonly message: string };
  readonly count: number;
  readonly hasMore: boolean;
};

/** While one types, the server is not asked for every letter. */
const ASK_AFTER_MS = 250;

/** What the log has that matches a filter, newest first, page by page. An answer to an earlier question is passed over. */
export class AuditSearch {
  readonly source = new BehaviorSubject<Listing<AuditEntry>>({ rows: [], changed: null, removed: [] });
  readonly state$ = new BehaviorSubject<SearchState>({ is: 'asking', count: 0, hasMore: false });
  readonly #audit: Pick<AuditLog, 'search'>;
  #filter: AuditFilter = {};
  #next: number | null = null;
  #question = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(audit: Pick<AuditLog, 'search'>) {
    this.#audit = audit;
  }

  /** @returns what takes the question back. */
  ask(filter: AuditFilter): () => void {
    this.#filter = filter;
    this.#timer = setTimeout(() => this.again(), ASK_AFTER_MS);
    return () => clearTimeout(this.#timer);
  }

  again(): void {
    this.#say('asking');
    void this.#load(null);
  }

  more(): void {
    if (this.#next !== null) void this.#load(this.#next);
  }

  async #load(before: number | null): Promise<void> {
    const question = (this.#question += 1);
    try {
      const { items, next } = await this.#audit.search(this.#filter, before);
      if (question !== this.#question) return;
      const rows = before === null ? items : [...this.source.value.rows, ...items];
      this.#next = next;
      this.source.next({ rows, changed: before === null ? null : items, removed: [] });
      this.#say('here');
    } catch (error) {
      if (question === this.#question) this.#say({ message: faultWords(error) });
    }
  }

  #say(is: SearchState['is']): void {
    this.state$.next({ is, count: this.source.value.rows.length, hasMore: this.#next !== null });
  }
}
