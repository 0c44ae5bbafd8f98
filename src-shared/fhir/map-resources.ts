import type { Claim, ClaimLine, ClaimStatus } from '../claims/claim.ts';
import { claimItem, statusItem } from '../claims/map-transactions.ts';
import type { AccountCharge } from '../records/account-change.ts';
import { CalendarDate } from '../base/dates.ts';
import { itemKey, Occurrences } from '../source-file/item-key.ts';
import type { SourceProblem } from '../source-file/source-format.ts';
import type { ItemReader, ItemSink, SourceFact, SourceItem } from '../source-file/source-item.ts';
import { FhirReader } from './read-fhir.ts';
import { isObject, moneyAt, objectAt, objectsAt, type Resource, textAt } from './resource.ts';

const TOGETHER = 100;

/** Maps FHIR R4 resources: Claim, ClaimResponse, Account and ChargeItem; the others say nothing that a case rests on. */
export function resourceItems(sink: ItemSink): ItemReader {
  let waiting = 0;
  let from = 0;
  let problems: SourceProblem[] = [];
  const end = () => {
    sink.onEnd({ what: 'resources', offset: from, problems });
    waiting = 0;
    problems = [];
  };
  const reader = new FhirReader({
    // JSON that cannot be read keeps nothing out but itself.
    onProblem: (problem) => sink.onItem(unreadItem(problem)),
    onResource: (resource, offset) => {
      if (waiting === 0) from = offset;
      waiting += 1;
      sink.onItem(resourceItem(resource, offset));
      if (waiting === TOGETHER) end();
    },
  });
  return {
    push: (piece) => reader.push(piece),
    end: () => {
      reader.end();
      end();
    },
  };
}

function unreadItem(problem: SourceProblem): SourceItem {
  const { offset, code } = problem;
  return { what: 'JSON value', offset, key: itemKey('fhir', code, offset), facts: [], problems: [problem] };
}

/** What one resource says. */
export function resourceItem(resource: Resource, offset: number): SourceItem {
  switch (resource.resourceType) {
    case 'Claim':
      return { ...claimItem(claimOf(resource, offset)), what: 'Claim' };
    case 'ClaimResponse':
      return { ...statusItem(statusOf(resource, offset), new Occurrences()), what: 'ClaimResponse' };
    case 'Account':
      return itemOf(resource, offset, accountFacts(resource));
    case 'ChargeItem':
      return chargeItem(resource, offset);
    default:
      return itemOf(resource, offset, []);
  }
}

function itemOf(
  resource: Resource,
  offset: number,
  facts: readonly SourceFact[],
  problems: readonly SourceProblem[] = [],
): SourceItem {
  const what = resource.resourceType.slice(0, 40);
  return { what, offset, key: itemKey('fhir', JSON.stringify(resource)), facts, problems };
}

/** The number by which it is known outside: its first identifier, or its own id. */
function numberOf(resource: Resource): string {
  const [identifier] = objectsAt(resource, 'identifier');
  return (textAt(identifier, 'value') || textAt(resource, 'id')).slice(0, 60);
}

/** 'Patient/42', 'urn:uuid:…': what it refers to, by its identifier or else by its id. */
function referenceAt(value: unknown, element: string): string {
  const reference = objectAt(value, element);
  const identified = textAt(objectAt(reference, 'identifier'), 'value');
  const text = identified || textAt(reference, 'reference');
  return text.slice(text.lastIndexOf('/') + 1).slice(0, 60);
}

function codeAt(value: unknown, element: string): string {
  const [coding] = objectsAt(objectAt(value, element), 'coding');
  return textAt(coding, 'code');
}

function claimOf(resource: Resource, offset: number): Claim {
  const payer = objectAt(resource, 'insurer');
  return {
    id: numberOf(resource),
    form:
      codeAt(resource, 'type') === 'institutional'
        ? 'institutional'
        : codeAt(resource, 'type') === 'oral'
          ? 'dental'
          : 'professional',
    chargeMinor: moneyAt(resource, 'total') ?? sumOf(objectsAt(resource, 'item').map((item) => moneyAt(item, 'net'))),
    facility: '',
    frequency: '',
    payer: referenceAt(resource, 'insurer'),
    payerName: textAt(payer, 'display').slice(0, 160),
    billingProvider: referenceAt(resource, 'provider'),
    originalReference: '',
    serviceOn: textAt(objectAt(resource, 'billablePeriod'), 'start').slice(0, 10).replaceAll('-', ''),
    lines: objectsAt(resource, 'item').flatMap((item, index) => lineOf(item, index)),
    offset,
  };
}

function sumOf(amounts: readonly (number | null)[]): number | null {
  if (amounts.length === 0 || amounts.includes(null)) return null;
  return amounts.reduce<number>((sum, amount) => sum + (amount ?? 0), 0);
}

/** A line without an amount of its own is not billed: what it is part of is. */
function lineOf(item: Readonly<Record<string, unknown>>, index: number): readonly ClaimLine[] {
  const chargeMinor = moneyAt(item, 'net');
  if (chargeMinor === null) return [];
  const quantity = objectAt(item, 'quantity')?.['value'];
  const on = textAt(item, 'servicedDate') || textAt(objectAt(item, 'servicedPeriod'), 'start');
  return [
    {
      line: index + 1,
      code: codeAt(item, 'productOrService').slice(0, 10),
      modifiers: [],
      revenueCode: codeAt(item, 'revenue'),
      chargeMinor,
      units: typeof quantity === 'number' ? String(quantity) : '1',
      serviceOn: on.slice(0, 10).replaceAll('-', ''),
    },
  ];
}

/** ClaimResponse.outcome stands where X12 has a status category. */
function statusOf(resource: Resource, offset: number): ClaimStatus {
  return {
    claim: referenceAt(resource, 'request'),
    payerClaim: numberOf(resource),
    category: textAt(resource, 'outcome').slice(0, 20),
    code: codeAt(resource, 'type'),
    on: textAt(resource, 'created').slice(0, 10).replaceAll('-', ''),
    chargeMinor: null,
    offset,
  };
}

function accountFacts(resource: Resource): readonly SourceFact[] {
  const account = numberOf(resource);
  const [subject] = objectsAt(resource, 'subject');
  const [guarantor] = objectsAt(resource, 'guarantor');
  const of = subject ? { subject } : null;
  const party = referenceAt(guarantor, 'party');
  const coverage = objectsAt(resource, 'coverage').flatMap((one, index) => {
    const payer = referenceAt(one, 'coverage');
    const order = one['priority'];
    const isOrder = typeof order === 'number' && Number.isSafeInteger(order) && order > 0;
    return payer === '' ? [] : [{ payer, name: payer, order: isOrder ? order : index + 1 }];
  });
  const updated = Date.parse(textAt(objectAt(resource, 'meta'), 'lastUpdated'));
  const change = {
    account,
    patient: referenceAt(of, 'subject'),
    asOf: Number.isNaN(updated) ? '' : new Date(updated).toISOString(),
    facility: '',
    ...(party === '' ? {} : { guarantor: party }),
    ...(coverage.length === 0 ? {} : { coverage }),
  };
  return account === '' ? [] : [{ type: 'account', change }];
}

function chargeItem(resource: Resource, offset: number): SourceItem {
  const problem = (message: string) =>
    itemOf(resource, offset, [], [{ code: 'charge-unreadable', severity: 'error', offset, message }]);
  const [account] = objectsAt(resource, 'account');
  const number = referenceAt(account ? { account } : null, 'account');
  if (number === '') return problem('A ChargeItem names no account.');
  const on = CalendarDate.safeParse(occurredOn(resource));
  if (!on.success) return problem('A ChargeItem does not say on which day it was (occurrence).');
  const amountMinor = moneyAt(resource, 'priceOverride');
  if (amountMinor === null) return problem('A ChargeItem has no price (priceOverride).');
  const quantity = objectAt(resource, 'quantity')?.['value'];
  const charge: AccountCharge = {
    account: number,
    id: numberOf(resource),
    kind: 'charge',
    on: on.data,
    code: codeAt(resource, 'code').slice(0, 20),
    units: typeof quantity === 'number' ? String(quantity) : '1',
    amountMinor,
    facility: '',
  };
  return itemOf(resource, offset, [{ type: 'charge', charge }]);
}

function occurredOn(resource: Resource): string {
  const period = resource['occurrencePeriod'];
  return (textAt(resource, 'occurrenceDateTime') || (isObject(period) ? textAt(period, 'start') : '')).slice(0, 10);
}
