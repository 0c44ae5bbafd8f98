import { decodeText } from '../x12/bytes.ts';
import type { RecognisedFile } from '../remittance/recognise.ts';
import type { InvoiceFileKind, InvoiceReading } from './captured-invoice.ts';
import { read810 } from './read-810.ts';
import { isInvoiceHeader, readInvoiceCsv } from './read-csv.ts';
import { readUbl } from './read-ubl.ts';

/** A larger file of invoices is not read. */
export const MOST_INVOICE_BYTES = 16 * 1024 * 1024;

/** An instance of UBL says so in the namespace of its root. */
const UBL = /urn:oasis:names:specification:ubl:schema:xsd:(?:Invoice|CreditNote)-2["']/;

/**
 * Tells from its first bytes whether a file holds invoices, whatever its name says.
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

/** The invoices of a file. Never throws for what stands in it: what cannot be read is a problem in words. */
export function readInvoices(kind: InvoiceFileKind, bytes: Uint8Array): InvoiceReading {
  if (kind === 'x12-810') return read810(bytes);
  const text = decodeText(bytes, 0, bytes.length).replace(/^\uFEFF/, '');
  return kind === 'invoice-ubl' ? readUbl(text) : readInvoiceCsv(text);
}
