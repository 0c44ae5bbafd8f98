import { decodeText } from '../x12/bytes.ts';
import type { RecognisedFile } from '../remittance/recognise.ts';
import type { InvoiceFileKind } from './captured-invoice.ts';
import { isInvoiceHeader } from './read-csv.ts';

/** An instance of UBL says so in the namespace of its root. */
const UBL = /urn:oasis:names:specification:ubl:schema:xsd:(?:Invoice|CreditNote)-2["']/;
/** So does one of UN/CEFACT; cXML has no namespace, and a root of its name. */
const CII = /urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:/;
const CXML = /<cXML[\s>][\s\S]*<InvoiceDetailRequest[\s>]/;

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
  if (CII.test(text)) return 'invoice-cii';
  if (CXML.test(text)) return 'invoice-cxml';
  return isInvoiceHeader(text.slice(0, text.search(/[\r\n]|$/))) ? 'invoice-csv' : null;
}
