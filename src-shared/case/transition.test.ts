import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SYSTEM } from '../authority/person.ts';
import { instantOf, type CalendarDate, type Instant } from '../base/dates.ts';
import { actor, daniel, everybody, keith, maya, ruth } from '../testing/build-people.ts';
import { caseFile, now, policies, writeOffCase } from '../testing/build-case.ts';
import { amendmentOf } from './amendment.ts';
import { CaseDocument, type CaseState } from './case-document.ts';
import { stepsOf } from './case-steps.ts';
import { evidenceHash } from './evidence-hash.ts';
import type { ProcessPlace } from '../process/place.ts';
import type { LegalClock } from './legal-clock.ts';
import { caseKinds } from './kinds.ts';
import type { Amendment, CaseEvent, CaseEventType } from './case-event.ts';
import { transition } from './transition.ts';

const at = instantOf(now);
const nextWeek = '2026-12-01' as CalendarDate;
const approve = (by = maya, effect: 'post' | 'close' | 'resume' = 'post'): CaseEvent => ({
  type: 'approve',
  by: actor(by),
  effect,
  command: 'command-1',
  text: '',
});

function amendment(current: CaseDocument, amountMinor: number): Amendment {
  const made = amendmentOf(current, amountMinor, { policies, kinds: caseKinds, evaluationId: 'ev-3' });
  if (!made.ok) throw new Error(made.error.kind);
  return made.value.amendment;
}

function after(current: CaseDocument, ...events: readonly CaseEvent[]): CaseDocument {
  return events.reduce((state, event) => {
    const next = transition(state, event, at);
    if (!next.ok) throw new Error(`${event.type}: ${next.error.kind}`);
    return next.value;
  }, current);
}

/** One event of every type, as complete as each needs to be. */
function eventsFor(current: CaseDocument): Record<CaseEventType, CaseEvent> {
  const proposer = actor(daniel);
  return {
    take: { type: 'take', by: actor(maya) },
    release: { type: 'release', by: actor(maya) },
    assign: { type: 'assign', by: actor(ruth), to: actor(keith), text: 'On leave from tomorrow.' },
    comment: { type: 'comment', by: actor(maya), text: 'Called the payer.', mentions: [keith.id] },
    'follow-up': { type: 'follow-up', by: actor(maya), on: nextWeek, text: 'The payer answers by then.' },
    watch: { type: 'watch', by: actor(maya) },
    unwatch: { type: 'unwatch', by: actor(maya) },
    approve: approve(),
    refuse: { type: 'refuse', by: actor(maya), text: 'Appeal first.' },
    return: { type: 'return', by: actor(maya), text: 'Which claim?' },
    escalate: { type: 'escalate', by: actor(maya), text: 'Unusual.' },
    resubmit: { type: 'resubmit', by: proposer, text: 'Claim 7.', amendment: null },
    amend: { type: 'amend', by: proposer, text: 'Typo.', amendment: amendment(current, 50_00) },
    completeStep: { type: 'completeStep', by: actor(maya), step: 'coding-review', text: 'The code stands.' },
    recheck: { type: 'recheck', by: actor(maya), text: 'Nothing has changed.', amendment: null },
    repost: { type: 'repost', by: actor(maya) },
    suspendClock: {
      type: 'suspendClock',
      by: actor(maya),
      clock: 'federal-overpayment',
      until: '2027-01-31T23:59:59.999Z' as Instant,
      text: 'Related claims are looked at.',
    },
    reverse: {
      type: 'reverse',
      by: actor(ruth),
      reversal: { case: 'case-1.rv1', number: 'ER-1001' },
      text: 'Posted twice.',
    },
    settleReversal: { type: 'settleReversal', state: 'posted', text: 'Reversed.' },
    pause: { type: 'pause', by: actor(ruth), text: 'The payer is being sold.' },
    resume: { type: 'resume', by: actor(ruth), text: 'Sold.' },
    retry: { type: 'retry', by: actor(ruth), text: 'The ledger answers again.' },
    skip: { type: 'skip', by: actor(ruth), text: 'It is urgent.' },
    resumeClock: { type: 'resumeClock', by: actor(maya), clock: 'state-refund', text: 'Found.' },
    allow: { type: 'allow', effect: 'post' },
    post: { type: 'post', entry: '2026-000017' },
    failPosting: { type: 'failPosting', message: 'The period is closed.' },
    postMemo: {
      type: 'postMemo',
      memo: { key: 'case/case-1/memo-1', entry: '2026-000016', state: 'posted' },
      text: 'The budget was told.',
    },
    close: { type: 'close', text: 'Nothing left to decide.' },
    remind: { type: 'remind', text: 'Overdue since yesterday.' },
    reassign: { type: 'reassign', to: actor(keith), text: 'Maya Okafor has left.' },
    attach: { type: 'attach', by: actor(maya), document: caseFile({ id: '0195f2a4-0000-7000-8000-000000000002' }) },
    receive: { type: 'receive', document: caseFile().id },
    discard: { type: 'discard', document: caseFile().id },
  };
}

const stopped: ProcessPlace = {
  version: 2,
  node: 'decision',
  since: at,
  until: null,
  paused: { at, by: actor(ruth), reason: 'The payer is being sold.' },
};
const runningClock: LegalClock = {
  id: 'federal-overpayment',
  label: 'Federal 60-day',
  startedAt: '2026-11-24T09:00:00.000Z' as Instant,
  dueAt: '2027-01-23T23:59:59.999Z' as Instant,
  suspended: [],
  suspendableDays: 180,
  basis: '42 CFR 401.305',
};
const standingClock: LegalClock = {
  ...runningClock,
  id: 'state-refund',
  suspended: [
    {
      from: '2026-11-24T09:00:00.000Z' as Instant,
      until: '2027-02-01T00:00:00.000Z' as Instant,
      reason: 'Looked into.',
      by: actor(maya),
    },
  ],
};
const codingReview = { id: 'coding-review', label: 'Coding review', explains: 'A coder looks at the codes.', duty: '' };

describe('every state and every event', () => {
  type Row = Record<CaseEventType, CaseState | 'refused!'>;
  const no = 'refused!';
  const beside = (state: CaseState | 'refused!') => ({ attach: state, receive: state, discard: state });
  const final: Row = {
    take: no,
    release: no,
    assign: no,
    comment: no,
    'follow-up': no,
    watch: no,
    unwatch: no,
    approve: no,
    refuse: no,
    return: no,
    escalate: no,
    resubmit: no,
    amend: no,
    completeStep: no,
    recheck: no,
    repost: no,
    suspendClock: no,
    resumeClock: no,
    reverse: no,
    settleReversal: no,
    pause: no,
    resume: no,
    retry: no,
    skip: no,
    allow: no,
    post: no,
    failPosting: no,
    postMemo: no,
    close: no,
    remind: no,
    reassign: no,
    ...beside(no),
  };
  const watched = (state: CaseState) => ({ comment: state, watch: state, unwatch: state });
  const expected: Record<CaseState, Row> = {
    open: {
      take: 'open',
      release: 'open',
      assign: 'open',
      comment: 'open',
      'follow-up': 'open',
      watch: 'open',
      unwatch: 'open',
      approve: 'approved',
      refuse: 'refused',
      return: 'returned',
      escalate: 'open',
      resubmit: no,
      amend: 'open',
      completeStep: 'open',
      recheck: 'open',
      repost: no,
      suspendClock: 'open',
      resumeClock: 'open',
      reverse: no,
      settleReversal: no,
      pause: 'open',
      resume: 'open',
      retry: 'open',
      skip: 'open',
      allow: 'approved',
      post: no,
      failPosting: no,
      postMemo: no,
      close: 'closed',
      remind: 'open',
      reassign: 'open',
      ...beside('open'),
    },
    returned: {
      take: 'returned',
      release: 'returned',
      assign: 'returned',
      comment: 'returned',
      'follow-up': 'returned',
      watch: 'returned',
      unwatch: 'returned',
      approve: no,
      refuse: 'refused',
      return: no,
      escalate: no,
      resubmit: 'open',
      amend: no,
      completeStep: 'returned',
      recheck: 'returned',
      repost: no,
      suspendClock: 'returned',
      resumeClock: 'returned',
      reverse: no,
      settleReversal: no,
      pause: 'returned',
      resume: 'returned',
      retry: 'returned',
      skip: 'returned',
      allow: no,
      post: no,
      failPosting: no,
      postMemo: no,
      close: 'closed',
      remind: 'returned',
      reassign: 'returned',
      ...beside('returned'),
    },
    approved: {
      ...final,
      ...watched('approved'),
      ...beside('approved'),
      post: 'posted',
      failPosting: 'postingFailed',
      postMemo: 'approved',
      close: 'closed',
      pause: 'approved',
      resume: 'approved',
      retry: 'approved',
    },
    postingFailed: {
      ...final,
      ...watched('postingFailed'),
      'follow-up': 'postingFailed',
      take: 'postingFailed',
      release: 'postingFailed',
      assign: 'postingFailed',
      repost: 'approved',
      post: 'posted',
      failPosting: 'postingFailed',
      postMemo: 'postingFailed',
      close: 'closed',
      remind: 'postingFailed',
      suspendClock: 'postingFailed',
      resumeClock: 'postingFailed',
      pause: 'postingFailed',
      resume: 'postingFailed',
      retry: 'postingFailed',
      reassign: 'postingFailed',
      ...beside('postingFailed'),
    },
    posted: {
      ...final,
      ...watched('posted'),
      ...beside('posted'),
      reverse: 'posted',
      settleReversal: 'posted',
    },
    closed: { ...final, ...watched('closed'), ...beside('closed') },
    refused: { ...final, ...watched('refused'), ...beside('refused') },
  };

  const cells = Object.entries(expected).flatMap(([state, row]) =>
    Object.entries(row).map(([event, next]) => [state as CaseState, event as CaseEventType, next] as const),
  );
  it.each(cells)('%s, %s: %s', (state, event, next) => {
    // Up to $10.00, owned and with clocks, so that every event has what it asks for besides the state.
    const steps = event === 'completeStep' ? stepsOf([codingReview]) : [];
    const given = { owner: actor(maya), clocks: [runningClock, standingClock], documents: [caseFile()], steps };
    // Only what is paused can be resumed.
    const paused = event === 'resume' ? { process: stopped } : {};
    const proposed = { case: 'case-1.rv1', number: 'ER-1001', state: 'proposed' } as const;
    const reversal = event === 'settleReversal' ? { reversal: proposed } : {};
    const posting = { state: 'posted', entry: '2026-000017', message: '' } as const;
    const current = writeOffCase(9_00, { state, ...given, ...paused, ...reversal, posting });
    const result = transition(current, eventsFor(current)[event], at);
    if (next === no) return expect(result).toEqual({ ok: false, error: { kind: 'wrongState', state, event } });
    expect(result.ok && result.value.state).toBe(next);
    return expect(result.ok && CaseDocument.safeParse(result.value).success).toBe(true);
  });
});

describe('following up and watching', () => {
  const putOff = (by = maya): CaseEvent => ({ type: 'follow-up', by: actor(by), on: nextWeek, text: 'Payer answers.' });

  it('keeps the day, the words and whose they are, and tells the timeline what was before', () => {
    const once = after(writeOffCase(45_00), putOff());
    expect(once.followUp).toEqual({ on: nextWeek, text: 'Payer answers.', by: actor(maya) });
    const again = after(once, { type: 'follow-up', by: actor(ruth), on: null, text: '' });
    expect(again.followUp).toBeUndefined();
    expect(again.timeline.at(-1)?.changes).toEqual([{ label: 'Follow up on', before: 'Dec 1, 2026', after: 'no day' }]);
  });

  it('is for whoever has the case, or anybody while nobody has it', () => {
    const taken = after(writeOffCase(45_00), { type: 'take', by: actor(ruth) });
    expect(transition(taken, putOff(maya), at)).toEqual({
      ok: false,
      error: { kind: 'ownedByOther', owner: actor(ruth) },
    });
    expect(after(taken, putOff(ruth)).followUp?.on).toBe(nextWeek);
  });

  it('ends with the decision', () => {
    const refused = after(writeOffCase(45_00), putOff(), { type: 'refuse', by: actor(maya), text: 'Appeal first.' });
    expect(refused.followUp).toBeUndefined();
  });

  it('lets people watch, and whom a comment mentions, each once, and changes no evidence', () => {
    const before = writeOffCase(45_00);
    const watched = after(
      before,
      { type: 'watch', by: actor(maya) },
      { type: 'comment', by: actor(maya), text: 'Look.', mentions: [keith.id, maya.id] },
    );
    expect(watched.watchers).toEqual([maya.id, keith.id]);
    expect(watched.timeline.at(-1)?.mentions).toEqual([keith.id, maya.id]);
    expect(watched.evidenceHash).toBe(before.evidenceHash);
    expect(after(watched, { type: 'unwatch', by: actor(maya) }).watchers).toEqual([keith.id]);
  });
});

describe('documents', () => {
  it('ride on the case with who brought them, change nothing a decision rests on, and are told in the timeline', () => {
    const before = writeOffCase(45_00);
    const attached = after(before, { type: 'attach', by: actor(maya), document: caseFile() });
    expect(attached.documents).toEqual([caseFile()]);
    expect(attached.evidenceHash).toBe(before.evidenceHash);
    expect(attached.timeline.at(-1)).toMatchObject({ by: actor(maya), event: 'attach', documents: [caseFile().id] });
    const received = after(attached, { type: 'receive', document: caseFile().id });
    expect(received.documents).toEqual([{ ...caseFile(), storedAt: at }]);
    expect(after(received, { type: 'discard', document: caseFile().id }).documents?.[0]?.removedAt).toBe(at);
  });

  it('are attached once, and at most 100 to a case', () => {
    const one = writeOffCase(45_00, { documents: [caseFile()] });
    const twice = transition(one, { type: 'attach', by: actor(maya), document: caseFile() }, at);
    expect(twice).toEqual({ ok: false, error: { kind: 'document', fault: 'twice' } });
    const full = writeOffCase(45_00, { documents: Array.from({ length: 100 }, (_, n) => caseFile({ id: `d-${n}` })) });
    const more = transition(full, { type: 'attach', by: actor(maya), document: caseFile() }, at);
    expect(more).toEqual({ ok: false, error: { kind: 'document', fault: 'tooMany' } });
  });

  it('go with a comment only when the case has them', () => {
    const comment = { type: 'comment', by: actor(maya), text: 'See there', documents: [caseFile().id] } as const;
    expect(transition(writeOffCase(45_00), comment, at)).toEqual({
      ok: false,
      error: { kind: 'document', fault: 'missing' },
    });
    const noted = after(writeOffCase(45_00, { documents: [caseFile()] }), comment);
    expect(noted.timeline.at(-1)?.documents).toEqual([caseFile().id]);
  });
});

describe('approving', () => {
  it('takes one approval up to $500.00 and remembers whose, when and by which command', () => {
    const approved = after(writeOffCase(45_00), approve(maya));
    expect(approved.state).toBe('approved');
    expect(approved.posting.state).toBe('queued');
    expect(approved.approvals).toEqual([{ by: actor(maya), at, command: 'command-1' }]);
  });

  it('takes two people above $2,000.00 and stays open between them, free to be taken', () => {
    const once = after(writeOffCase(2_400_00), { type: 'take', by: actor(ruth) }, approve(ruth));
    expect([once.state, once.owner, once.approvals.length, once.approvalsNeeded]).toEqual(['open', null, 1, 2]);
    expect(transition(once, approve(ruth), at)).toEqual({ ok: false, error: { kind: 'alreadyApproved' } });
    expect(after(once, approve(keith)).state).toBe('approved');
  });

  it('is not for the proposer, and not for the system', () => {
    expect(transition(writeOffCase(45_00), approve(daniel), at)).toMatchObject({ error: { kind: 'selfApproval' } });
    const bySystem: CaseEvent = { type: 'approve', by: SYSTEM, effect: 'post', command: '', text: '' };
    expect(transition(writeOffCase(45_00), bySystem, at)).toMatchObject({ error: { kind: 'selfApproval' } });
  });

  it('is not for whoever did a step of it that exercises a duty', () => {
    const done = { ...codingReview, duty: 'coding', state: 'done', by: actor(maya), at, note: 'It stands.' } as const;
    const reviewed = writeOffCase(45_00, { steps: [done] });
    expect(transition(reviewed, approve(maya), at)).toMatchObject({ error: { kind: 'didStep' } });
    expect(after(reviewed, approve(ruth)).state).toBe('approved');
  });

  it('is not for whoever amended a proposal of the system: it is theirs from then on', () => {
    const found = writeOffCase(45_00, { proposedBy: SYSTEM });
    const amended = after(found, {
      type: 'amend',
      by: actor(maya),
      inPlaceOf: SYSTEM.id,
      text: 'Half was paid',
      amendment: amendment(found, 20_00),
    });
    expect(amended.proposedBy).toEqual(actor(maya));
    expect(transition(amended, approve(maya), at)).toMatchObject({ error: { kind: 'selfApproval' } });
  });

  it('closes a case whose entry has no lines, as there is nothing to post', () =>
    expect(after(writeOffCase(45_00, { entry: [] }), approve(maya)).state).toBe('closed'));

  it('closes a case that posts nothing, and queues nothing for one that resumes other work', () => {
    expect(after(writeOffCase(45_00), approve(maya, 'close')).state).toBe('closed');
    const resumed = after(writeOffCase(45_00), approve(maya, 'resume'));
    expect([resumed.state, resumed.posting.state]).toEqual(['approved', 'proposed']);
  });

  it('happens without people only where the policy asks for none', () => {
    expect(after(writeOffCase(10_00), { type: 'allow', effect: 'post' }).state).toBe('approved');
    expect(transition(writeOffCase(10_01), { type: 'allow', effect: 'post' }, at)).toEqual({
      ok: false,
      error: { kind: 'approvalsMissing', needed: 1, given: 0 },
    });
  });
});

describe('the history of a case', () => {
  it('grows by one event and one version with every change', () => {
    const current = writeOffCase(45_00);
    const changed = after(current, { type: 'take', by: actor(maya) }, approve(maya));
    expect([current.ver, changed.ver]).toEqual([1, 3]);
    expect(changed.timeline.map(({ event }) => event)).toEqual(['open', 'take', 'approve']);
  });

  it('shows when a decision was made that arrived later', () => {
    const decidedAt = '2026-11-23T16:00:00.000Z' as Instant;
    const decided = after(writeOffCase(45_00), { ...approve(maya), decidedAt } as CaseEvent);
    expect(decided.timeline.at(-1)).toMatchObject({ at, decidedAt });
  });

  it('has the number of the ledger once it is posted', () => {
    const posted = after(writeOffCase(45_00), approve(maya), { type: 'post', entry: '2026-000017' });
    expect(posted.posting).toEqual({ state: 'posted', entry: '2026-000017', message: '' });
    expect(posted.timeline.at(-1)?.text).toBe('Posted as 2026-000017, $45.00.');
  });

  it('keeps the answer of the ledger until the posting is tried again', () => {
    const failed = after(writeOffCase(45_00), approve(maya), { type: 'failPosting', message: 'Period closed.' });
    expect(failed.posting).toMatchObject({ state: 'failed', message: 'Period closed.' });
    expect(after(failed, { type: 'repost', by: actor(maya) }).posting).toMatchObject({ state: 'queued', message: '' });
  });
});

describe('changing a proposal', () => {
  const amend = (current: CaseDocument, amountMinor: number, by = daniel): CaseEvent => ({
    type: 'amend',
    by: actor(by),
    text: 'Typo.',
    amendment: amendment(current, amountMinor),
  });

  it('voids approvals already given, changes figures, entry and evidence, and says before and after', () => {
    const once = after(writeOffCase(2_400_00), approve(ruth));
    const amended = after(once, amend(once, 3_000_00));
    expect(amended.approvals).toEqual([]);
    expect(amended.amountMinor).toBe(3_000_00);
    expect(amended.entry.map(({ debitMinor, creditMinor }) => [debitMinor, creditMinor])).toEqual([
      [3_000_00, 0],
      [0, 3_000_00],
    ]);
    expect(amended.title).toContain('$3,000.00');
    expect(amended.evidenceHash).not.toBe(once.evidenceHash);
    expect(amended.timeline.at(-1)?.changes).toContainEqual({
      label: 'Write-off',
      before: '$2,400.00',
      after: '$3,000.00',
    });
  });

  it('asks again how many approvals the new amount takes, and never slips below one', () => {
    const current = writeOffCase(45_00);
    expect(after(current, amend(current, 2_400_00)).approvalsNeeded).toBe(2);
    expect(after(current, amend(current, 5_00)).approvalsNeeded).toBe(1);
  });

  it('belongs to the proposer', () => {
    const current = writeOffCase(45_00);
    expect(transition(current, amend(current, 50_00, ruth), at)).toEqual({
      ok: false,
      error: { kind: 'notProposer', proposer: actor(daniel) },
    });
  });

  it('is answered after a return, with or without another amount, and asked anew of everybody', () => {
    const returned = after(writeOffCase(2_400_00), approve(ruth), {
      type: 'return',
      by: actor(keith),
      text: 'Which claim?',
    });
    const resubmitted = after(returned, { type: 'resubmit', by: actor(daniel), text: 'Claim 7.', amendment: null });
    expect([resubmitted.state, resubmitted.approvals, resubmitted.amountMinor]).toEqual(['open', [], 2_400_00]);
    expect(resubmitted.evidenceHash).toBe(returned.evidenceHash);
  });

  it('is answered in the place of a proposer who cannot, by whoever is the proposer then and does not approve it', () => {
    const found = writeOffCase(45_00, { proposedBy: SYSTEM, state: 'returned' });
    const answer = { type: 'resubmit', by: actor(ruth), text: 'Claim 7.', amendment: null } as const;
    expect(transition(found, answer, at)).toMatchObject({ error: { kind: 'notProposer' } });
    const answered = after(found, { ...answer, inPlaceOf: SYSTEM.id });
    expect(answered.proposedBy).toEqual(actor(ruth));
    expect(transition(answered, approve(ruth), at)).toMatchObject({ error: { kind: 'selfApproval' } });
  });

  it('is not offered for kinds whose amount comes from a remittance', () => {
    const current = writeOffCase(45_00, { kind: 'reversal' });
    expect(amendmentOf(current, 1, { policies, kinds: caseKinds, evaluationId: '' })).toEqual({
      ok: false,
      error: { kind: 'amountFixed' },
    });
  });
});

describe('reasons and owners', () => {
  it.each(['refuse', 'return', 'escalate'] as const)('does not %s without a reason', (type) =>
    expect(transition(writeOffCase(45_00), { type, by: actor(maya), text: ' ' }, at)).toEqual({
      ok: false,
      error: { kind: 'reasonRequired', action: type },
    }),
  );

  it('gives a case one owner at a time', () => {
    const taken = after(writeOffCase(45_00), { type: 'take', by: actor(maya) });
    expect(transition(taken, { type: 'take', by: actor(ruth) }, at)).toMatchObject({ error: { kind: 'ownedByOther' } });
    expect(after(taken, { type: 'release', by: actor(maya) }, { type: 'take', by: actor(ruth) }).owner).toEqual(
      actor(ruth),
    );
    expect(transition(writeOffCase(45_00), { type: 'release', by: actor(maya) }, at)).toMatchObject({
      error: { kind: 'notOwned' },
    });
  });

  it('gives a case to somebody else with a reason, and tells who had it before', () => {
    const taken = after(writeOffCase(45_00), { type: 'take', by: actor(maya) });
    const assign = { type: 'assign', by: actor(ruth), to: actor(keith), text: 'On leave.' } as const;
    const given = after(taken, assign);
    expect(given.owner).toEqual(actor(keith));
    expect(given.timeline.at(-1)).toEqual({
      at,
      by: actor(ruth),
      event: 'assign',
      text: 'On leave.',
      changes: [{ label: 'Taken by', before: 'Maya Okafor', after: 'Keith Vance' }],
    });
    expect(transition(taken, { ...assign, text: ' ' }, at)).toEqual({
      ok: false,
      error: { kind: 'reasonRequired', action: 'assign' },
    });
    expect(transition(given, assign, at)).toMatchObject({ error: { kind: 'cannotBeGiven', because: 'hasIt' } });
  });
});

describe('whatever the history', () => {
  const history = fc.array(
    fc.record({
      who: fc.constantFrom(...everybody),
      what: fc.constantFrom(...(Object.keys(eventsFor(writeOffCase(1))) as CaseEventType[])),
    }),
    { maxLength: 30 },
  );
  /** The states a case goes through when what is refused is left out. */
  function play(start: CaseDocument, events: readonly { who: (typeof everybody)[number]; what: CaseEventType }[]) {
    const states = [start];
    for (const { who, what } of events) {
      const current = states.at(-1)!;
      const event = eventsFor(current)[what];
      const next = transition(current, 'by' in event ? { ...event, by: actor(who) } : event, at);
      if (next.ok) states.push(next.value);
    }
    return states;
  }

  it('nobody approves their own proposal, nobody counts twice, and nothing passes with fewer people than it needs', () =>
    fc.assert(
      fc.property(fc.constantFrom(9_00, 45_00, 2_400_00), history, (amount, events) => {
        for (const { state, approvals, approvalsNeeded, proposedBy } of play(writeOffCase(amount), events)) {
          const people = new Set<string>(approvals.map(({ by }) => by.id));
          expect(people.size).toBe(approvals.length);
          expect(people.has(proposedBy.id)).toBe(false);
          if (['approved', 'posted', 'postingFailed'].includes(state)) {
            expect(approvals.length).toBeGreaterThanOrEqual(approvalsNeeded);
          }
        }
      }),
    ));

  it('final states stay, versions count up, the timeline is only added to, and the hash fits the evidence', () =>
    fc.assert(
      fc.property(history, (events) => {
        const states = play(writeOffCase(45_00), events);
        for (const [index, next] of states.entries()) {
          expect(next.evidenceHash).toBe(evidenceHash(next));
          const before = states[index - 1];
          if (!before) continue;
          expect(next.ver).toBe(before.ver + 1);
          expect(next.timeline.slice(0, -1)).toEqual(before.timeline);
          if (['posted', 'closed', 'refused'].includes(before.state)) expect(next.state).toBe(before.state);
        }
      }),
    ));
});
