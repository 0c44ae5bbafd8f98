import type { CaseDocument } from '../case/case-document.ts';
import type { Resource } from './resource.ts';

/** Systems of our own identifiers and codes. */
export const SYSTEMS = {
  account: 'urn:countersign:account',
  caseKind: 'urn:countersign:case-kind',
  caseNumber: 'urn:countersign:case-number',
  person: 'urn:countersign:person',
  trace: 'urn:countersign:trace',
} as const;

/** Whole cents as FHIR writes an amount: a JSON number in dollars, exact to fifteen digits. */
export function moneyOf(minor: number): { readonly value: number; readonly currency: 'USD' } {
  const digits = String(Math.abs(minor)).padStart(3, '0');
  const value = Number(`${digits.slice(0, -2)}.${digits.slice(-2)}`);
  return { value: minor < 0 ? 0 - value : value, currency: 'USD' };
}

/** What a case is to a system around the desk: a Task, with its amount as input. @see FHIR R4 Task */
export function taskOf(document: CaseDocument): Resource {
  const { id, number, kind, state, title, owner, account, evidence, proposedBy } = document;
  return {
    resourceType: 'Task',
    id,
    meta: { versionId: String(document.ver), lastUpdated: document.updatedAt },
    identifier: [{ system: SYSTEMS.caseNumber, value: number }],
    status: statusOf(document),
    businessStatus: { text: state },
    intent: 'order',
    priority: document.risk?.band === 'high' ? 'urgent' : 'routine',
    code: { coding: [{ system: SYSTEMS.caseKind, code: kind }] },
    ...(title.trim() === '' ? {} : { description: title }),
    ...(evidence.remittance === '' ? {} : { focus: { reference: `PaymentReconciliation/${evidence.remittance}` } }),
    ...(account === '' ? {} : { for: { type: 'Account', identifier: { system: SYSTEMS.account, value: account } } }),
    authoredOn: document.createdAt,
    lastModified: document.updatedAt,
    requester: personOf(proposedBy),
    ...(owner === null ? {} : { owner: personOf(owner) }),
    restriction: { period: { end: document.dueAt } },
    input: [{ type: { text: 'amount' }, valueMoney: moneyOf(document.amountMinor) }],
  };
}

function personOf({ id, name }: CaseDocument['proposedBy']) {
  return { identifier: { system: SYSTEMS.person, value: id }, display: name };
}

function statusOf({ state, owner }: CaseDocument): string {
  switch (state) {
    case 'open':
      return owner === null ? 'ready' : 'in-progress';
    case 'returned':
      return 'on-hold';
    case 'approved':
      return 'in-progress';
    case 'posted':
    case 'closed':
      return 'completed';
    case 'refused':
      return 'rejected';
    case 'postingFailed':
      return 'failed';
  }
}
