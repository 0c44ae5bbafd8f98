import type { DocumentTables } from './document-tables.ts';
import type { ErpForwardTable, ErpMappingTable, ErpTargetTable } from './erp-tables.ts';
import type { ColumnType, Generated } from 'kysely';
import type { ApiTables } from './api-tables.ts';
import type { AuditTables } from './audit-tables.ts';
import type { InboundTables } from './inbound-tables.ts';
import type { OutboundTables } from './outbound-tables.ts';
import type { ProviderAdjustmentTable } from './provider-adjustment-table.ts';
import type { ReconciliationTables } from './reconciliation-tables.ts';
import type { UpdateTables } from './update-tables.ts';

/** timestamptz: read as Date, written as Date or ISO text. */
type Timestamp = ColumnType<Date, Date | string, Date | string>;
type OptionalTimestamp = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
type Optional<T, Written = T | null> = ColumnType<T | null, Written | undefined, Written>;
/** JSON text columns are written and read as text: bodies of documents are never parsed on the way to a client. */
type JsonText = string;
/** jsonb: read as parsed JSON, written as JSON text. */
type Json = ColumnType<unknown, string, string>;

/** Every table of the server. bigint columns are read as numbers; all stay below 2^53. */
export interface Database
  extends ApiTables, AuditTables, DocumentTables, InboundTables, OutboundTables, ReconciliationTables, UpdateTables {
  // The feed (decision 3): one counter row per scope, a compacted log of puts and removals.
  sync_epoch: { id: Generated<number>; epoch: Generated<string> };
  scope: { id: string; last_seq: Generated<number> };
  doc: {
    coll: string;
    id: string;
    ver: number;
    scope: string;
    deleted: Generated<boolean>;
    body: JsonText;
    updated_at: Timestamp;
  };
  scope_op: { scope: string; seq: number; coll: string; doc_id: string; op: 'P' | 'R'; ver: number };

  // Identity.
  person: {
    id: string;
    name: string;
    active: Generated<boolean>;
    manager: Optional<string>;
    skills: ColumnType<unknown, string | null | undefined, string | null>;
    capacity: Optional<number>;
  };
  person_role: { person_id: string; role: string; site: string; limits: ColumnType<unknown, string, string> };
  department: { id: string; name: string; owner: string | null };
  absence: {
    id: string;
    person_id: string;
    stand_in_id: string;
    from_day: string;
    until_day: string;
    body: JsonText;
    ver: number;
  };
  role_history: { person_id: string; roles: Json; from_at: Timestamp; until_at: OptionalTimestamp };
  account: { account: string; person_id: string; password_hash: string; demo: boolean; title: string };
  session: {
    token_hash: string;
    person_id: string;
    device_id: string;
    family_id: Optional<string>;
    created_at: Timestamp;
    expires_at: Timestamp;
  };
  token_family: {
    id: string;
    person_id: string;
    device_id: string;
    created_at: Timestamp;
    expires_at: Timestamp;
    ended_at: OptionalTimestamp;
    end_reason: Optional<string>;
  };
  refresh_token: {
    token_hash: string;
    family_id: string;
    expires_at: Timestamp;
    used_at: OptionalTimestamp;
    attempt_hash: Optional<string>;
  };
  lease: {
    id: string;
    device_id: string;
    person_id: string;
    issued_at: Timestamp;
    expires_at: Timestamp;
    text: JsonText;
  };
  lease_use: { command_id: string; lease_id: string; amount: number };
  signing_key: { purpose: string; private_key: Buffer; created_at: Timestamp };
  person_identity: { issuer: string; subject: string; person_id: string };
  oidc_flow: { state_hash: string; nonce: string; verifier: string; redirect_uri: string; created_at: Timestamp };
  scim_user: {
    person_id: string;
    user_name: string;
    external_id: Optional<string>;
    body: Json;
    ver: number;
    created_at: Timestamp;
    modified_at: Timestamp;
  };
  scim_group: {
    id: string;
    display_name: string;
    external_id: Optional<string>;
    ver: number;
    created_at: Timestamp;
    modified_at: Timestamp;
  };
  scim_member: { group_id: string; person_id: string };
  device: {
    id: string;
    person_id: string;
    name: string;
    public_key: Buffer;
    next_seq: Generated<number>;
    chain_head: Generated<string>;
    enrolled_at: Timestamp;
    last_contact_at: Timestamp;
    revoked_at: OptionalTimestamp;
    revoked_by: Optional<string>;
    version: Generated<string>;
    evidence: Optional<unknown, string | null>;
    crushed_at: OptionalTimestamp;
    /** An administrator's word; null: as the computer's own policy says. */
    ring: Optional<string>;
    diagnostics_requested_at: OptionalTimestamp;
    diagnostics_sent_at: OptionalTimestamp;
    diagnostics_requested_by: Optional<string>;
    report: Optional<unknown, string | null>;
    reported_at: OptionalTimestamp;
  };
  command: {
    id: string;
    device_id: string;
    seq: number;
    actor_id: string;
    type: string;
    entity: string;
    /** The command as it was received, canonical JSON with its signature. */
    body: JsonText;
    received_at: Timestamp;
    outcome: JsonText;
  };
  purge_receipt: {
    device_id: string;
    scope: string;
    reason: string;
    ordered_at: Timestamp;
    confirmed_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  };

  // Directory.
  site: {
    id: string;
    name: string;
    type: string;
    npis: string[];
    escalation_contacts: Optional<string[]>;
    calendar: ColumnType<unknown, string | null | undefined, string | null>;
  };
  payer: { id: string; name: string; payer_class: string; identifiers: string[] };

  // Integration: what came in, kept raw.
  raw_file: { sha256: string; bytes: number; first_name: string; received_at: Timestamp };
  import: {
    id: string;
    sha256: string;
    file: string;
    kind: string;
    imported_by: string;
    imported_at: Timestamp;
    reply: JsonText;
    /** Which way it came: 'upload', or a connector's name. */
    connector: Generated<string>;
    finished_at: OptionalTimestamp;
    records: Generated<number>;
    accepted: Generated<number>;
    duplicates: Generated<number>;
    quarantined: Generated<number>;
  };
  remittance: {
    id: string;
    /** Payer, trace number and amount: the same remittance in another file has the same key. Unique but for refused ones. */
    key: string;
    import_id: string;
    sha256: string;
    ordinal: number;
    site: string;
    payer_id: string;
    payer_class: string;
    state: string;
    imported_by: string;
    /** RemittanceDocument as JSON text. */
    body: JsonText;
    ver: number;
    /** Of its document, for finding its deposit; see `traceKey`. */
    trace_key: Generated<string>;
    paid: Generated<number>;
    paid_on: Optional<string>;
  };
  claim_payment: {
    remittance_id: string;
    ordinal: number;
    site: string;
    payer_id: string;
    account: string;
    status: string;
    charge: number;
    paid: number;
    contractual: number;
    patient: number;
    case_id: ColumnType<string | null, string | null, string | null>;
    /** Id of the recorded policy decision that routed it. */
    route: string;
  };
  provider_adjustment: ProviderAdjustmentTable;
  /** What a case was found in by the server; `case_id` is '' where it gave none. */
  found_case: { key: string; case_id: string; found_at: Timestamp };
  /** What the systems around the desk know. */
  business_record: {
    type: string;
    id: string;
    site: string;
    keys: Json;
    body: Json;
    as_of: Timestamp;
    /** Key of the inbound item that told it last; null: it was told by the records route. */
    source: Optional<string>;
  };
  /** Cases a remittance asks for and that are not open yet, in the order of `position`. */
  case_proposal: {
    case_id: string;
    remittance_id: string;
    position: number;
    /** StoredProposal as JSON text. */
    body: JsonText;
  };

  // Orchestration.
  billing_case: {
    id: string;
    number: string;
    kind: string;
    queue: string;
    site: string;
    state: string;
    amount: number;
    account: string;
    remittance_id: ColumnType<string | null, string | null, string | null>;
    process_id: ColumnType<string | null, string | null, string | null>;
    /** Of a write-off; '' for other cases. */
    category: Generated<string>;
    opened_at: ColumnType<Date, Date | string | undefined, Date | string>;
    /** The whole case as JSON text: CaseDocument. */
    body: JsonText;
    ver: number;
    updated_at: Timestamp;
  };
  case_number: { prefix: string; last: number };
  wf_instance: {
    id: string;
    name: string;
    version: number;
    input: Json;
    state: 'running' | 'waiting' | 'done' | 'failed';
    paused_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
    trace: ColumnType<string | null, string | null | undefined, never>;
    result: ColumnType<unknown, string | null, string | null>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  wf_step: {
    instance_id: string;
    seq: number;
    kind: 'step' | 'wait' | 'call';
    name: string;
    /** due: its deadline has come and the wake-up is under way. */
    state: 'done' | 'waiting' | 'due';
    deadline: ColumnType<Date | null, Date | string | null, Date | string | null>;
    result: ColumnType<unknown, string | null, string | null>;
    payload: ColumnType<unknown, string | null | undefined, string | null>;
    branch: ColumnType<string, string | undefined, string>;
    at: Timestamp;
  };
  wf_signal: {
    id: Generated<number>;
    instance_id: string;
    topic: string;
    payload: Json;
    consumed_seq: ColumnType<number | null, number | null, number | null>;
    at: Timestamp;
  };

  /** Requests that may be sent twice, by whoever sent them and the key they gave. */
  keyed_request: { person_id: string; key: string; content_hash: string; case_id: string; received_at: Timestamp };

  /** HL7 messages that were accepted. */
  accepted_message: {
    application: string;
    facility: string;
    control_id: string;
    sha256: string;
    accepted_at: Timestamp;
  };

  /** FHIR resources as their systems told them last. */
  fhir_resource: { type: string; id: string; ver: number; body: JsonText; told_by: string; updated_at: Timestamp };

  // Decision governance.
  policy_version: {
    policy: string;
    version: number;
    table: JsonText;
    sha256: string;
    effective_from: Timestamp;
    authors: Generated<string[]>;
    reviewer: Optional<string>;
    /** Publication as JSON text; null on what a network began with. */
    publication: Optional<JsonText>;
  };
  policy_draft: {
    policy: string;
    ver: number;
    state: 'draft' | 'inReview';
    /** PolicyDraft as JSON text. */
    body: JsonText;
    updated_at: Timestamp;
  };
  policy_shipped: { policy: string; sha256: string };
  policy_rehearsal: {
    id: string;
    policy: string;
    /** Id of the draft. */
    draft: string;
    draft_ver: number;
    months: number;
    /** PolicyMaker as JSON text. */
    by: JsonText;
    state: 'running' | 'done' | 'stopped';
    done: number;
    total: number;
    started_at: Timestamp;
    updated_at: Timestamp;
    result: Optional<JsonText>;
  };
  policy_evaluation: {
    id: string;
    policy: string;
    version: number;
    rule: string;
    subject: string;
    inputs: Json;
    outcome: Json;
    at: Timestamp;
  };

  // Ledger (the embedded ERP) and the posting outbox.
  gl_account: { code: string; name: string; type: string; party: string };
  gl_period: { period: string; starts_on: string; ends_on: string; state: 'open' | 'closed' };
  gl_entry: {
    id: string;
    number: string;
    /** Unique: the same key can be posted once only. */
    key: string;
    content_hash: string;
    site: string;
    date: string;
    period: string;
    memo: string;
    reverses: ColumnType<string | null, string | null, string | null>;
    source: Json;
    posted_at: Timestamp;
  };
  gl_line: {
    entry_id: string;
    line: number;
    account: string;
    debit: number;
    credit: number;
    party: string;
    text: string;
    segments: Json;
  };
  gl_number: { year: number; last: number };
  erp_posting: {
    key: string;
    content_hash: string;
    state: 'queued' | 'claimed' | 'sent' | 'posted' | 'failed' | 'uncertain';
    posting: Json;
    attempts: Generated<number>;
    erp_id: ColumnType<string | null, string | null, string | null>;
    erp_number: ColumnType<string | null, string | null, string | null>;
    error: ColumnType<unknown, string | null, string | null>;
    updated_at: Timestamp;
  };

  erp_target: ErpTargetTable;
  erp_forward: ErpForwardTable;
  erp_mapping: ErpMappingTable;

  // How far the history of a new demonstration is loaded. Days are 'yyyy-mm-dd'.
  demonstration: { only_one: Generated<boolean>; first_day: string; last_day: string; next_day: string };

  // What people are told, and how.
  notice_cursor: { scope: string; seq: number };
  notice_case: { case_id: string; events: number; warn_at: OptionalTimestamp; warned: Generated<boolean> };
  notice: {
    id: string;
    person_id: string;
    case_id: Optional<string>;
    reason: string;
    at: Timestamp;
    read_at: OptionalTimestamp;
    mail_due_at: OptionalTimestamp;
    mail_id: Optional<string>;
    /** NoticeEntry as JSON text. */
    body: JsonText;
    ver: number;
  };
  notice_choice: { person_id: string; body: JsonText; ver: number };
  mail: {
    id: string;
    person_id: string;
    address: string;
    subject: string;
    body: string;
    state: 'waiting' | 'sent' | 'refused' | 'expired';
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  mail_gate: {
    only_one: Generated<boolean>;
    configuration: string;
    stopped_at: OptionalTimestamp;
  };
}
