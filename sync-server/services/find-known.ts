import type { Instant } from '../../src-shared/base/dates.ts';
import { ADJUSTMENT, type AdjustmentRecord } from '../../src-shared/records/provider-adjustment.ts';
import type { BusinessRecord, RecordRequest } from '../../src-shared/records/record.ts';
import type { CarriedAdjustment } from '../../src-shared/remittance/carry-forward.ts';
import { findRecords } from '../store/business-records.ts';
import { findAdjustments } from '../store/provider-adjustments.ts';
import type { Db } from '../store/transaction.ts';

/** What systems around the desk have told, and what the desk knows from its own remittances. */
export async function findKnown(
  db: Db,
  requests: readonly RecordRequest[],
  site: string,
): Promise<readonly BusinessRecord[]> {
  const references = requests.flatMap((one) => (one.type === ADJUSTMENT && 'value' in one ? [one.value] : []));
  const told = await findRecords(
    db,
    requests.filter(({ type }) => type !== ADJUSTMENT),
    site,
  );
  const adjustments = references.length > 0 ? await findAdjustments(db, references) : [];
  return [...told, ...adjustments.map(asRecord)];
}

function asRecord({ site, position, ...adjustment }: CarriedAdjustment): BusinessRecord {
  const body: AdjustmentRecord = adjustment;
  const asOf = `${adjustment.date}T00:00:00.000Z` as Instant;
  return { type: ADJUSTMENT, id: `${adjustment.remittance}:${position}`, site, keys: {}, body, asOf };
}
