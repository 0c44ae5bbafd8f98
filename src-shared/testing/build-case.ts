import type { CaseDocument } from '../case/case-document.ts';
import { caseKinds } from '../case/kinds.ts';
import { openCase } from '../case/open-case.ts';
import type { IntakeEvidence } from '../case/evidence.ts';
import { proposeCase, readProposal } from '../case/propose.ts';
import { invariant } from '../base/invariant.ts';
import { defaultPolicies } from '../policy/defaults.ts';
import { type Policies, policiesOf } from '../policy/policies.ts';
import { calendarDateOf, instantOf, type CalendarDate } from '../base/dates.ts';
import type { CaseFile } from '../document/case-file.ts';
import { accountRecord } from './build-account.ts';
import { actor, daniel } from './build-people.ts';
import { writeOffProposal } from './build-write-off.ts';

export const policies = policiesOf(defaultPolicies);
export const now = new Date('2026-11-24T09:00:00.000Z');

/** A timely-filing write-off that Daniel Reyes proposes at Westside Clinic, with anything else that matters. */
export function writeOffCase(
  amountMinor: number,
  differences: Partial<CaseDocument> = {},
  under: Policies = policies,
): CaseDocument {
  const { values } = writeOffProposal({
    category: 'timely-filing',
    amountMinor,
    payer: 'Northern Plains Mutual',
    reason: 'Filed after the payer’s limit',
  });
  const read = readProposal(caseKinds, { kind: 'write-off', values });
  invariant(read.ok, 'the builder proposes what may be proposed');
  const evidence: IntakeEvidence = {
    of: 'intake',
    values: read.value.values,
    site: differences.site ?? 'westside-clinic',
    payer: {
      id: 'northern-plains',
      name: 'Northern Plains Mutual',
      payerClass: differences.payerClass ?? 'commercial',
    },
    records: [accountRecord('PA-7F3K0002', { balanceMinor: 9_000_000_000_00 })],
    earlier: [],
    today: calendarDateOf(now),
  };
  const proposal = proposeCase(read.value.kind, evidence, { policies });
  const opened = openCase(
    proposal,
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
