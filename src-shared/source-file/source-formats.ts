import { bai2, bankCsv, camt, nacha, ofx } from '../bank/bank-formats.ts';
import { medicareClaimChanges } from '../claims/rda-format.ts';
import { transactions } from '../claims/transactions-format.ts';
import { fhir } from '../fhir/fhir-format.ts';
import { hl7 } from '../hl7/hl7-format.ts';
import type { RecognisedFile } from '../remittance/recognise.ts';
import type { SourceFormat } from './source-format.ts';

/** Every format beside remittances and vendors' invoices, in the order in which they are asked. */
const sourceFormats: readonly SourceFormat[] = [
  transactions,
  hl7,
  fhir,
  medicareClaimChanges,
  nacha,
  bai2,
  camt,
  ofx,
  bankCsv,
];

/** The format of a file, known from its first bytes; null where none of them is its own. */
export function sourceFormatOf(
  firstBytes: Uint8Array,
  recognised: RecognisedFile,
): { readonly format: SourceFormat; readonly kind: string } | null {
  for (const format of sourceFormats) {
    const kind = format.recognise(firstBytes, recognised);
    if (kind !== null) return { format, kind };
  }
  return null;
}
