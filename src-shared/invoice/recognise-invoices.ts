import { decodeText } from '../x12/bytes.ts';
import type { RecognisedFile } from '../remittance/recognise.ts';
import type { InvoiceFileKind } from './captured-invoice.ts';
import { isInvoiceHeader } from './read-csv.ts';

/** An instance of UBL says so in the namespace of its root. */
const UBL = /urn:oasis:names:specification:ubl:schema:xsd:(?:Invoice|CreditNote)-2["']/;

/**
 * Tells from its first bytes whether a file holds invoices, whatever its name says. Apart from the readers, so that a window need
 * not load them.
 *
 * @param recognised  what the bytes are taken for otherwise.
 */
export function recogniseInvoices(firstBytes: Uint8Array, recognised: RecognisedFile): InvoiceFileKind | null {
  if (recognised.kind === 'x12-other') return recognised.transactionSet === '810' ? 'x12-810' : null;
  if (recognised.kind !== 'unknown') return null;
  const text = decodeText(firstBytes, 0, firstBytes.length).replace(/^\uFEFF/, '');
  if (UBL.test(text)) return 'invoice-ubl';
  return isInvoiceHeader(text.slice(0, text.search(/[\r\n]|$/))) ? 'invoice-csv' : null;
}
