import type { ColumnType, Generated } from 'kysely';

type Timestamp = ColumnType<Date, Date | string, Date | string>;

/** The tables of the audit log. */
export interface AuditTables {
  // Leaves are written in the business transaction; a sequencer gives them their index.
  audit_leaf: {
    id: string;
    at: Timestamp;
    actor: string;
    action: string;
    entity: string;
    /** null: its time of keeping is over. */
    body: ColumnType<string | null, string, null>;
    leaf_hash: string;
    /** Of the body; made by the database. */
    words: ColumnType<string | null, never, never>;
    index: ColumnType<number | null, number | null, number | null>;
    seq: Generated<number>;
  };
  audit_log: {
    only_one: Generated<boolean>;
    origin: string;
    key: string | null;
    size: Generated<number>;
    note: string | null;
    signed_at: ColumnType<Date | null, Date | null, Date | null>;
  };
  audit_tile: { level: number; index: number; hashes: Buffer };
  audit_hold: {
    id: string;
    entity: string;
    reason: string;
    placed_by: string;
    placed_at: Timestamp;
    released_by: ColumnType<string | null, never, string>;
    released_at: ColumnType<Date | null, never, Date>;
    release_reason: ColumnType<string | null, never, string>;
  };
}
