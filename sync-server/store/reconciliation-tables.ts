import type { ColumnType, Generated } from 'kysely';

type Timestamp = ColumnType<Date, Date | string, Date | string>;
type Optional<T> = ColumnType<T | null, T | null | undefined, T | null>;

/** Periods of account pairs that several people reconcile. Amounts in minor units; sides are 'left' and 'right'. */
export interface ReconciliationTables {
  reconciliation_period: {
    id: string;
    site: string;
    state: string;
    ver: number;
    body: string;
    rules_version: Optional<number>;
    /** LearnedPair[] as JSON text. */
    learned: Optional<string>;
  };
  match_rules_version: { pair: string; version: number; body: string };
  match_rules_draft: { pair: string; ver: number; body: string };
  reconciliation_line: {
    period_id: string;
    side: string;
    id: string;
    position: number;
    booked_on: string;
    amount: number;
    reference: string;
    party: string;
    account: string;
    brought_forward: Generated<boolean>;
    part_of: Optional<string>;
  };
  reconciliation_match: {
    period_id: string;
    id: string;
    rule: string;
    made_by: string;
    made_at: Timestamp;
    difference: number;
  };
  reconciliation_take: { period_id: string; side: string; line_id: string; match_id: Optional<string> };
  reconciliation_change: { period_id: string; seq: number; body: string };
}
