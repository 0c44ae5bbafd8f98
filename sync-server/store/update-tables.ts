import type { ColumnType } from 'kysely';

type Timestamp = ColumnType<Date, Date | string, Date | string>;

/** Tables of what workbenches update to, and of what they send when they do not work. */
export interface UpdateTables {
  device_diagnostics: { device_id: string; content: Buffer; sha256: string; sent_at: Timestamp };
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
