import { BehaviorSubject, Observable } from 'rxjs';
import { isPutOff } from '../../../src-shared/queue/present.ts';
import type { Listing, ShownCaseRow } from '../../data/workbench.ts';
import type { Ranking } from '../../show/ranking.ts';

const EVERY_MS = 30_000;

/**
 * The cases of the desk, also told as changed when only the clock has moved them: they fall due, or their day to be followed up
 * has come. Of 100,000 those are looked at once in half a minute.
 */
export class QueueFeed {
  readonly listing$: Observable<Listing<ShownCaseRow>>;
  /** How many cases of the view are put off. */
  readonly putOff$ = new BehaviorSubject(0);
  readonly #putOff = new Set<string>();
  readonly #ranking: Ranking;
  readonly #includes: (row: ShownCaseRow) => boolean;

  constructor(
    cases$: Observable<Listing<ShownCaseRow>>,
    ranking: Ranking,
    includes: (row: ShownCaseRow) => boolean,
    clock = () => new Date(),
  ) {
    this.#ranking = ranking;
    this.#includes = includes;
    this.listing$ = new Observable((subscriber) => {
      let rows: readonly ShownCaseRow[] = [];
      ranking.advance(clock(), []);
      const subscription = cases$.subscribe((listing) => {
        rows = listing.rows;
        this.#count(listing);
        subscriber.next(listing);
      });
      const timer = setInterval(() => {
        const changed = ranking.advance(clock(), rows);
        if (changed.length === 0) return;
        this.#count({ rows, changed, removed: [] });
        subscriber.next({ rows, changed, removed: [] });
      }, EVERY_MS);
      return () => {
        subscription.unsubscribe();
        clearInterval(timer);
      };
    });
  }

  #count({ rows, changed, removed }: Listing<ShownCaseRow>): void {
    if (changed === null) this.#putOff.clear();
    for (const row of changed ?? rows) {
      if (isPutOff(row, this.#ranking.present) && this.#includes(row)) this.#putOff.add(row.id);
      else this.#putOff.delete(row.id);
    }
    for (const id of removed) this.#putOff.delete(id);
    if (this.putOff$.value !== this.#putOff.size) this.putOff$.next(this.#putOff.size);
  }
}
