import { describe, expect, it } from 'vitest';
import { parseGroupRoles, rolesOfGroups } from './group-roles.ts';

function rolesOf(text: string, ...groups: readonly string[]) {
  const parsed = parseGroupRoles(text);
  return parsed.ok ? rolesOfGroups(groups, parsed.value) : parsed.error;
}

describe('roles by groups', () => {
  it('may be limited to payer classes, kinds of case and departments', () =>
    expect(
      rolesOf('Desk=clinic-manager@*/payer:medicare+medicaid/kind:write-off/department:managed-care,auditor@*', 'desk'),
    ).toEqual([
      {
        role: 'clinic-manager',
        site: '*',
        payerClasses: ['medicare', 'medicaid'],
        kinds: ['write-off'],
        departments: ['managed-care'],
      },
      { role: 'auditor', site: '*' },
    ]));

  it('come together once each, and one role may be held with several limits', () => {
    const text = 'A=ar-specialist@*/payer:medicare; B=ar-specialist@*/payer:medicare,ar-specialist@*/kind:denial';
    expect(rolesOf(text, 'A', 'B', 'nobody knows it')).toEqual([
      { role: 'ar-specialist', site: '*', payerClasses: ['medicare'] },
      { role: 'ar-specialist', site: '*', kinds: ['denial'] },
    ]);
  });

  it.each([
    ['a payer class that there is not', 'A=ar-specialist@*/payer:medicair'],
    ['a limit that there is not', 'A=ar-specialist@*/colour:red'],
    ['a limit twice', 'A=ar-specialist@*/payer:medicare/payer:medicaid'],
    ['a limit of nothing', 'A=ar-specialist@*/payer:'],
    ['a limit of a role that has none', 'A=governance-board@*/payer:medicare'],
    ['no role', 'A='],
  ])('cannot be read with %s', (_, text) => expect(rolesOf(text, 'A')).toMatch(/^cannot be read at 'A=/));

  it('cannot name a kind of case that there is not', () =>
    expect(rolesOf('A=ar-specialist@*/kind:refund', 'A')).toMatch(/there is not: refund$/));
});
