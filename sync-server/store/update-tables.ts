import type { ColumnType } from 'kysely';

type Timestamp = ColumnType<Date, Date | string, Date | string>;

/** Tables of what workbenches update to. */
export interface UpdateTables {
  release_reach: {
    version: string;
    ring: string;
    percentage: number;
    state: string;
    ver: number;
    changed_by: string;
    changed_at: Timestamp;
  };
  update_terms: {
    id: number;
    body: ColumnType<unknown, string, string>;
    ver: number;
    changed_by: string;
    changed_at: Timestamp;
  };
}
