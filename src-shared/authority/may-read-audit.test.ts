import { describe, expect, it } from 'vitest';
import { mayHoldAudit, mayReadAudit, mayTakeEvidence } from './may-read-audit.ts';
import { Person, Role } from './person.ts';

const holding = (role: Role, site: string): Person =>
  Person.parse({ id: 'someone', name: 'Someone', roles: [{ role, site }] });

describe('the right to the audit log', () => {
  it('to read all of it is for auditors, controllers and the governance board, at all sites', () => {
    expect(Role.options.filter((role) => mayReadAudit(holding(role, '*'))).toSorted()).toEqual(
      ['auditor', 'controller', 'governance-board'].toSorted(),
    );
    expect(Role.options.filter((role) => mayReadAudit(holding(role, 'westside-clinic')))).toEqual([]);
  });

  it('to take the evidence of a case holds at its own site', () => {
    expect(mayTakeEvidence(holding('auditor', 'westside-clinic'), 'westside-clinic')).toBe(true);
    expect(mayTakeEvidence(holding('auditor', '*'), 'westside-clinic')).toBe(true);
    expect(mayTakeEvidence(holding('auditor', 'mercy-general'), 'westside-clinic')).toBe(false);
    expect(mayTakeEvidence(holding('clinic-manager', 'westside-clinic'), 'westside-clinic')).toBe(false);
  });

  it('to hold entries is not for the auditor', () => {
    expect(mayHoldAudit(holding('auditor', '*'))).toBe(false);
    expect(mayHoldAudit(holding('controller', '*'))).toBe(true);
    expect(mayHoldAudit(holding('governance-board', 'westside-clinic'))).toBe(false);
  });
});
