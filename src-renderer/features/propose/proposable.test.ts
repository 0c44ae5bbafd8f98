import { describe, expect, it } from 'vitest';
import { caseKinds } from '../../../src-shared/case/kinds.ts';
import type { Person } from '../../../src-shared/authority/person.ts';
import type { DirectoryDocument } from '../../../src-shared/directory/directory-document.ts';
import { directoryOf } from '../../../src-shared/directory/directory.ts';
import { defaultPolicies } from '../../../src-shared/policy/defaults.ts';
import { policiesOf } from '../../../src-shared/policy/policies.ts';
import type { CaseRequest, CommandDocument } from '../../../src-shared/sync/command.ts';
import { authorizer } from '../../../src-shared/testing/build-authorizer.ts';
import type { Reference } from '../../show/reference.ts';
import { asking } from '../../../src-shared/testing/build-form.ts';
import { keptDraft, readDraft, type IntakeDraft } from '../../show/intake/intake-draft.ts';
import { keepProposal, proposableKinds, proposalKey } from './proposable.ts';

const person = (role: Person['roles'][number]['role'], site: string) =>
  ({ id: 'p', name: 'p', roles: [{ role, site }] }) as unknown as Person;
const sites = ['mercy-general', 'westside-clinic'].map(
  (id) => ({ id: `site:${id}`, scope: 'network/directory', ver: 1, part: 'site', name: id }) as DirectoryDocument,
);
const reference: Reference = {
  policies: policiesOf(defaultPolicies),
  authorizer,
  tables: defaultPolicies,
  versions: [],
  directory: directoryOf(sites),
};
const proposed = (kind: string) => ({ command: { payload: { type: 'case.propose', kind } } }) as CommandDocument;
const offered = (who: Person, commands: readonly CommandDocument[] = [], begun = '') =>
  proposableKinds(caseKinds, { person: who, reference, commands }, ({ kind }) => kind === begun);

describe('what can be proposed', () => {
  const daniel = person('ar-specialist', '*');

  it('is every kind with a form, and no other', () => {
    const kinds = offered(daniel).map(({ kind }) => kind.kind);
    expect(kinds).toEqual(caseKinds.all.filter(({ intake }) => intake).map(({ kind }) => kind));
    expect(kinds).toContain('write-off');
    expect(kinds).not.toContain('denial');
  });

  it('begins with what was proposed last, then what was begun', () => {
    const kinds = offered(daniel, [proposed('vendor-invoice'), proposed('write-off')], 'patient-refund');
    expect(kinds.slice(0, 2).map(({ kind }) => kind.kind)).toEqual(['vendor-invoice', 'patient-refund']);
    expect(kinds.map(({ isBegun }) => isBegun).filter(Boolean)).toHaveLength(1);
  });

  it('is offered to who may propose it at one site at least, and to others with the reason', () => {
    expect(offered(person('clinic-manager', 'westside-clinic')).map(({ refusal }) => refusal)).toContain('');
    for (const { refusal } of offered(person('auditor', '*'))) expect(refusal).toMatch(/As auditor you read cases/);
  });
});

const forms = caseKinds.all.flatMap(({ kind, intake }) => (intake ? [{ kind, intake }] : []));

describe.each(forms)('the form of a $kind', ({ kind, intake }) => {
  const site = 'westside-clinic';
  const refused = (values: CaseRequest['values']) => {
    const typed = new Map<string, string | null>();
    keepProposal({ keep: (key, text) => void typed.set(key, text) }, { kind, site, values });
    return keptDraft(typed.get(proposalKey(kind)) ?? null) ?? ({ site: 'lost' } as IntakeDraft);
  };

  it('says after a refusal what it said before, whichever of its fields were asked for', () => {
    for (const field of intake.fields) {
      const sent = asking(intake.fields, field) as CaseRequest['values'];
      const draft = refused(sent);
      expect(draft.site).toBe(site);
      expect(readDraft({ fields: intake.fields }, draft)).toMatchObject({
        ok: true,
        values: sent,
      });
    }
  });
});
