import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caseKinds } from '../case/kinds.ts';
import { authorizer } from '../testing/build-authorizer.ts';
import { person } from '../testing/build-people.ts';
import { authorityPolicies, createAuthorizer } from './authorizer.ts';
import { checkPolicies, readPolicies } from './cedar/read-policies.ts';
import { type AuthorityAction, authorityActions, type ResourceType } from './cedar/schema.ts';
import { Role, type Person } from './person.ts';
import { type DataClass, NETWORK, scopeId, scopesOf } from './scopes.ts';

const westside = 'westside-clinic';
const letters: Record<Role, string> = {
  'clinic-manager': 'M',
  'reconciliation-analyst': 'A',
  'ar-specialist': 'S',
  'revenue-cycle-director': 'D',
  controller: 'C',
  'governance-board': 'B',
  auditor: 'U',
  administrator: 'N',
};

function permits(
  roles: Person['roles'],
  action: AuthorityAction,
  type: ResourceType,
  site: string,
  queue = 'write-offs',
) {
  const resource =
    type === 'Case'
      ? { type, site, kind: 'write-off', queue, payerClass: 'commercial', department: '' }
      : { type, site };
  return authorizer.permits(roles, action, resource).allowed;
}

/** The letters of the roles that may do something at the site they are held for. */
function rolesThat(action: AuthorityAction, type: ResourceType, queue?: string): string {
  return Role.options
    .filter((role) => permits([{ role, site: westside }], action, type, westside, queue))
    .map((role) => letters[role])
    .join('');
}

describe('who may do what at their own site', () => {
  const decide = 'MDC';
  const work = 'MASDC';
  it.each<[AuthorityAction, ResourceType, string]>([
    ['read', 'Case', 'MASDCBU'],
    ['comment', 'Case', work],
    ['take', 'Case', work],
    ['release', 'Case', work],
    ['assign', 'Case', work],
    ['resubmit', 'Case', work],
    ['amend', 'Case', work],
    ['propose', 'Case', 'MASDC'],
    ['approve', 'Case', decide],
    ['refuse', 'Case', decide],
    ['return', 'Case', decide],
    ['escalate', 'Case', decide],
    ['repost', 'Case', decide],
    ['suspendClock', 'Case', decide],
    ['resumeClock', 'Case', decide],
    ['reverse', 'Case', decide],
    ['pause', 'Case', 'DCN'],
    ['resume', 'Case', 'DCN'],
    ['retry', 'Case', 'DCN'],
    ['skip', 'Case', 'DCN'],
    ['releaseForOther', 'Case', decide],
    ['assignForOther', 'Case', decide],
    ['read', 'Remittance', 'MASDCU'],
    ['read', 'Import', 'MASDCU'],
    ['create', 'Import', work],
    ['read', 'Ledger', 'ADCBU'],
    ['read', 'Directory', 'MASDCBUN'],
    ['read', 'Policy', 'MASDCBUN'],
    ['use', 'Session', 'MASDCBUN'],
    ['arrange', 'Absence', 'MADC'],
    ['read', 'AuditLog', 'CBU'],
    ['maintain', 'Policy', 'B'],
    ['maintain', 'Device', 'N'],
    ['maintain', 'AuditLog', 'CB'],
    ['maintain', 'Ledger', 'C'],
  ])('%s a %s: %s', (action, type, expected) => expect(rolesThat(action, type)).toBe(expected));

  it('analysts decide remittance and posting exceptions besides', () => {
    expect(rolesThat('approve', 'Case', 'remittance-exceptions')).toBe('MADC');
    expect(rolesThat('refuse', 'Case', 'posting-exceptions')).toBe('MADC');
  });

  it('a role of another site gives nothing, nor does one of a site for the network, and one of the whole network gives everything it gives at a site', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...Role.options),
        fc.constantFrom(...Object.entries(authorityActions)),
        (role, [action, types]) => {
          for (const type of types.filter((each) => !['Session', 'Directory', 'Policy'].includes(each))) {
            const ask = (site: string) => permits([{ role, site }], action as AuthorityAction, type, westside);
            expect(ask('mercy-general')).toBe(false);
            expect(ask('*')).toBe(ask(westside));
            expect(permits([{ role, site: westside }], action as AuthorityAction, type, NETWORK)).toBe(false);
          }
        },
      ),
    ));
});

describe('two roles in one person', () => {
  const answer = (roles: readonly Role[], action: AuthorityAction) =>
    authorizer.permits(
      person(
        'Any One',
        roles.map((role) => [role, '*'] as const),
      ).roles,
      action,
      {
        type: 'Case',
        site: westside,
        kind: 'write-off',
        queue: 'write-offs',
        payerClass: '',
        department: '',
      },
    );

  it('whoever keeps the policies does not decide under them, although they are a controller too', () =>
    expect(answer(['controller', 'governance-board'], 'approve')).toEqual({
      allowed: false,
      rules: [{ id: 'PC-6', reason: 'Whoever keeps the policies neither proposes nor decides cases under them.' }],
    }));

  it('whoever audits proposes nothing, although they are a specialist too', () => {
    expect(answer(['ar-specialist', 'auditor'], 'propose').rules.map(({ id }) => id)).toEqual(['PC-7']);
    expect(answer(['ar-specialist', 'auditor'], 'comment').allowed).toBe(true);
  });
});

describe('what a person may see', () => {
  const seenAs: Record<Extract<DataClass, 'work' | 'remits' | 'ledger'>, ResourceType> = {
    work: 'Case',
    remits: 'Remittance',
    ledger: 'Ledger',
  };

  it('is the same by the policies as by the scopes they hold', () =>
    fc.assert(
      fc.property(
        fc.array(fc.record({ role: fc.constantFrom(...Role.options), site: fc.constantFrom('*', 'a', 'b') }), {
          maxLength: 3,
        }),
        (roles) => {
          const scopes = scopesOf({ ...person('Any One', []), roles }, ['a', 'b']);
          for (const [dataClass, type] of Object.entries(seenAs)) {
            for (const site of ['a', 'b']) {
              expect(permits(roles, 'read', type, site)).toBe(scopes.includes(scopeId(site, dataClass as DataClass)));
            }
          }
        },
      ),
    ));
});

describe('the policies', () => {
  it('fit the schema, and each has an id and a reason', () => {
    expect(() => checkPolicies(cedar, authorityPolicies)).not.toThrow();
    expect(readPolicies(cedar, authorityPolicies).every(({ reason }) => /^[A-Z].*\.$/.test(reason))).toBe(true);
  });

  it('name only queues that a kind of case has', () => {
    const queues = new Set<string>(caseKinds.all.map(({ queue }) => queue));
    const named = [...authorityPolicies.matchAll(/"([a-z-]+)"\]?\.contains|\["([a-z-]+)", "([a-z-]+)"\]/g)].flatMap(
      ([, ...names]) => names.filter((name) => name !== undefined),
    );
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !queues.has(name))).toEqual([]);
  });

  const policy = (body: string) => `@id("X-1") @reason("A reason.") ${body}`;
  it.each([
    [
      'reads an attribute that no case has',
      'permit (principal, action, resource is Case) when { resource.colour == "red" };',
    ],
    ['names an action that does not exist', 'permit (principal, action == Action::"paint", resource);'],
    ['can never be true', 'permit (principal, action == Action::"propose", resource is Ledger);'],
  ])('are refused when one %s', (_, body) => expect(() => checkPolicies(cedar, policy(body))).toThrow(/X-1/));

  it.each([
    ['names a person', policy('permit (principal == Person::"maya.okafor", action, resource);'), /X-1 names a Person/],
    [
      'names a site',
      policy('permit (principal, action, resource is Case) when { resource.site == Site::"a" };'),
      /Site/,
    ],
    ['has no reason', '@id("X-1") permit (principal, action, resource);', /@reason/],
    ['has no id', '@reason("A reason.") permit (principal, action, resource);', /@id/],
    ['is no Cedar', 'permit (everybody);', /cannot read/],
    ['shares its id', policy('permit (principal, action, resource);').repeat(2), /two policies/],
  ])('are refused when one %s', (_, text, message) => expect(() => createAuthorizer(cedar, text)).toThrow(message));
});
