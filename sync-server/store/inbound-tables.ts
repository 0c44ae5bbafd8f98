import type { ColumnType, Generated } from 'kysely';

type Timestamp = ColumnType<Date, Date | string, Date | string>;
type OptionalTimestamp = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;

/** What came in from the systems around the desk beside remittances and invoices. Amounts in minor units. */
export interface InboundTables {
  /** Everything that was taken, by the key under which it is known again. */
  inbound_item: {
    key: string;
    import_id: string;
    what: string;
    source_offset: number;
    mapping: number;
    received_at: Timestamp;
  };
  bank_entry: {
    key: string;
    account: string;
    currency: string;
    booked_on: string;
    value_on: string | null;
    amount: number;
    reference: string;
    customer_reference: string;
    trace: string;
    /** See `traceKey`. */
    trace_key: string;
    originator: string;
    party: string;
    text: string;
    code: string;
    is_return: boolean;
  };
  claim: {
    key: string;
    id: string;
    site: string;
    form: string;
    payer_id: string;
    payer_name: string;
    charge: number;
    lines: number;
    facility: string;
    frequency: string;
    original_reference: string;
    service_on: string | null;
    received_at: Timestamp;
  };
  claim_status: {
    key: string;
    claim: string;
    payer_claim: string;
    category: string;
    code: string;
    status_on: string | null;
    charge: number | null;
    received_at: Timestamp;
  };
  acknowledgement: { import_id: string; position: number; body: string; made_at: Timestamp };
  reassociation: {
    remittance_id: string;
    entry_key: string;
    reason: string;
    score: number;
    difference: number;
    matched_at: Timestamp;
  };
  quarantine: {
    id: string;
    import_id: string;
    sha256: string;
    source_offset: number;
    /** null: up to the end of the file. */
    source_until: number | null;
    what: string;
    /** SourceProblem[] as JSON text. */
    problems: string;
    state: Generated<'waiting' | 'released' | 'dismissed'>;
    arrived_at: Timestamp;
    settled_at: OptionalTimestamp;
    settled_by: string | null;
    /** Which way it came. */
    connector: string;
    /** Why it was given up. */
    reason: ColumnType<string | null, string | null | undefined, string | null>;
    /** SHA-256 of the repaired copy that was taken in its place. */
    repaired_as: ColumnType<string | null, string | null | undefined, string | null>;
    /** SHA-256 of the file that this one is a repaired copy of. */
    repair_of: ColumnType<string | null, string | null | undefined, string | null>;
  };
  connector: {
    id: string;
    name: string;
    /** '': where shared services work. */
    site: string;
    settings: ColumnType<unknown, string, string>;
    secret: Buffer | null;
    private_key: ColumnType<Buffer | null, Buffer | null | undefined, Buffer | null>;
    enabled: boolean;
    ver: number;
    created_by: string;
    created_at: Timestamp;
    changed_at: Timestamp;
  };
  /** Which columns of a bank's own tables say what. */
  bank_columns: {
    way: string;
    header: string;
    mapping: ColumnType<unknown, string, string>;
    named_by: string;
    named_at: Timestamp;
  };
  /** How far one has come that asks another system for what changed. */
  connector_cursor: { connector_id: string; state: ColumnType<unknown, string, string> };
  connector_lease: {
    connector_id: string;
    /** The server that runs it. */
    holder: string;
    held_until: Timestamp;
    /** How it runs there. */
    run: ColumnType<unknown, string, string>;
  };
}
