import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { risk as riskTable } from '../policy/defaults/risk.ts';
import { policiesOf } from '../policy/policies.ts';
import { now, policies, writeOffCase } from '../testing/build-case.ts';
import { riskOf, skillsAsked, withRisk } from './risk.ts';

const subject = {
  kind: 'refund',
  amountMinor: 45_00,
  payerClass: 'commercial',
  site: 'westside-clinic',
  checks: [],
  createdAt: now.toISOString() as ReturnType<typeof writeOffCase>['createdAt'],
  firstTimePayee: false,
};

describe('the risk of a case', () => {
  it('is low when no rule applies, and says so by having no reasons', () =>
    expect(riskOf(subject, policies, now)).toEqual({
      score: 0,
      band: 'low',
      reasons: [],
      version: 1,
      firstTimePayee: false,
    }));

  it('adds the weights of every rule that applies, and names them in the order of the table', () => {
    const { score, band, reasons } = riskOf(
      { ...subject, amountMinor: 12_000_00, payerClass: 'medicare', firstTimePayee: true },
      policies,
      now,
    );
    expect([score, band]).toEqual([75, 'high']);
    expect(reasons).toEqual([
      { rule: 'RK-1', text: 'The amount is over $1,000.00.', weight: 15 },
      { rule: 'RK-2', text: 'The amount is over $10,000.00.', weight: 25 },
      { rule: 'RK-3', text: 'A government payer: errors are reportable.', weight: 10 },
      { rule: 'RK-7', text: 'The payee was never paid before.', weight: 25 },
    ]);
  });

  it('is what its reasons add up to, whatever the case', () =>
    fc.assert(
      fc.property(
        fc.nat(5_000_000),
        fc.constantFrom('commercial', 'medicare', 'medicaid', 'workers-comp', ''),
        fc.boolean(),
        fc.nat(4),
        fc.nat(90),
        (amountMinor, payerClass, firstTimePayee, failed, days) => {
          const checks = Array.from({ length: failed }, () => ({ state: 'warned' }));
          const at = new Date(now.getTime() + days * 86_400_000);
          const { score, reasons } = riskOf(
            { ...subject, amountMinor, payerClass, firstTimePayee, checks },
            policies,
            at,
          );
          expect(reasons.reduce((sum, { weight }) => sum + weight, 0)).toBe(score);
        },
      ),
    ));

  it('is high, with the reason, when the policy is invalid: a person looks', () => {
    const broken = { ...riskTable, rules: [{ ...riskTable.rules[0]!, when: { amuontMinor: '> 1' } }] };
    const { band, reasons } = riskOf(subject, policiesOf([broken]), now);
    expect(band).toBe('high');
    expect(reasons[0]?.text).toMatch(/invalid/);
  });

  it('comes with the case when it is opened, and grows with its age when it changes', () => {
    const opened = writeOffCase(12_000_00);
    expect(opened.risk).toMatchObject({ score: 40, band: 'medium' });
    const later = withRisk(opened, policies, new Date(now.getTime() + 31 * 86_400_000));
    expect(later.risk).toMatchObject({ score: 50, band: 'high' });
    expect(later.skills).toEqual(['high-risk']);
  });
});

describe('the skills a case asks for', () => {
  it('are those of every rule that applies, and none where none does', () => {
    const asked = { ...subject, queue: 'takebacks', kind: 'takeback', band: 'high' };
    expect(skillsAsked({ ...asked, payerClass: 'medicare', amountMinor: 30_000_00 }, policies)).toEqual([
      'government-payers',
      'high-value',
      'high-risk',
    ]);
    expect(skillsAsked({ ...asked, queue: 'write-offs', band: 'low' }, policies)).toEqual([]);
  });
});
