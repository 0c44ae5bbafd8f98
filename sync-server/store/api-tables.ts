import type { ColumnType } from 'kysely';

type Timestamp = ColumnType<Date, Date | string, Date | string>;

/** Tables of the public API. */
export interface ApiTables {
  kept_answer: {
    caller: string;
    key: string;
    attempt: string;
    /** '' while its body has not come in whole. */
    fingerprint: string;
    begun_at: Timestamp;
    lease_until: Timestamp;
    done_at: ColumnType<Date | null, null, Date | null>;
    status: ColumnType<number | null, null, number | null>;
    headers: ColumnType<unknown, null, string | null>;
    body: ColumnType<Buffer | null, null, Buffer | null>;
  };
}
