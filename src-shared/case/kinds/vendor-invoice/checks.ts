import { addDays, dateText } from '../../../base/dates.ts';
import { costMinor } from '../../../money/decimal.ts';
import { formatMinor } from '../../../money/format.ts';
import { sumMinor } from '../../../money/money.ts';
import { check } from '../../describe.ts';
import { type Finding, holds } from '../../findings.ts';
import type { InvoiceSought } from './evidence.ts';
import { comparedNumber } from './invoice-number.ts';
import { matchFindings } from './match.ts';

/** Bank details that changed within so many days are looked at twice: it is how payments are diverted. */
const RECENT_DAYS = 60;

/** Everything that is looked at before a vendor is paid. A check that fails is in the way of an approval. */
export function invoiceFindings(sought: InvoiceSought): readonly Finding[] {
  return [
    vendorFinding(sought),
    bankFinding(sought),
    duplicateFinding(sought),
    currencyFinding(sought),
    orderFinding(sought),
    ...matchChecks(sought),
    multiplied(sought),
    differenceFinding(sought),
    costCentreFinding(sought),
  ];
}

function vendorFinding({ vendor, form }: InvoiceSought): Finding {
  const label = 'Vendor is known and active';
  if (!vendor) return check('vendor', label, 'failed', `Accounts payable knows no vendor ${form.vendor}.`);
  return holds('vendor', label, vendor.active, {
    passed: `${vendor.name} is active.`,
    failed: `${vendor.name} is not active, so nothing is paid to it.`,
  });
}

function bankFinding({ vendor, evidence }: InvoiceSought): Finding {
  if (!vendor) return null;
  const label = 'Bank details are not new';
  const { bankChangedOn } = vendor;
  if (bankChangedOn === null || bankChangedOn < addDays(evidence.today, -RECENT_DAYS)) {
    return check('bank', label, 'passed', `Unchanged for ${RECENT_DAYS} days.`);
  }
  const detail = `They were changed on ${dateText(bankChangedOn)}: call the vendor at a number known from before.`;
  return check('bank', label, 'warned', detail);
}

/** @see DOMAIN.md E25: a duplicate check that looks at one year, or at the number as it was typed, misses most of them. */
function duplicateFinding({ form, others }: InvoiceSought): Finding {
  const label = 'Not entered before';
  const year = form.invoiceDate.slice(0, 4);
  const number = comparedNumber(form.number, year);
  const same = others.filter(({ form: other }) => {
    const isSameNumber = comparedNumber(other.number, other.invoiceDate.slice(0, 4)) === number;
    return isSameNumber && other.isCreditNote === form.isCreditNote;
  });
  const certain = same.find(
    ({ form: other }) => other.invoiceDate.slice(0, 4) === year || other.totalMinor === form.totalMinor,
  );
  if (certain) return check('duplicate', label, 'failed', `${certain.number} is ${described(certain.form)} already.`);
  const [otherYear] = same;
  if (otherYear) {
    const detail = `${otherYear.number} has the same number in another year: ${described(otherYear.form)}.`;
    return check('duplicate', label, 'warned', detail);
  }
  const alike = others.find(
    ({ form: other }) => other.totalMinor === form.totalMinor && other.invoiceDate === form.invoiceDate,
  );
  if (alike) {
    const detail = `${alike.number} has the same date and amount under another number: ${described(alike.form)}.`;
    return check('duplicate', label, 'warned', detail);
  }
  return check(
    'duplicate',
    label,
    'passed',
    'No invoice of this vendor has this number, in any year or way of writing it.',
  );
}

function described({ number, invoiceDate, totalMinor }: InvoiceSought['form']): string {
  return `invoice ${number} of ${dateText(invoiceDate)}, ${formatMinor(totalMinor)}`;
}

function currencyFinding({ form }: InvoiceSought): Finding {
  if (form.currency === 'USD') return null;
  const detail = `The invoice is in ${form.currency}; the books are in US dollars, and nothing here converts it.`;
  return check('currency', 'In the currency of the books', 'failed', detail);
}

function orderFinding({ form, order }: InvoiceSought): Finding {
  if (form.purchaseOrder === '') return null;
  const label = 'Purchase order is known and open';
  if (!order) return check('order', label, 'failed', `Purchasing knows no purchase order ${form.purchaseOrder}.`);
  if (order.vendor !== form.vendor) {
    return check(
      'order',
      label,
      'failed',
      `${order.id} was given to vendor ${order.vendor}, and not to ${form.vendor}.`,
    );
  }
  return holds('order', label, order.state === 'open', {
    passed: `${order.id} is open.`,
    failed: `${order.id} is closed.`,
  });
}

/** One check per place where it differs; the policy says what is let pass. What no policy answered stops it. */
function matchChecks(sought: InvoiceSought): readonly Finding[] {
  const { order, form, evidence } = sought;
  if (!order || form.isCreditNote) return [];
  const label = order.match === 'three-way' ? 'Matches order and receipt' : 'Matches the order';
  if (!sought.lines.some(({ type }) => type === 'item')) {
    return [check('match', label, 'failed', `No line bills goods or services, and ${order.id} orders nothing else.`)];
  }
  const findings = matchFindings(sought);
  if (findings.length === 0) {
    const passed = order.match === 'three-way' ? 'Ordered, received and billed agree.' : 'Ordered and billed agree.';
    return [check('match', label, 'passed', passed)];
  }
  return findings.map(({ finding, differenceMinor, permille, words }, index) => {
    const ruling = evidence.rulings?.find(
      ({ policy, inputs }) =>
        policy === 'invoice-match' &&
        inputs['finding'] === finding &&
        inputs['differenceMinor'] === differenceMinor &&
        inputs['permille'] === permille,
    );
    const handling = ruling?.then['handling'];
    const state = handling === 'pass' ? 'passed' : handling === 'warn' ? 'warned' : 'failed';
    return check(`match-${index + 1}`, label, state, ruling ? `${words} ${ruling.text} (${ruling.rule})` : words);
  });
}

/** Half a cent of rounding per line is the vendor's business. */
function multiplied({ lines }: InvoiceSought): Finding {
  const off = lines.filter(
    ({ quantity, unitPrice, amountMinor }) =>
      quantity !== null && unitPrice !== null && Math.abs(costMinor(quantity, unitPrice) - amountMinor) > 1,
  );
  if (off.length === 0) return null;
  const named = off.slice(0, 5).map(({ at }) => at);
  const detail = `Quantity times unit price is not the amount in line ${named.join(', ')}${off.length > 5 ? ' and others' : ''}.`;
  return check('multiplied', 'Lines multiply out', 'warned', detail);
}

function differenceFinding({ lines }: InvoiceSought): Finding {
  const open = lines.filter(({ type }) => type === 'difference');
  if (open.length === 0) return null;
  const difference = sumMinor(open.map(({ amountMinor }) => amountMinor));
  const detail = `As it was sent, its parts differ from its total by ${formatMinor(difference)}: ask the vendor.`;
  return check('difference', 'Total is explained', 'warned', detail);
}

function costCentreFinding({ lines, costCentres }: InvoiceSought): Finding {
  const label = 'Every line has a cost centre';
  const without = lines.filter(({ costCentre }) => costCentre === '').map(({ at }) => at);
  if (without.length > 0) {
    const named = without.slice(0, 8).join(', ');
    return check(
      'cost-centre',
      label,
      'failed',
      `Nobody bears line ${named}${without.length > 8 ? ' and others' : ''}.`,
    );
  }
  const known = new Set(costCentres.map(({ id }) => id));
  const unknown = [...new Set(lines.map(({ costCentre }) => costCentre))].filter((id) => !known.has(id));
  return holds('cost-centre', label, unknown.length === 0, {
    passed: 'Each line is borne by a cost centre that is known.',
    failed: `There is no cost centre ${unknown.slice(0, 5).join(', ')}.`,
  });
}
