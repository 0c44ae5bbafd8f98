import type { ColumnType } from 'kysely';

type Timestamp = ColumnType<Date, Date | string, Date | string>;

type Json = ColumnType<unknown, string, string>;
type OptionalTimestamp = ColumnType<Date | null, Date | null | undefined, Date | null>;

/** Tables of the public API. */
export interface ApiTables {
  machine_client: {
    id: string;
    name: string;
    scopes: Json;
    sites: Json;
    keys: Json;
    /** '': its keys were given here. */
    jwks_url: ColumnType<string, string | undefined, string>;
    ver: number;
    created_by: string;
    created_at: Timestamp;
    last_token_at: OptionalTimestamp;
    revoked_at: OptionalTimestamp;
  };
  machine_token: { token_hash: string; client_id: string; scopes: Json; expires_at: Timestamp };
  machine_assertion: { client_id: string; jti: string; expires_at: Timestamp };
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
