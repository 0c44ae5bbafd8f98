import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caseKinds } from '../case/kinds.ts';
import { directoryOf } from '../directory/directory.ts';
import { PayerClass } from '../directory/payer-class.ts';
import { authorizer } from '../testing/build-authorizer.ts';
import { policies, writeOffCase } from '../testing/build-case.ts';
import { absence, directory, directoryWith, maya, person } from '../testing/build-people.ts';
import { mayArrange } from './arrange-absence.ts';
import { may, mayPropose } from './may.ts';
import { RoleGrant, Role, type Person } from './person.ts';
import { refusalOutcome } from './refusal-outcome.ts';
import { scopesOf } from './scopes.ts';
import type { CalendarDate } from '../base/dates.ts';

const context = { policies, authorizer, directory };
const site = 'westside-clinic';

function holding(...roles: readonly RoleGrant[]): Person {
  return { ...person('Nora Quist', []), roles: [...roles] };
}

function answer(who: Person, subject: ReturnType<typeof writeOffCase>, rules = context): string {
  const result = may(who, 'approve', subject, rules);
  return result.ok ? 'yes' : refusalOutcome(result.error).message;
}

describe('a role that is limited to some cases', () => {
  const medicareOnly = holding({ role: 'clinic-manager', site, payerClasses: ['medicare'] });

  it('counts for these, and says of the others what it covers and who can', () => {
    expect(answer(medicareOnly, writeOffCase(45_00, { payerClass: 'medicare' }))).toBe('yes');
    expect(answer(medicareOnly, writeOffCase(45_00))).toBe(
      'Your role covers Medicare only; Maya Okafor (clinic manager) or Ruth Abramson (revenue cycle director) can approve it.',
    );
  });

  it('says in words what is limited by kind, payer class and department together', () => {
    const pfs = { id: 'pfs', name: 'Patient Financial Services', owner: null };
    const named = { ...directory, departments: [pfs], departmentName: () => pfs.name };
    const nora = holding({
      role: 'clinic-manager',
      site,
      kinds: ['write-off', 'denial'],
      payerClasses: ['medicare', 'medicaid'],
      departments: ['pfs'],
    });
    expect(answer(nora, writeOffCase(45_00), { ...context, directory: named })).toMatch(
      /^Your role covers write-offs and denials for Medicare and Medicaid in Patient Financial Services only; /,
    );
  });

  it('says it too when another role covers the case and does not approve it', () => {
    const nora = holding({ role: 'ar-specialist', site }, ...medicareOnly.roles);
    expect(answer(nora, writeOffCase(45_00))).toMatch(/^Your role covers Medicare only; /);
  });

  it('is held twice at one site for different cases', () => {
    const nora = holding(
      { role: 'clinic-manager', site, payerClasses: ['medicare'], departments: ['managed-care'] },
      { role: 'clinic-manager', site, payerClasses: ['medicaid'] },
    );
    const asked = (payerClass: string, department: string) =>
      may(nora, 'approve', writeOffCase(45_00, { payerClass, department }), context).ok;
    expect(asked('medicare', 'managed-care')).toBe(true);
    expect(asked('medicare', 'accounts-receivable')).toBe(false);
    expect(asked('medicaid', 'accounts-receivable')).toBe(true);
    expect(asked('commercial', 'managed-care')).toBe(false);
  });

  it('proposes what it covers', () => {
    const proposal = { kind: 'write-off', queue: 'write-offs', site, payerClass: 'commercial' };
    const refused = mayPropose(medicareOnly, proposal, context);
    expect(!refused.ok && refusalOutcome(refused.error).message).toBe('Your role covers Medicare only.');
    expect(mayPropose(medicareOnly, { ...proposal, payerClass: 'medicare' }, context).ok).toBe(true);
  });

  it('leaves what its holder sees as it is', () => {
    expect(scopesOf(medicareOnly, [site])).toContain(`${site}/work`);
    const read = { type: 'Case', site, kind: 'denial', queue: 'denials', payerClass: '', department: '' } as const;
    expect(authorizer.permits(medicareOnly.roles, 'read', read).allowed).toBe(true);
    expect(authorizer.permits(medicareOnly.roles, 'create', { type: 'Import', site }).allowed).toBe(true);
  });

  it('is not named among those who can approve what it does not cover', () => {
    const withNora = directoryOf([
      {
        id: 'nora.quist',
        scope: 'network/directory',
        ver: 1,
        part: 'person',
        name: 'Nora Quist',
        roles: medicareOnly.roles,
        manager: null,
      },
    ]);
    const outsider = holding();
    expect(answer(outsider, writeOffCase(45_00), { ...context, directory: withNora })).not.toMatch(/Nora/);
    const medicare = writeOffCase(45_00, { payerClass: 'medicare' });
    const rules = { ...context, directory: { ...withNora } };
    expect(answer({ ...outsider, id: 'x' as Person['id'] }, medicare, rules)).toMatch(/Nora Quist \(clinic manager\)/);
  });

  it('can be lent by somebody who is absent, and covers as little', () => {
    const nora = { ...medicareOnly };
    const away = directoryWith(absence(nora, maya));
    const known = { ...away, person: (id: string) => (id === nora.id ? nora : away.person(id)) };
    const { from, until, kinds, sites, limitMinor } = absence(nora, maya);
    const request = { person: nora.id, standIn: maya.id, from, until, kinds, sites, limitMinor };
    const today = '2026-11-23' as CalendarDate;
    expect(mayArrange(nora, request, { ...context, directory: known, today }).ok).toBe(true);
  });

  it.each(['governance-board', 'auditor', 'administrator'] as const)('cannot be that of %s', (role) =>
    expect(RoleGrant.safeParse({ role, site: '*', payerClasses: ['medicare'] }).success).toBe(false),
  );
});

describe('limits and what is remembered of answers', () => {
  const limits = fc.record(
    {
      payerClasses: fc.uniqueArray(fc.constantFrom(...PayerClass.options), { minLength: 1, maxLength: 2 }),
      kinds: fc.uniqueArray(fc.constantFrom('write-off', 'denial', 'credit-balance'), { minLength: 1, maxLength: 2 }),
      departments: fc.uniqueArray(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 1 }),
    },
    { requiredKeys: [] },
  );
  const work = Role.options.filter((role) => !['governance-board', 'auditor', 'administrator'].includes(role));
  const grants = fc.array(
    fc
      .tuple(fc.constantFrom(...work), fc.constantFrom('*', site, 'mercy-general'), limits)
      .map(([role, at, limit]) => ({ role, site: at, ...limit })),
    { minLength: 1, maxLength: 3 },
  );
  const subjects = fc.array(
    fc.tuple(
      fc.constantFrom('write-off', 'denial', 'credit-balance'),
      fc.constantFrom(...PayerClass.options),
      fc.constantFrom('a', 'b', undefined),
    ),
    { minLength: 1, maxLength: 6 },
  );

  it('whoever holds limited roles decides as a holder of those that cover the case, whatever was asked before', () =>
    fc.assert(
      fc.property(grants, subjects, (roles, asked) => {
        const limited = holding(...roles);
        for (const [kind, payerClass, department] of asked) {
          const { queue } = caseKinds.find(kind)!;
          const subject = writeOffCase(45_00, { kind, queue, payerClass, ...(department ? { department } : {}) });
          const covers = (list: readonly string[] | undefined, value = '') =>
            list === undefined || list.includes(value);
          const counting = roles
            .filter(
              (one) =>
                covers(one.payerClasses, payerClass) && covers(one.kinds, kind) && covers(one.departments, department),
            )
            .map(({ role, site: at }) => ({ role, site: at }));
          const plain = holding(...counting);
          const asks = (who: Person, action: 'refuse' | 'approve') => may(who, action, subject, context).ok;
          expect(asks(limited, 'refuse')).toBe(asks(plain, 'refuse'));
          // Duties are kept apart as if no role were limited: it never approves more.
          if (asks(limited, 'approve')) expect(asks(plain, 'approve')).toBe(true);
        }
      }),
    ));
});
