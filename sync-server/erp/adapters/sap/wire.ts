import * as z from 'zod';
import { calendarDateOf } from '../../../../src-shared/base/dates.ts';
import { Amount } from '../kit/amounts.ts';

/** OData 2: a list, perhaps with the address of its next page. */
export function list<T>(row: z.ZodType<T>) {
  return z.object({ d: z.object({ results: z.array(row), __next: z.string().optional() }) });
}

/** '/Date(1792022400000)/': a day at midnight UTC. */
const Day = z
  .string()
  .regex(/^\/Date\(-?\d{1,15}\)\/$/)
  .transform((text) => new Date(Number(text.slice(6, -2))));

export const Account = z.object({
  GLAccount: z.string(),
  GLAccountName: z.string(),
  /** D: sum of customers, K: of suppliers. */
  ReconciliationAccountType: z.string(),
});
export const CostCenter = z.object({ CostCenter: z.string(), CostCenterName: z.string() });
export const Customer = z.object({ Customer: z.string() });
export const Supplier = z.object({ Supplier: z.string() });
export const DocumentItem = z.object({
  FiscalYear: z.string(),
  AccountingDocument: z.string().regex(/^\d{10}$/),
  PostingDate: Day.transform((date) => calendarDateOf(date)),
  AccountingDocumentCreationDate: Day,
  DocumentReferenceID: z.string(),
  AccountingDocumentHeaderText: z.string(),
  GLAccount: z.string(),
  Customer: z.string(),
  Supplier: z.string(),
  CostCenter: z.string(),
  DocumentItemText: z.string(),
  AmountInCompanyCodeCurrency: Amount,
});
export type DocumentItem = z.infer<typeof DocumentItem>;
export const Balance = z.object({
  GLAccount: z.string(),
  DebitAmountInCoCodeCrcy: Amount,
  CreditAmountInCoCodeCrcy: Amount,
});
