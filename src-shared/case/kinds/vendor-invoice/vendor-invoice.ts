import type { ProposedLine } from '../../../journal/journal-entry.ts';
import { accounts } from '../../../journal/chart.ts';
import { entryLines, type Posting } from '../../../journal/post-lines.ts';
import { costMinor, decimalOf } from '../../../money/decimal.ts';
import { formatMinor } from '../../../money/format.ts';
import type { Fact } from '../../case-document.ts';
import { describeEvidence, moneyFact, textFact } from '../../describe.ts';
import { findingsOf } from '../../findings.ts';
import { textOf } from '../../intake.ts';
import type { ApprovalSubject, CaseDescription, CaseKind } from '../../kind.ts';
import { invoiceFindings } from './checks.ts';
import { type BorneLine, type InvoiceSought, invoiceNeeds, invoiceNeedsThen, readSought } from './evidence.ts';
import { invoiceFields, invoiceProblems } from './form.ts';
import { matchFindings, matchQuestions } from './match.ts';
import { vendorOf, vendorQuery } from './vendor-query.ts';

/** An invoice of a vendor, or its credit note, for what was bought to serve patients. */
export const vendorInvoice: CaseKind = {
  kind: 'vendor-invoice',
  label: 'Vendor invoice',
  plural: 'Vendor invoices',
  prefix: 'VI',
  queue: 'vendor-invoices',
  amountLabel: 'Total',
  approve: {
    verb: 'Approve invoice',
    effect: 'post',
    explains: 'Posts the invoice to accounts payable, so that it is paid when it is due.',
  },
  duty: '',
  mayBeProposedByPeople: true,
  approval: {
    policy: 'invoice-approval',
    inputs: ({ amountMinor, inputs }: ApprovalSubject) => ({ amountMinor, departments: 1, ...inputs }),
  },
  intake: {
    title: 'Enter a vendor invoice',
    fields: invoiceFields,
    needs: invoiceNeeds,
    needsThen: invoiceNeedsThen,
    asks: (known) => matchQuestions(readSought(known)),
    earlier: 'own',
    isNetworkWide: true,
    // Invoices of one vendor are looked at one after the other, so that no two pass as the first.
    account: (values) => textOf(values, 'vendor'),
    problems: invoiceProblems,
  },
  capturesInvoices: true,
  letters: [vendorQuery],
  addressee: vendorOf,
  describe: (evidence) =>
    evidence.of === 'intake' ? describeInvoice(readSought(evidence)) : describeEvidence(evidence),
};

function describeInvoice(sought: InvoiceSought): CaseDescription {
  const { form, vendor } = sought;
  const { checks, blockedBy } = findingsOf(invoiceFindings(sought));
  const shares = departmentShares(sought);
  return {
    amountMinor: form.totalMinor,
    account: form.vendor,
    title: `${vendor?.name ?? form.vendor} · ${form.isCreditNote ? 'credit note' : 'invoice'} ${form.number}`.slice(
      0,
      200,
    ),
    facts: factsOf(sought),
    checks,
    blockedBy,
    claims: [],
    entry: invoiceEntry(sought),
    policyInputs: { departments: Math.max(1, shares.length) },
    ...(shares[0] ? { department: shares[0].department } : {}),
  };
}

/** Who pays how much, the largest share first; lines without a department that is known are left out. */
function departmentShares({ lines, costCentres }: InvoiceSought) {
  const departments = new Map(costCentres.map(({ id, department }) => [id, department]));
  const shares = new Map<string, number>();
  for (const { costCentre, amountMinor } of lines) {
    const department = departments.get(costCentre);
    if (department !== undefined) shares.set(department, (shares.get(department) ?? 0) + amountMinor);
  }
  return [...shares]
    .map(([department, amountMinor]) => ({ department, amountMinor }))
    .toSorted((a, b) => b.amountMinor - a.amountMinor || (a.department < b.department ? -1 : 1));
}

function factsOf(sought: InvoiceSought): Fact[] {
  const { form, vendor, order, lines } = sought;
  const date = (key: string, label: string, value: typeof form.dueDate): Fact[] =>
    value === null ? [] : [{ key, label, value: { type: 'date', date: value }, material: true }];
  const text = (key: string, label: string, value: string) => (value === '' ? [] : [textFact(key, label, value)]);
  const differing = matchFindings(sought).map(({ words }) => words);
  return [
    moneyFact('total', 'Total', form.totalMinor),
    textFact('vendor', 'Vendor', `${form.vendor}${vendor ? ` ${vendor.name}` : ''}`),
    textFact('payee', 'Payee', vendor?.name ?? form.vendor),
    textFact('number', form.isCreditNote ? 'Credit note' : 'Invoice number', form.number),
    ...date('invoiceDate', 'Invoice date', form.invoiceDate),
    ...date('dueDate', 'Due date', form.dueDate),
    ...text('purchaseOrder', 'Purchase order', form.purchaseOrder),
    ...text('service', 'Service or account', form.service),
    ...(form.currency === 'USD' ? [] : [textFact('currency', 'Currency', form.currency)]),
    textFact('allocation', 'Borne by', allocationWords(sought)),
    ...(order ? text('differences', 'Differs from the order', differing.join(' ').slice(0, 400)) : []),
    { key: 'lines', label: 'Lines', value: { type: 'count', count: lines.length }, material: true },
    ...text('source', 'Imported from', form.source).map((fact) => ({ ...fact, material: false })),
  ];
}

function allocationWords(sought: InvoiceSought): string {
  const words = allocationOf(sought).map(
    ({ costCentre, amountMinor }) => `${costCentre || 'nobody yet'} ${formatMinor(amountMinor)}`,
  );
  return words.join(', ').slice(0, 400);
}

/** What each cost centre bears, in the order of the lines; together exactly the total. */
export function allocationOf({
  lines,
}: Pick<InvoiceSought, 'lines'>): readonly { readonly costCentre: string; readonly amountMinor: number }[] {
  const shares = new Map<string, number>();
  for (const { costCentre, amountMinor } of lines) shares.set(costCentre, (shares.get(costCentre) ?? 0) + amountMinor);
  return [...shares].map(([costCentre, amountMinor]) => ({ costCentre, amountMinor }));
}

/**
 * Accounts payable with the vendor, against the expense of each cost centre; what was received under a three-way order has been
 * accrued at the order's price, so that accrual is used up and only the difference in price is an expense.
 *
 * @see DOMAIN.md D10, “vendor invoice tied to service”
 */
function invoiceEntry({ form, lines, order }: InvoiceSought): readonly ProposedLine[] {
  const sign = form.isCreditNote ? -1 : 1;
  const subject = `${form.isCreditNote ? 'Credit note' : 'Invoice'} ${form.number}`;
  const postings = lines.flatMap(({ costCentre, amountMinor, ordered, quantity }): Posting[] => {
    const isReceived = order?.match === 'three-way' && !form.isCreditNote && ordered !== null && quantity !== null;
    const accrued = isReceived ? costMinor(quantity, decimalOf(ordered.unitPrice) ?? 0n) : 0;
    const text = { party: costCentre, text: subject };
    return [
      { account: accounts.accruedPurchases, debitMinor: sign * accrued, ...text },
      { account: accounts.purchasedServices, debitMinor: sign * (amountMinor - accrued), ...text },
    ];
  });
  const released = order?.encumbered && !form.isCreditNote ? lines.flatMap((line) => releaseOf(line, subject)) : [];
  const payable = { account: accounts.accountsPayable, party: form.vendor, text: subject };
  return entryLines([...postings, ...released, { ...payable, debitMinor: -sign * form.totalMinor }]);
}

/** What the order has encumbered for what is billed now, at the order's price: it is spent, and reserved no more. */
function releaseOf({ ordered, quantity }: BorneLine, subject: string): readonly Posting[] {
  if (ordered === null || quantity === null || ordered.costCentre === '') return [];
  const encumbered = costMinor(quantity, decimalOf(ordered.unitPrice) ?? 0n);
  const text = { party: ordered.costCentre, text: `Encumbrance released: ${subject}` };
  return [
    { account: accounts.budgetReserve, debitMinor: encumbered, ...text },
    { account: accounts.encumbrances, debitMinor: -encumbered, ...text },
  ];
}
