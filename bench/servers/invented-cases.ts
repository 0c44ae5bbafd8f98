import { SYSTEM } from '../../src-shared/authority/person.ts';
import { scopeId } from '../../src-shared/authority/scopes.ts';
import { calendarDateOf } from '../../src-shared/base/dates.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import { caseKinds } from '../../src-shared/case/kinds.ts';
import { openCase } from '../../src-shared/case/open-case.ts';
import { proposeCase, readProposal } from '../../src-shared/case/propose.ts';
import { defaultPolicies } from '../../src-shared/policy/defaults.ts';
import { writeOffProposal } from '../../src-shared/testing/build-write-off.ts';
import { policiesOf } from '../../src-shared/policy/policies.ts';

const rules = { policies: policiesOf(defaultPolicies), kinds: caseKinds };
const categories = ['timely-filing', 'administrative'] as const;
const payers = [
  { id: 'northern-plains', name: 'Northern Plains Mutual Health Assurance Company', class: 'commercial' },
  { id: 'evergreen-valley', name: 'Evergreen Valley Employees Health and Welfare Trust', class: 'commercial' },
  { id: 'harbor-states', name: 'Harbor States Medicare Administrative Services', class: 'medicare' },
] as const;
const reasons = [
  'Filed after the payer’s limit; the appeal was refused on its second level',
  'No authorisation was on file and the payer does not accept one after the fact',
  'Duplicate of a claim that was paid under another account number',
];
const HOUR_MS = 3_600_000;

/** Write-offs as the product itself opens them, above the limit that one approval covers. The same ones every time. */
export function* inventCases(count: number, sites: readonly string[]): Generator<CaseDocument> {
  const start = Date.parse('2026-09-01T08:00:00.000Z');
  for (let index = 0; index < count; index += 1) {
    const payer = payers[index % payers.length]!;
    const site = sites[index % sites.length]!;
    const account = `PA-${((index * 7919 + 104_729) % 60_466_176).toString(36).toUpperCase().padStart(5, '0')}`;
    const { values } = writeOffProposal({
      category: categories[index % categories.length]!,
      amountMinor: 200_100 + ((index * 7_907) % 180_000),
      account,
      payer: payer.name,
      reason: reasons[index % reasons.length]!,
    });
    const read = readProposal(caseKinds, { kind: 'write-off', values });
    invariant(read.ok, 'an invented write-off may be proposed');
    const proposal = proposeCase(
      read.value.kind,
      {
        of: 'intake',
        values: read.value.values,
        site,
        payer: { id: payer.id, name: payer.name, payerClass: payer.class },
        records: [],
        earlier: [],
        today: calendarDateOf(new Date(start)),
      },
      rules,
    );
    const number = String(index + 1).padStart(6, '0');
    yield openCase(
      proposal,
      {
        id: `case-${number}-${account.toLowerCase()}`,
        number: `WO-${number}`,
        scope: scopeId(site, 'work'),
        site,
        payer: payer.name,
        payerClass: payer.class,
        remittance: '',
        proposedBy: SYSTEM,
        now: new Date(start + (index % 2000) * HOUR_MS),
        evaluations: { why: `evaluation-${number}-1`, approval: `evaluation-${number}-2` },
      },
      rules,
    );
  }
}
