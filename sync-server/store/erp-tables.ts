import type { ColumnType, Generated } from 'kysely';

type Timestamp = ColumnType<Date, Date | string, Date | string>;
type Json = ColumnType<unknown, string, string>;

export type ErpTargetTable = {
  id: string;
  since: Timestamp;
  configuration: string;
  failures: Generated<number>;
  open_until: ColumnType<Date | null, Date | null, Date | null>;
  stopped: Generated<string>;
  last_error: Generated<string>;
  last_success_at: ColumnType<Date | null, Date | null, Date | null>;
};

export type ErpForwardTable = {
  target: string;
  entry_id: string;
  key: string;
  number: string;
  site: string;
  kind: string;
  amount: number;
  state: 'queued' | 'sent' | 'uncertain' | 'accepted' | 'waiting' | 'posted' | 'kept';
  attempts: Generated<number>;
  erp_key: string;
  erp_id: ColumnType<string | null, string | null, string | null>;
  erp_number: ColumnType<string | null, string | null, string | null>;
  /** Under which it goes there: the ledger's own unless that day is closed in the ERP. */
  date: string;
  mapping_version: ColumnType<number | null, number | null, number | null>;
  sent: ColumnType<unknown, string | null, string | null>;
  error_code: Generated<string>;
  error: Generated<string>;
  retry_at: ColumnType<Date | null, Date | null, Date | null>;
  queued_at: Timestamp;
  updated_at: Timestamp;
};

export type ErpMappingTable = {
  target: string;
  version: number;
  mapping: Json;
  made_by: string;
  note: string;
  made_at: Timestamp;
};
