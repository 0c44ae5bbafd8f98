import { decodeText } from '../x12/bytes.ts';
import type { InvoiceFileKind, InvoiceReading } from './captured-invoice.ts';
import { read810 } from './read-810.ts';
import { readCii } from './read-cii.ts';
import { readInvoiceCsv } from './read-csv.ts';
import { readCxml } from './read-cxml.ts';
import { readUbl } from './read-ubl.ts';

/** A larger file of invoices is not read. */
export const MOST_INVOICE_BYTES = 16 * 1024 * 1024;

/** The invoices of a file. Never throws for what stands in it: what cannot be read is a problem in words. */
export function readInvoices(kind: InvoiceFileKind, bytes: Uint8Array): InvoiceReading {
  if (kind === 'x12-810') return read810(bytes);
  const text = decodeText(bytes, 0, bytes.length).replace(/^\uFEFF/, '');
  switch (kind) {
    case 'invoice-ubl':
      return readUbl(text);
    case 'invoice-cii':
      return readCii(text);
    case 'invoice-cxml':
      return readCxml(text);
    case 'invoice-csv':
      return readInvoiceCsv(text);
  }
}
