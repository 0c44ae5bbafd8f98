import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../../src-shared/authority/assigning.ts';
import type { PersonId } from '../../../src-shared/authority/person.ts';
import type { ShownCase } from '../../data/workbench.ts';
import { changedSinceAsked, formWords, overtakenText, payloadOf } from './decision-form.ts';

const writeOff = { kind: 'write-off' } as ShownCase;
const denial = { kind: 'denial' } as ShownCase;
const draft = (reason: string, amount = '', to = '') => ({ reason, amount, to, until: '' });

describe('evidence that changes while a decision is being written', () => {
  const asked = { evidenceHash: 'a', amountMinor: 84_50, facts: [], entry: [] } as unknown as ShownCase;

  it('is told figure by figure', () =>
    expect(changedSinceAsked(asked, { ...asked, evidenceHash: 'b', amountMinor: 845_00 })).toEqual([
      { key: '@amount', label: 'Amount', before: '$84.50', after: '$845.00' },
    ]));

  it('is the same when only a comment or an approval came', () =>
    expect(changedSinceAsked(asked, { ...asked, ver: 9, amountMinor: 84_50 })).toBeNull());

  it('counts also when no figure can be named', () =>
    expect(changedSinceAsked(asked, { ...asked, evidenceHash: 'b' })).toEqual([]));
});

describe('a form that somebody else has overtaken', () => {
  const event = (id: string, name: string) => ({ by: { id, name } });
  const opened = { timeline: [event('system', 'Countersign')] } as unknown as ShownCase;
  const after = (...events: object[]) => ({ timeline: [...opened.timeline, ...events] }) as unknown as ShownCase;

  it('names who went on with the case, not the program that carried it out', () => {
    const shown = after(event('keith', 'Keith Vance'), event('system', 'Countersign'));
    expect(overtakenText(opened, shown, 'It was refused.')).toBe(
      'Keith Vance went on with this case meanwhile. It was refused. What you wrote is not sent, and is kept here.',
    );
  });

  it('says that it has changed when nobody can be named', () =>
    expect(overtakenText(opened, after(event('system', 'Countersign')), 'It is posted.')).toMatch(
      /^This case has changed meanwhile\. It is posted\. /,
    ));
});

describe('the command of a filled decision form', () => {
  it('approves without a word', () =>
    expect(payloadOf('approve', writeOff, draft(''))).toEqual({
      type: 'case.decide',
      decision: 'approve',
      reason: '',
    }));

  it.each(['refuse', 'return', 'escalate', 'comment', 'resubmit'] as const)('asks for words to %s', (asked) =>
    expect(payloadOf(asked, writeOff, draft('  '))).toHaveProperty('missing'),
  );

  it('does the step that waits, with what was found', () => {
    const steps = ['coding', 'disclosure'].map((id) => ({ id, label: id, explains: '', duty: '', note: '' }));
    const shown = {
      ...denial,
      steps: [
        { ...steps[0], state: 'done' },
        { ...steps[1], state: 'waiting' },
      ],
    } as unknown as ShownCase;
    expect(formWords('completeStep', shown).title).toBe('disclosure');
    expect(payloadOf('completeStep', shown, draft(' '))).toHaveProperty('missing');
    expect(payloadOf('completeStep', shown, draft('Sent on Monday.'))).toEqual({
      type: 'case.complete-step',
      step: 'disclosure',
      note: 'Sent on Monday.',
    });
  });

  it('changes an amount only to one it can read', () => {
    expect(payloadOf('amend', writeOff, draft('typing error', '$84.5'))).toEqual({
      type: 'case.amend',
      amountMinor: 8450,
      reason: 'typing error',
    });
    expect(payloadOf('amend', writeOff, draft('typing error', 'eighty'))).toHaveProperty('missing');
  });

  it('resubmits with the old amount when none is given', () =>
    expect(payloadOf('resubmit', writeOff, draft('see the note'))).toEqual({
      type: 'case.resubmit',
      reason: 'see the note',
    }));

  it('assigns to whoever is chosen, from whoever has it on the screen', () => {
    const keith: Candidate = {
      id: 'keith' as PersonId,
      name: 'Keith',
      role: 'controller',
      barred: null,
      approves: 'yes',
    };
    const hasIt = { kind: 'cannotBeGiven', to: { id: keith.id, name: 'Keith' }, because: 'hasIt', site: '' } as const;
    const taken = { ...writeOff, owner: { id: 'maya' as PersonId, name: 'Maya' } };
    const assign = (to: string, candidates: readonly Candidate[], reason = 'On leave') =>
      payloadOf('assign', taken, draft(reason, '', to), candidates);
    expect(assign('keith', [keith])).toEqual({ type: 'case.assign', to: 'keith', from: 'maya', reason: 'On leave' });
    expect(assign('', [keith])).toEqual({ missing: 'Choose who works on it from now on.', at: 'person' });
    expect(assign('keith', [{ ...keith, barred: hasIt }])).toEqual({
      missing: 'Keith works on it already.',
      at: 'person',
    });
    expect(assign('keith', [keith], ' ')).toMatchObject({ at: 'reason' });
  });

  it('asks no amount of a case whose amount comes from the remittance', () =>
    expect(formWords('resubmit', denial).amount).toBe('none'));
});
