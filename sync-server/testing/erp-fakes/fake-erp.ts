import type { FakeBooks } from './fake-books.ts';
import type { FakeServer } from './fake-server.ts';

/** What a test holds of an ERP that is imitated. */
export type FakeErp = FakeServer & {
  readonly books: FakeBooks;
  /** The steps of posting that change something, in order. */
  readonly steps: readonly string[];
  /** Ends every session; absent where there are none. */
  readonly expire?: () => void;
};
