import { describe, expect, it } from 'vitest';
import type { PolicyTable } from '../policy/policy-document.ts';
import { policiesOf } from '../policy/policies.ts';
import { refundApproval } from '../policy/defaults/refund-approval.ts';
import { rehearse } from '../policy/rehearse.ts';
import { policies } from '../testing/build-case.ts';
import { approvalsIn } from './amendment.ts';
import { approvalInputs, decideApprovals, decideOnRisk } from './approval-inputs.ts';
import { patientRefund } from './kinds/patient-refund/patient-refund.ts';
import { riskForApproval } from './risk.ts';

const subject = {
  kind: 'patient-refund',
  queue: 'patient-refunds',
  amountMinor: 1_200_00,
  payerClass: 'self-pay',
  site: 'westside-clinic',
  category: '',
};
const without = (...names: string[]): PolicyTable => ({
  ...refundApproval,
  version: 2,
  inputs: refundApproval.inputs.filter(({ name }) => !names.includes(name)),
  rules: refundApproval.rules.filter(({ when }) => names.every((name) => !(name in when))),
});

describe('what an approval table is asked with', () => {
  it('is the payer type, the facility and the risk beside what its kind gives it', () =>
    expect(approvalInputs(patientRefund, { ...subject, risk: 'high' }, policies)).toEqual({
      kind: 'patient-refund',
      amountMinor: 1_200_00,
      payerClass: 'self-pay',
      site: 'westside-clinic',
      risk: 'high',
      tenderDiffers: false,
      openChecks: 0,
    }));

  it('sends a refund of $1,200.00 to two people where its risk is high, and to one where it is not', () => {
    const asked = (risk: 'low' | 'medium' | 'high') => decideApprovals(patientRefund, { ...subject, risk }, policies);
    expect([asked('low'), asked('medium'), asked('high')].map(approvalsIn)).toEqual([1, 1, 2]);
    expect(asked('high')).toMatchObject({ rule: 'RA-7', inputs: { risk: 'high' } });
  });

  it('may be the facility: a network can send the refunds of one of its clinics to two people', () => {
    const rule = {
      id: 'OWN-1',
      text: 'Refunds of the clinic take two approvals.',
      when: { site: '"westside-clinic"' },
      then: { approvals: 2, levels: 'any' },
    };
    const own = policiesOf([{ ...refundApproval, version: 2, rules: [rule, ...refundApproval.rules] }]);
    const needed = (site: string) =>
      approvalsIn(decideApprovals(patientRefund, { ...subject, site, risk: 'low' }, own));
    expect([needed('westside-clinic'), needed('other')]).toEqual([2, 1]);
  });

  it('leaves out what a version from before does not look at, so that cases under it are decided as they were', () => {
    const before = policiesOf([without('risk', 'site')]);
    const decided = decideApprovals(patientRefund, { ...subject, risk: 'high' }, before);
    expect(decided).toMatchObject({ rule: 'RA-6', then: { approvals: 1 } });
    expect(Object.keys(decided.inputs)).not.toContain('risk');
    expect(decideOnRisk(decided, 'low', before)).toBe(decided);
  });

  it('is asked once more with the risk that the opening of the case finds, and not where that is the same', () => {
    const asked = decideApprovals(patientRefund, { ...subject, risk: 'low' }, policies);
    expect(decideOnRisk(asked, 'low', policies)).toBe(asked);
    expect(decideOnRisk(asked, 'high', policies)).toMatchObject({ rule: 'RA-7', inputs: { risk: 'high' } });
  });

  it('knows a risk that rises with a payee who was never paid before', () => {
    const checks = [{ state: 'warned' }, { state: 'warned' }];
    const bandOf = (firstTimePayee: boolean) => riskForApproval({ ...subject, checks, firstTimePayee }, policies);
    expect([bandOf(false), bandOf(true)]).toEqual(['medium', 'high']);
  });
});

describe('a decision from before a table looked at the risk', () => {
  it('is rehearsed with what is known of its case', () => {
    const { inputs } = decideApprovals(patientRefund, subject, policiesOf([without('risk', 'site')]));
    const known = { site: 'westside-clinic', payerClass: 'self-pay', risk: 'high' };
    const past = { id: 'e', site: 'westside-clinic', policy: 'refund-approval', inputs, amountMinor: 1_200_00, known };
    const { changes, approvalsBefore, approvalsAfter } = rehearse([past], policiesOf([without('risk')]), policies);
    expect([approvalsBefore, approvalsAfter]).toEqual([1, 2]);
    expect(changes).toMatchObject([{ before: { rule: 'RA-6' }, after: { rule: 'RA-7' } }]);
  });
});
