import { describe, expect, it } from 'vitest';
import { instantOf } from '../base/dates.ts';
import type { CaseDocument } from '../case/case-document.ts';
import { asksDepartmentOwner } from '../case/amendment.ts';
import { decideApprovals } from '../case/approval-inputs.ts';
import { caseKinds } from '../case/kinds.ts';
import type { Directory } from '../directory/directory.ts';
import { checkPolicies } from '../policy/check-policies.ts';
import type { Policies } from '../policy/policies.ts';
import { authorizer } from '../testing/build-authorizer.ts';
import { now, policies, writeOffCase } from '../testing/build-case.ts';
import { absence, actor, daniel, directoryWith, keith, maya, priya, ruth, tom } from '../testing/build-people.ts';
import { approversOf } from './approvers.ts';
import { departmentOwnersCheck } from './department-approver.ts';
import { may } from './may.ts';
import type { Person } from './person.ts';
import { refusalOutcome } from './refusal-outcome.ts';

const at = instantOf(now);
const owned = (owner: string | null, directory = directoryWith()): Directory => ({
  ...directory,
  departments: [{ id: 'patient-financial-services', name: 'Patient Financial Services', owner }],
  departmentName: () => 'Patient Financial Services',
});
const asking = (amountMinor: number, differences: Partial<CaseDocument> = {}) =>
  writeOffCase(amountMinor, { departmentApproves: true, ...differences });
const inside = (directory: Directory) => ({ policies, authorizer, directory, at });
const who = (subject: CaseDocument, directory: Directory) =>
  approversOf(subject, inside(directory)).map(({ name, ownsDepartment }) => (ownsDepartment ? `${name} *` : name));
const answer = (person: Person, subject: CaseDocument, directory: Directory) => {
  const permitted = may(person, 'approve', subject, inside(directory));
  return permitted.ok ? 'yes' : refusalOutcome(permitted.error).message;
};

describe('a case whose policy asks for whoever answers for its department', () => {
  it('with one approval is approved by them alone, and the others are told so', () => {
    expect(who(asking(45_00), owned(ruth.id))).toEqual(['Ruth Abramson *']);
    expect(answer(maya, asking(45_00), owned(ruth.id))).toBe(
      'An approval of whoever answers for Patient Financial Services is missing; Ruth Abramson (revenue cycle director) can approve it.',
    );
  });

  it('with two is approved by one other as well, once each, in any order', () => {
    const subject = asking(3_000_00);
    expect(subject.approvalsNeeded).toBe(2);
    expect(who(subject, owned(keith.id))).toEqual(['Ruth Abramson', 'Keith Vance *']);
    const after = (by: Person) => ({ ...subject, approvals: [{ by: actor(by), at, command: '' }] });
    expect(who(after(ruth), owned(keith.id))).toEqual(['Keith Vance *']);
    expect(who(after(keith), owned(keith.id))).toEqual(['Ruth Abramson']);
  });

  it('goes to the nearest manager above them where they proposed it or lack the authority', () => {
    expect(who(asking(45_00, { proposedBy: actor(ruth) }), owned(ruth.id))).toEqual(['Keith Vance *']);
    expect(who(asking(45_00), owned(priya.id))).toEqual(['Ruth Abramson *']);
    expect(who(asking(900_00), owned(maya.id))).toEqual(['Ruth Abramson *']);
  });

  it('is approved with the authority that they lend while they are absent', () => {
    const away = owned(maya.id, directoryWith(absence(maya, tom)));
    expect(answer(tom, asking(45_00), away)).toBe('yes');
    expect(answer(keith, asking(45_00), away)).toMatch(/^An approval of whoever answers/);
  });

  it('waits where nobody answers for it, and says so', () => {
    expect(who(asking(45_00), owned(null))).toEqual([]);
    expect(answer(keith, asking(45_00), owned(null))).toBe(
      'An approval of whoever answers for Patient Financial Services is missing.',
    );
    expect(answer(maya, asking(45_00, { proposedBy: actor(daniel), departmentApproves: false }), owned(null))).toBe(
      'yes',
    );
  });
});

/** The default policies, of which rule WO-6 asks for whoever answers for the department. */
function askingPolicies(): Policies {
  const table = policies.get('write-off-approval')!;
  const rules = table.rules.map((rule) =>
    rule.id === 'WO-6' ? { ...rule, then: { ...rule.then, levels: 'department-owner' } } : rule,
  );
  return new Map(policies).set(table.policy, { ...table, rules });
}

describe('a policy that asks for whoever answers for a department', () => {
  const names = ['patient-financial-services', 'accounts-receivable', 'managed-care', 'general-accounting'];
  const departments = (without: string) =>
    names.map((id) => ({ id, name: id, owner: id === without ? null : String(ruth.id) }));
  const findings = (without: string, tables: Policies) =>
    checkPolicies([...tables.values()], { checks: [departmentOwnersCheck(departments(without))] })
      .filter(({ blocks, rule }) => blocks && rule === 'WO-6')
      .map(({ rule, text }) => [rule, text]);

  it('is not published while nobody answers for one of them, which is named', () => {
    expect(findings('managed-care', askingPolicies())).toEqual([
      ['WO-6', 'WO-6 asks for whoever answers for the department, and nobody answers for managed-care.'],
    ]);
    expect(findings('', askingPolicies())).toEqual([]);
    expect(findings('managed-care', policies)).toEqual([]);
  });

  it('puts the question on the case', () => {
    const subject = {
      kind: 'write-off',
      queue: 'write-offs',
      amountMinor: 900_00,
      payerClass: 'commercial',
      site: 'westside-clinic',
      category: 'timely-filing',
    };
    const decided = decideApprovals(caseKinds.find('write-off')!, subject, askingPolicies());
    expect(asksDepartmentOwner(decided)).toBe(true);
  });
});
