import type { CaseDocument } from '../case/case-document.ts';
import { caseKinds } from '../case/kinds.ts';
import { openCase } from '../case/open-case.ts';
import { proposeWriteOff } from '../case/propose-write-off.ts';
import { invariant } from '../base/invariant.ts';
import { defaultPolicies } from '../policy/defaults.ts';
import { type Policies, policiesOf } from '../policy/policies.ts';
import { instantOf, type CalendarDate } from '../base/dates.ts';
import type { CaseFile } from '../document/case-file.ts';
import { actor, daniel } from './build-people.ts';

export const policies = policiesOf(defaultPolicies);
export const now = new Date('2026-11-24T09:00:00.000Z');

/** A timely-filing write-off that Daniel Reyes proposes at Westside Clinic, with anything else that matters. */
export function writeOffCase(
  amountMinor: number,
  differences: Partial<CaseDocument> = {},
  under: Policies = policies,
): CaseDocument {
  const proposal = proposeWriteOff(
    {
      category: 'timely-filing',
      amountMinor,
      account: 'PA-7F3K0002',
      payer: 'Northern Plains Mutual',
      payerParty: 'northern-plains',
      reason: 'Filed after the payer’s limit',
      site: differences.site ?? 'westside-clinic',
      payerClass: differences.payerClass ?? 'commercial',
    },
    { policies, kinds: caseKinds },
  );
  invariant(proposal.ok, 'the builder proposes what may be proposed');
  const opened = openCase(
    proposal.value,
    {
      id: 'case-1',
      number: 'WO-1042',
      scope: 'westside-clinic/work',
      site: 'westside-clinic',
      payer: 'Northern Plains Mutual',
      payerClass: 'commercial',
      remittance: '',
      proposedBy: actor(daniel),
      now,
      evaluations: { why: 'ev-1', approval: 'ev-2' },
    },
    { policies: under, kinds: caseKinds },
  );
  return { ...opened, ...differences };
}

/** A PDF that Daniel Reyes attached and that has not arrived yet. */
export function caseFile(differences: Partial<CaseFile> = {}): CaseFile {
  return {
    id: '0195f2a4-0000-7000-8000-000000000001',
    sha256: 'a'.repeat(64),
    name: 'remittance page 3.pdf',
    type: 'pdf',
    bytes: 300_000,
    pages: 3,
    addedBy: actor(daniel),
    addedAt: instantOf(now),
    origin: 'attached',
    sensitive: false,
    retainUntil: '2036-11-24' as CalendarDate,
    storedAt: null,
    removedAt: null,
    ...differences,
  };
}
