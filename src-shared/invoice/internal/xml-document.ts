import { XMLParser } from 'fast-xml-parser';
import type { InvoiceProblem, InvoiceReading } from '../captured-invoice.ts';
import type { Node } from './xml-node.ts';

const DEEPEST = 100;
/** Entities stay as they are written; the five that XML itself has are read in `textOf`. */
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  alwaysCreateTextNode: true,
});

/**
 * Reads an invoice that is XML. A document type is refused, for nothing here declares entities; so are elements more than
 * {@link DEEPEST} deep, and what is not well-formed.
 */
export function readXmlInvoice(xml: string, read: (document: Node) => InvoiceReading): InvoiceReading {
  const refused = guard(xml);
  if (refused) return { invoices: [], problems: [refused] };
  try {
    return read(parser.parse(xml, true) as Node);
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 120) : 'unknown';
    return failed('malformed-xml', `The file is not well-formed XML, or it is cut off: ${reason}`);
  }
}

export function failed(code: string, message: string): InvoiceReading {
  return { invoices: [], problems: [{ code, message }] };
}

function guard(xml: string): InvoiceProblem | null {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(xml)) {
    return { code: 'document-type', message: 'The file has a document type or declares entities; it is not read.' };
  }
  let depth = 0;
  for (const [tag] of xml.matchAll(/<[/]?[A-Za-z_][^<>]*>/g)) {
    if (tag.startsWith('</')) depth -= 1;
    else if (!tag.endsWith('/>')) depth += 1;
    if (depth > DEEPEST) return { code: 'malformed-xml', message: `Elements more than ${DEEPEST} deep are not read.` };
  }
  return null;
}
