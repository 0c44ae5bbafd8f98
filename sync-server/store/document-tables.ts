import type { ColumnType } from 'kysely';

type Timestamp = ColumnType<Date, Date | string, Date | string>;
type OptionalTimestamp = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;

/** Documents of cases: their bytes are files, sealed with the keys that are here. */
export interface DocumentTables {
  document_blob: { sha256: string; bytes: number; sealed_key: Buffer; stored_at: Timestamp };
  case_file: {
    id: string;
    case_id: string;
    sha256: string;
    bytes: number;
    file_type: string;
    added_by: string;
    sensitive: boolean;
    retain_until: string;
    added_at: Timestamp;
    stored_at: OptionalTimestamp;
    removed_at: OptionalTimestamp;
  };
  document_upload: { document_id: string; sealed_key: Buffer; begun_at: Timestamp; touched_at: Timestamp };
  document_piece: { document_id: string; n: number };
  document_opening: { id: string; document_id: string; person_id: string; at: Timestamp };
}
