import type { ImportedInvoice } from '../../../src-shared/wire/http.ts';
import { Amount } from '../../ui/Amount.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { Table } from '../../ui/Table.tsx';
import { invoiceStatus } from './import-words.ts';
import { t } from '../../language/t.ts';

/** What became of each invoice of a file; its case stands in the queue of vendor invoices. */
export function InvoiceTable({ invoices }: { invoices: readonly ImportedInvoice[] }) {
  return (
    <Table>
      <caption>{t('What the server answered')}</caption>
      <tbody>
        {invoices.map((invoice, index) => (
          <tr key={`${invoice.vendor} ${invoice.number} ${index}`}>
            <td>
              <StatusMark {...invoiceStatus(invoice)} />
            </td>
            <td>{invoice.number}</td>
            <td>{invoice.vendor}</td>
            <td className="figure">
              <Amount minor={invoice.totalMinor} />
            </td>
            <td>{invoice.currency}</td>
            <td>{invoice.caseNumber && t('Case {caseNumber}', { caseNumber: invoice.caseNumber })}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
