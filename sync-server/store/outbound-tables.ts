import type { ColumnType, Generated } from 'kysely';

type Timestamp = ColumnType<Date, Date | string, Date | string>;
type OptionalTimestamp = ColumnType<Date | null, Date | null | undefined, Date | null>;
type Json = ColumnType<unknown, string, string>;

/** Who is told of events, and how far each was told. */
export interface OutboundTables {
  webhook: {
    id: string;
    name: string;
    url: string;
    types: Json;
    sites: Json;
    /** Sealed. */
    secret: Buffer;
    /** The one before it, which signs beside it until then. */
    secret_before: ColumnType<Buffer | null, Buffer | null | undefined, Buffer | null>;
    secret_before_until: OptionalTimestamp;
    state: 'active' | 'paused' | 'stopped' | 'ended';
    why: Generated<string>;
    /** Number of the next entry of the change log that was not read for it. */
    position: number;
    failures: Generated<number>;
    open_until: OptionalTimestamp;
    last_success_at: OptionalTimestamp;
    last_failure_at: OptionalTimestamp;
    last_error: Generated<string>;
    ver: number;
    created_by: string;
    created_at: Timestamp;
    ended_at: OptionalTimestamp;
  };
  webhook_delivery: {
    webhook_id: string;
    event_id: string;
    log_index: number;
    part: number;
    key: string;
    type: string;
    state: 'waiting' | 'sending' | 'delivered' | 'dead' | 'dismissed';
    /** Why somebody gave it up; '' when nobody did. */
    reason: Generated<string>;
    attempts: Generated<number>;
    first_attempt_at: OptionalTimestamp;
    /** waiting: not before. sending: whoever sends it is taken for dead then. */
    retry_at: OptionalTimestamp;
    status: ColumnType<number | null, number | null | undefined, number | null>;
    error: Generated<string>;
    changed_at: Timestamp;
  };
  event_outlet: {
    id: string;
    position: number;
    failures: Generated<number>;
    open_until: OptionalTimestamp;
    last_success_at: OptionalTimestamp;
    last_error: Generated<string>;
  };
}
