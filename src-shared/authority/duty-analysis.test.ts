import { describe, expect, it } from 'vitest';
import { instantOf } from '../base/dates.ts';
import { caseKinds } from '../case/kinds.ts';
import type { Policies } from '../policy/policies.ts';
import { authorizer } from '../testing/build-authorizer.ts';
import { now, policies, writeOffCase } from '../testing/build-case.ts';
import { directory, person } from '../testing/build-people.ts';
import { checkPolicies } from '../policy/check-policies.ts';
import { analyseDuties, dutiesCheck, requiredSeparations } from './duty-analysis.ts';
import { dutiesAt } from './duty-conflict.ts';
import { may } from './may.ts';
import { Role, SYSTEM } from './person.ts';

const findings = analyseDuties({ policies, authorizer });

/** The policies without one rule. */
function without(policy: string, rule: string): Policies {
  const table = policies.get(policy)!;
  return new Map([...policies, [policy, { ...table, rules: table.rules.filter(({ id }) => id !== rule) }]]);
}

describe('the policies of the product', () => {
  it('leave no way open in which one person does two things that are to be kept apart', () =>
    expect(findings.filter(({ severity }) => severity === 'open')).toEqual([]));

  it('stop a manager who posts payments from writing off, and say where and by what', () =>
    expect(findings).toContainEqual({
      severity: 'stopped',
      about: 'excludedDuties',
      roles: ['clinic-manager', 'reconciliation-analyst'],
      caseKind: 'write-off',
      path: expect.stringMatching(/duty payment posting and approves write-offs \(PC-3, AU-2.*continuityrcm/) as string,
      stoppedBy: 'DC-1: Whoever posts payments or reconciles the bank does not authorise write-offs or refunds.',
    }));

  it('let those propose and approve cases whose own the case itself holds apart', () => {
    const alone = findings.filter(({ roles, path }) => roles.length === 1 && /proposes/.test(path));
    const proposing = ['clinic-manager', 'revenue-cycle-director', 'controller'];
    for (const kind of ['write-off', 'patient-refund', 'payer-refund']) {
      expect(alone.filter(({ caseKind }) => caseKind === kind).map(({ roles }) => roles[0])).toEqual(proposing);
    }
    expect(alone.every(({ stoppedBy }) => /Nobody approves what they proposed/.test(stoppedBy))).toBe(true);
  });
});

describe('a draft', () => {
  it('that lets payments be posted and written off by one person is found, with every pair of roles that could', () => {
    const open = analyseDuties({ policies: without('duty-conflicts', 'DC-1'), authorizer }).filter(
      ({ severity }) => severity === 'open',
    );
    expect([...new Set(open.map(({ roles }) => roles.join(' + ')))]).toEqual([
      'clinic-manager + reconciliation-analyst',
      'reconciliation-analyst + revenue-cycle-director',
      'reconciliation-analyst + controller',
    ]);
    // Every kind whose approval gives a receivable up or money back.
    const authorised = caseKinds.all.filter(({ duty }) => duty.endsWith('-authorisation')).map(({ kind }) => kind);
    expect(authorised).toContain('write-off');
    expect(new Set(open.map(({ caseKind }) => caseKind))).toEqual(new Set(authorised));
  });

  it('with such a way open is not published, and one without is', () => {
    const blocked = (tables: Policies) =>
      checkPolicies([...tables.values()], { checks: [dutiesCheck(authorizer)] }).filter(({ blocks }) => blocks);
    expect(blocked(policies)).toEqual([]);
    const findings = blocked(without('duty-conflicts', 'DC-2')).filter(({ kind }) => kind === 'conflict');
    expect(findings.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^Whoever is clinic manager and A\/R specialist has the duty receivables follow up/),
    );
  });

  it('whose duties are invalid is stopped everywhere, since nobody approves then', () => {
    const broken = new Map([...policies].filter(([name]) => name !== 'duty-conflicts'));
    expect(analyseDuties({ policies: broken, authorizer }).every(({ severity }) => severity === 'stopped')).toBe(true);
  });
});

/** Every role and pair of roles, every kind of case: asked of `may` itself, with a case that somebody else proposed. */
function openByTrying(tried: Policies): string[] {
  const site = 'westside-clinic';
  const pairs = Role.options.flatMap((one, index) => Role.options.slice(index).map((other) => [one, other] as const));
  return pairs.flatMap((roles) => {
    const holder = person(
      'Any One',
      roles.map((role) => [role, site] as const),
    );
    const held = dutiesAt(holder, site, tried);
    return caseKinds.all.flatMap(({ kind, queue, duty }) => {
      const excluded = requiredSeparations.some(({ one, other }) => {
        const counterpart = one === duty ? other : other === duty ? one : null;
        return held.ok && counterpart !== null && held.value.split(' ').includes(counterpart);
      });
      const subject = writeOffCase(1_00, { kind, queue, site, proposedBy: SYSTEM });
      const context = { policies: tried, authorizer, directory, at: instantOf(now) };
      return excluded && may(holder, 'approve', subject, context).ok
        ? [`${[...new Set(roles)].join(' + ')}: ${kind}`]
        : [];
    });
  });
}

describe('the walk over the policies', () => {
  it.each([
    ['as they are', policies],
    ['without DC-1', without('duty-conflicts', 'DC-1')],
    ['without DC-2', without('duty-conflicts', 'DC-2')],
  ])('%s finds exactly what trying every combination finds', (_, tried) => {
    const walked = analyseDuties({ policies: tried, authorizer })
      .filter(({ severity }) => severity === 'open')
      .map(({ roles, caseKind }) => `${roles.join(' + ')}: ${caseKind}`);
    expect(new Set(walked)).toEqual(new Set(openByTrying(tried)));
  });
});
