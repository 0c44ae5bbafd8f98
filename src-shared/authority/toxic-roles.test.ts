import { describe, expect, it } from 'vitest';
import { authorizer } from '../testing/build-authorizer.ts';
import { policies } from '../testing/build-case.ts';
import { everybody } from '../testing/build-people.ts';
import { Role } from './person.ts';
import { toxicPair, toxicText } from './toxic-roles.ts';

const apart = ['governance-board', 'auditor', 'administrator'];
const rules = { policies, authorizer };

describe('roles that must not be one person’s', () => {
  it('are those that decide with those that post, follow up, keep the policies, audit or administer', () => {
    const pairs = Role.options.flatMap((one, index) =>
      Role.options
        .slice(index + 1)
        .filter((other) =>
          toxicPair(
            [
              { role: other, site: '*' },
              { role: one, site: '*' },
            ],
            rules,
          ),
        )
        .map((other) => `${one} + ${other}`),
    );
    expect(pairs).toEqual([
      ...['reconciliation-analyst', 'ar-specialist', ...apart].map((other) => `clinic-manager + ${other}`),
      ...['revenue-cycle-director', 'controller', ...apart].map((other) => `reconciliation-analyst + ${other}`),
      ...['revenue-cycle-director', 'controller', ...apart].map((other) => `ar-specialist + ${other}`),
      ...apart.map((other) => `revenue-cycle-director + ${other}`),
      ...apart.map((other) => `controller + ${other}`),
    ]);
  });

  it('may be held at different sites', () => {
    const at = (site: string) =>
      toxicPair(
        [
          { role: 'clinic-manager', site: 'westside-clinic' },
          { role: 'reconciliation-analyst', site },
        ],
        rules,
      );
    expect(at('mercy-general')).toBeNull();
    expect(at('westside-clinic')).not.toBeNull();
    expect(at('*')).not.toBeNull();
  });

  it('are so whatever cases they are limited to', () =>
    expect(
      toxicPair(
        [
          { role: 'clinic-manager', site: '*', payerClasses: ['medicare'] },
          { role: 'reconciliation-analyst', site: '*', payerClasses: ['medicaid'] },
        ],
        rules,
      ),
    ).not.toBeNull());

  it('are told in a sentence', () => {
    const pair = toxicPair(
      [
        { role: 'controller', site: '*' },
        { role: 'governance-board', site: '*' },
      ],
      rules,
    );
    expect(pair && toxicText('Ann Lee', pair)).toBe(
      'Ann Lee cannot be controller and governance board at one site: Whoever keeps the policies neither proposes nor decides cases under them.',
    );
  });

  it('are held by nobody of the network that the tests know', () =>
    expect(everybody.filter(({ roles }) => toxicPair(roles, rules))).toEqual([]));
});
