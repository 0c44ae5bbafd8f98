import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../../src-shared/authority/assigning.ts';
import { caseKinds } from '../../../src-shared/case/kinds.ts';
import { asking } from '../../../src-shared/testing/build-form.ts';
import type { CaseRequest } from '../../../src-shared/sync/command.ts';
import type { ShownCase } from '../../data/workbench.ts';
import { keptDraft, readDraft } from '../../show/intake/intake-draft.ts';
import type { Asked } from './case-actions.ts';
import { payloadOf } from './decision-form.ts';
import { type Draft, draftFrom } from './drafts.ts';
import { writtenFor } from './words-back.ts';

const shown = {
  kind: 'write-off',
  state: 'open',
  owner: null,
  steps: [{ id: 'look', label: 'Look', explains: '', duty: '', state: 'waiting', note: '' }],
  clocks: [{ id: 'federal-overpayment', state: 'running' }],
} as unknown as ShownCase;
const candidates = [
  { id: 'keith.vance', name: 'Keith Vance', role: 'controller', barred: null },
] as unknown as Candidate[];
const form = { intake: undefined, site: 'westside-clinic' };
const blank: Draft = { reason: '', amount: '', to: '', until: '' };
const said = { ...blank, reason: 'The backup is missing.' };

const typed: Record<Exclude<Asked, 'suspendClock' | 'resumeClock' | 'pause' | 'resume' | 'retry' | 'skip'>, Draft> = {
  approve: said,
  refuse: said,
  return: said,
  escalate: said,
  comment: { ...said, documents: ['0b9bb8a5-8b51-4d2c-9d2b-1f5f3f1c0f11'] },
  'follow-up': { ...said, on: '2026-12-24' },
  assign: { ...said, to: 'keith.vance' },
  resubmit: { ...said, amount: '84.50' },
  amend: { ...said, amount: '1284.00' },
  completeStep: said,
  reverse: said,
};

describe('what was written for a command that was not taken', () => {
  it.each(Object.entries(typed))('stands in the form again under %s', (asked, draft) => {
    const payload = payloadOf(asked as Asked, shown, draft, candidates);
    const back = 'missing' in payload ? null : writtenFor(payload, form);
    expect(back?.asked).toBe(asked);
    expect(draftFrom(back?.text ?? null)).toEqual(draft);
  });

  it('is the reason of an operator, and the day until which a clock was to stand still', () => {
    for (const action of ['pause', 'resume', 'retry', 'skip'] as const) {
      const back = writtenFor({ type: 'case.operate', action, node: 'decision', reason: said.reason }, form);
      expect(back).toMatchObject({ asked: action });
      expect(draftFrom(back?.text ?? null)).toEqual(said);
    }
    const until = '2026-12-31' as never;
    const suspended = writtenFor({ type: 'case.suspend-clock', clock: 'c', until, reason: said.reason }, form);
    expect(draftFrom(suspended?.text ?? null)).toEqual({ ...said, until });
  });

  it('is nothing where nothing was written', () => {
    expect(writtenFor({ type: 'case.decide', decision: 'approve', reason: '' }, form)).toBeNull();
    expect(writtenFor({ type: 'case.take' }, form)).toBeNull();
  });

  it.each(caseKinds.all.filter(({ intake }) => intake))(
    'is the whole form of a $kind that was changed',
    ({ intake }) => {
      const { fields } = intake!;
      const values = asking(fields, fields[0]!) as CaseRequest['values'];
      const payload = { type: 'case.amend', values, reason: said.reason } as const;
      const draft = keptDraft(writtenFor(payload, { intake, site: form.site })?.text ?? null);
      expect(draft?.reason).toBe(said.reason);
      expect(draft && readDraft({ fields }, draft)).toMatchObject({ ok: true, values });
    },
  );
});
