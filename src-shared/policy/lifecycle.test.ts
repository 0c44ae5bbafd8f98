import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf, type Instant } from '../base/dates.ts';
import { checkDraft } from './check-draft.ts';
import type { PoliciesCheck } from './check-policies.ts';
import { defaultPolicies } from './defaults.ts';
import { clock } from './defaults/clock.ts';
import { writeOffApproval } from './defaults/write-off-approval.ts';
import type { PolicyTable, Publication } from './policy-document.ts';
import { draftRefusalText, mayReview, maySubmit, type PolicyDraft } from './policy-draft.ts';
import {
  changesAfter,
  type DatedVersion,
  effectiveWhenPublished,
  policiesAt,
  versionsInForce,
} from './policy-version.ts';

const instant = (day: string, time = '00:00') => `${day}T${time}:00.000Z` as Instant;
const maya = { id: 'maya', name: 'Maya' };
const keith = { id: 'keith', name: 'Keith' };

function published(version: number, from: Instant, table: PolicyTable = writeOffApproval): DatedVersion {
  const publication: Publication = {
    at: from,
    effectiveFrom: from,
    authors: [maya],
    reviewer: keith,
    reason: 'Audit',
    review: '',
    changes: [],
    rehearsal: null,
  };
  return { policy: table.policy, version, table: { ...table, version }, publication };
}
const first: DatedVersion = { policy: writeOffApproval.policy, version: 1, table: writeOffApproval };

describe('the version in force', () => {
  const versions = [published(3, instant('2027-01-01')), first, published(2, instant('2026-11-30', '18:00'))];
  const at = (when: Instant) => versionsInForce(versions, when).get('write-off-approval')?.version;

  it('is the last that has begun, from its instant on', () =>
    expect([
      at(instant('2026-11-30', '17:59')),
      at(instant('2026-11-30', '18:00')),
      at(instant('2026-12-31', '23:59')),
      at(instant('2027-01-01')),
    ]).toEqual([1, 2, 2, 3]));

  it('is the first before all of them have begun: there is never none', () =>
    expect(at(instant('2020-01-01'))).toBe(1));

  it('is the higher of two that begin together', () => {
    const together = [published(4, instant('2026-11-30')), published(5, instant('2026-11-30'))];
    expect(versionsInForce(together, instant('2026-12-01')).get('write-off-approval')?.version).toBe(5);
  });

  it('does not depend on the order in which versions arrived, and changes at the instants that are announced', () =>
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(40), { minLength: 1, maxLength: 6 }),
        fc.nat(45),
        fc.nat(1000),
        (days, asked, seed) => {
          const day = (number: number) => instantOf(new Date(Date.UTC(2026, 0, 1 + number)));
          const all = days.map((number, index) => published(index + 2, day(number)));
          const shuffled = all.toSorted((a, b) => ((a.version * seed) % 7) - ((b.version * seed) % 7));
          const inForce = (when: Instant, from = all) => policiesAt(from, when).get('write-off-approval');
          expect(inForce(day(asked), shuffled)).toBe(inForce(day(asked)));
          const [next] = changesAfter(all, day(asked));
          const begun = all.length - changesAfter(all, day(asked)).length;
          if (next === undefined || begun === 0) return;
          expect(inForce(next)).not.toBe(inForce(day(asked)));
        },
      ),
    ));

  it('begins on the day of its table, and never before it is published', () => {
    const table = { effectiveFrom: '2026-12-01' };
    expect(effectiveWhenPublished(table, instant('2026-11-30', '12:00'))).toBe(instant('2026-12-01'));
    expect(effectiveWhenPublished(table, instant('2026-12-01', '12:00'))).toBe(instant('2026-12-01', '12:00'));
  });
});

describe('a draft', () => {
  const draft: PolicyDraft = {
    id: 'd1',
    policy: 'write-off-approval',
    ver: 3,
    state: 'draft',
    table: writeOffApproval,
    authors: [maya],
    reason: '',
    updatedAt: instant('2026-11-30'),
    returned: null,
  };
  const ready = { isChanged: true, isRehearsed: true };

  it('goes to a reviewer with a reason, rehearsed, and with a change in it', () => {
    expect(maySubmit(draft, 'Audit 2026-4', ready).ok).toBe(true);
    expect(maySubmit(draft, ' ', ready)).toMatchObject({ error: { kind: 'noReason' } });
    expect(maySubmit(draft, 'Audit', { ...ready, isRehearsed: false })).toMatchObject({
      error: { kind: 'notRehearsed' },
    });
    expect(maySubmit(draft, 'Audit', { ...ready, isChanged: false })).toMatchObject({ error: { kind: 'noChange' } });
    expect(maySubmit({ ...draft, authors: [] }, 'Audit', ready)).toMatchObject({ error: { kind: 'nobodyWrote' } });
    expect(maySubmit({ ...draft, state: 'inReview' }, 'Audit', ready)).toMatchObject({ error: { kind: 'inReview' } });
    expect(maySubmit(null, 'Audit', ready)).toMatchObject({ error: { kind: 'noDraft' } });
  });

  it('is reviewed by nobody who wrote on it', () => {
    const submitted: PolicyDraft = { ...draft, state: 'inReview', authors: [maya, keith] };
    expect(mayReview(submitted, 'elena').ok).toBe(true);
    for (const { id } of [maya, keith]) {
      expect(mayReview(submitted, id)).toMatchObject({ error: { kind: 'ownVersion' } });
    }
    expect(mayReview(draft, 'elena')).toMatchObject({ error: { kind: 'notInReview' } });
  });

  it('is refused in sentences', () => {
    expect(draftRefusalText({ kind: 'changedMeanwhile', by: 'Keith' })).toContain('Keith changed the draft');
    expect(draftRefusalText({ kind: 'ownVersion' })).toMatch(/another member of the board/);
  });
});

describe('the check of a draft among the others', () => {
  const versions: DatedVersion[] = defaultPolicies.map((table) => ({ policy: table.policy, version: 1, table }));
  const from = instant('2026-11-30');
  const noChecks = { from, checks: [] };

  it('finds nothing in the draft that changes nothing', () =>
    expect(checkDraft(writeOffApproval, versions, noChecks)).toEqual([]));

  it('finds a gap that it opens', () => {
    const rules = writeOffApproval.rules.slice(0, -1);
    expect(checkDraft({ ...writeOffApproval, rules }, versions, noChecks)).toMatchObject([
      { policy: 'write-off-approval', kind: 'gap', blocks: true },
    ]);
  });

  it('asks again from the instant at which another version takes over, until its own successor does', () => {
    const asked: number[] = [];
    const watch: PoliciesCheck = (policies) => {
      asked.push(policies.get('clock')!.version);
      return [];
    };
    const later = [published(2, instant('2026-12-10'), clock), published(3, instant('2026-12-20'), clock)];
    const successor = published(9, instant('2026-12-15'));
    checkDraft(writeOffApproval, [...versions, ...later, successor], { from, checks: [watch] });
    expect(new Set(asked)).toEqual(new Set([1, 2]));
  });

  it('does not blame it for what is wrong without it', () => {
    const broken = { ...clock, rules: clock.rules.slice(0, 1) };
    const others = versions.map((version) => (version.policy === 'clock' ? { ...version, table: broken } : version));
    expect(checkDraft(writeOffApproval, others, noChecks)).toEqual([]);
    expect(checkDraft(broken, others, noChecks)[0]).toMatchObject({ policy: 'clock', kind: 'gap' });
  });
});
