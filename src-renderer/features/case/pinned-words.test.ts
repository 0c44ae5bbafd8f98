import { describe, expect, it } from 'vitest';
import type { Instant } from '../../../src-shared/base/dates.ts';
import { writeOffApproval as table } from '../../../src-shared/policy/defaults/write-off-approval.ts';
import { policiesAt } from '../../../src-shared/policy/policy-version.ts';
import { pinnedWords } from './pinned-words.ts';

const rule = { policy: table.policy, version: 1, rule: 'WO-3', text: '', evaluation: '' };
const document = (version: number) => {
  const from = { ...table, version, effectiveFrom: `2026-0${version}-01` };
  return { id: `${version}`, scope: '', ver: 1, policy: table.policy, version, table: from };
};
const words = (numbers: readonly number[]) => {
  const versions = numbers.map(document);
  const policies = policiesAt(versions, '2026-11-30T00:00:00.000Z' as Instant);
  return pinnedWords({ why: rule, approvalRule: rule }, { policies, versions });
};

describe('a case under a version that was replaced', () => {
  it('says once which it keeps and since when another is in force', () =>
    expect(words([1, 2])).toEqual([
      expect.stringMatching(/^It keeps version 1 of Approval of write-offs; version 2 is in force since .+\.$/),
    ]));

  it('says nothing while its version is in force', () => expect(words([1])).toEqual([]));
});
