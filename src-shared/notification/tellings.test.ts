import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instant } from '../base/dates.ts';
import { CaseDocument } from '../case/case-document.ts';
import { stepsOf } from '../case/case-steps.ts';
import { caseKinds } from '../case/kinds.ts';
import { authorizer } from '../testing/build-authorizer.ts';
import { now, policies, writeOffCase } from '../testing/build-case.ts';
import {
  absence,
  actor,
  daniel,
  directory,
  directoryWith,
  keith,
  maya,
  priya,
  ruth,
  tom,
} from '../testing/build-people.ts';
import { bundled } from './bundles.ts';
import { noticeWords } from './notice-words.ts';
import { tellingContext, tellingsOfAbsences, tellingsOfDueSoon, tellingsOfEvent, warnAt } from './tellings.ts';

const context = tellingContext({ policies, authorizer, directory, kinds: caseKinds }, now);
const at = '2026-11-24T10:00:00.000Z' as Instant;

type Event = Partial<CaseDocument['timeline'][number]> & { event: string };

/** Who is told what when something happens to a write-off of Daniel's. */
function told(event: Event, changes: Partial<CaseDocument> = {}, within = context): Record<string, string> {
  const { amountMinor = 50_00, ...differences } = changes;
  const opened = CaseDocument.parse({ ...writeOffCase(amountMinor, differences), ...differences });
  const subject = { ...opened, timeline: [{ at, by: actor(daniel), text: '', mentions: [], ...event }] };
  return Object.fromEntries(tellingsOfEvent(subject, 0, within).map(({ person, reason }) => [person, reason]));
}

describe('who is told', () => {
  it('that something waits: the nearest who may approve it, not everybody above them', () => {
    expect(told({ event: 'open' })).toEqual({ [maya.id]: 'waits' });
    expect(told({ event: 'open' }, { amountMinor: 600_00 })).toEqual({ [ruth.id]: 'waits' });
  });

  it('that a second approval is needed: whoever can still give it', () => {
    const approvals = [{ by: actor(ruth), at, command: '' }];
    const changes = { amountMinor: 2_500_00, approvals };
    expect(told({ event: 'approve', by: actor(ruth) }, changes)).toEqual({ [keith.id]: 'waits' });
  });

  it('that it came back, was given or escalated to them: its proposer, its owner, the next level', () => {
    expect(told({ event: 'return', by: actor(maya) }, { state: 'returned' })).toEqual({ [daniel.id]: 'returned' });
    expect(told({ event: 'assign', by: actor(ruth) }, { owner: actor(maya) })).toEqual({ [maya.id]: 'assigned' });
    expect(told({ event: 'escalate', by: actor(maya) }, { escalations: 1 })).toEqual({ [ruth.id]: 'escalated' });
  });

  it('that it is overdue: those who can do the work that comes before a decision, while there is some', () => {
    const steps = stepsOf([
      { id: 'coding-review', label: 'Coding review', explains: 'A coder looks.', duty: 'coding' },
    ]);
    const reminded = told({ event: 'remind' }, { steps });
    expect(reminded).toMatchObject({ [priya.id]: 'breached' });
    expect(reminded).not.toHaveProperty([daniel.id]);
    const done = steps.map((step) => ({ ...step, state: 'done' as const }));
    expect(told({ event: 'remind' }, { steps: done })).toEqual({ [maya.id]: 'breached' });
  });

  it('that it is overdue, or could not be posted: who acts, and the escalation contacts of the site', () => {
    const sites = directory.sites.map((site) => ({ ...site, escalationContacts: [keith.id] }));
    const within = { ...context, directory: { ...directory, sites } };
    expect(told({ event: 'remind' }, {}, within)).toEqual({ [maya.id]: 'breached', [keith.id]: 'breached' });
    const failed = { state: 'postingFailed', approvals: [{ by: actor(maya), at, command: '' }] } as const;
    expect(
      told(
        { event: 'failPosting', by: { id: 'system' as never, name: 'Countersign' } },
        { ...failed, approvals: [...failed.approvals] },
        within,
      ),
    ).toEqual({
      [daniel.id]: 'postingFailed',
      [maya.id]: 'postingFailed',
      [keith.id]: 'postingFailed',
    });
  });

  it('that they are mentioned, or that there is news in what they watch: never the one who wrote it', () => {
    const comment = { event: 'comment', by: actor(priya), mentions: [maya.id, priya.id] };
    const watchers = [daniel.id, priya.id, maya.id];
    expect(told(comment, { watchers })).toEqual({ [maya.id]: 'mentioned', [daniel.id]: 'watched' });
    expect(told({ event: 'take', by: actor(maya) }, { watchers })).toEqual({});
  });

  it('nothing of a case at a site where they have no role, also when they are mentioned', () => {
    const comment = { event: 'comment', by: actor(ruth), mentions: [tom.id, priya.id] };
    expect(told(comment)).toEqual({ [priya.id]: 'mentioned' });
  });

  it('in the place of somebody absent: their stand-in too', () => {
    const standsIn = directoryWith(absence(maya, priya));
    const away = tellingContext({ ...context, directory: standsIn }, now);
    const people = tellingsOfAbsences([absence(maya, priya)], new Date('2026-11-23T06:00:00Z'));
    expect(people.map(({ person, reason }) => [person, reason])).toEqual([
      [maya.id, 'absenceBegins'],
      [priya.id, 'standInBegins'],
    ]);
    expect(tellingsOfAbsences([absence(maya, priya, { revoked: true })], new Date('2026-11-23T06:00:00Z'))).toEqual([]);
    expect(Object.keys(told({ event: 'open' }, {}, away))).toContain(maya.id);
  });

  it('that it is due soon: whoever has it', () => {
    const subject = CaseDocument.parse({ ...writeOffCase(50_00), owner: actor(maya) });
    expect(tellingsOfDueSoon(subject, context)).toMatchObject([{ person: maya.id, reason: 'dueSoon' }]);
  });
});

describe('whose turn it is', () => {
  const system = { id: 'system' as never, name: 'Countersign' };
  const step = (id: string, duty: string) => ({ id, label: 'A step', explains: 'Somebody looks.', duty });
  const coding = stepsOf([step('coding-review', 'coding')]);
  const letter = stepsOf([step('letter', '')]);
  const done = coding.map((one) => ({ ...one, state: 'done' as const, by: actor(priya) }));
  const blockedBy = ['The credit is gone.'];
  const byMaya = actor(maya);
  const entry = [{ by: byMaya, at, command: '' }];
  type Row = readonly [what: string, event: Event, changes: Partial<CaseDocument>, toldOf: Record<string, string>];

  const rows: readonly Row[] = [
    ['opened with a step that exercises a duty', { event: 'open' }, { steps: coding }, { [priya.id]: 'step' }],
    ['opened with a step of whoever proposed it', { event: 'open' }, { steps: letter }, {}],
    ['opened so by somebody else', { event: 'open', by: actor(priya) }, { steps: letter }, { [daniel.id]: 'step' }],
    [
      'opened so by the machine: whoever works there, not their managers',
      { event: 'open', by: system },
      { steps: letter, proposedBy: system },
      { [daniel.id]: 'step', [priya.id]: 'step' },
    ],
    [
      'a step is done, the next waits',
      { event: 'completeStep' },
      { steps: [...letter.map((one) => ({ ...one, state: 'done' as const })), ...coding] },
      { [priya.id]: 'step' },
    ],
    [
      'a step is done, the next is the proposer’s',
      { event: 'completeStep', by: actor(priya) },
      { steps: [...done, ...letter] },
      { [daniel.id]: 'step' },
    ],
    ['the last step is done', { event: 'completeStep', by: actor(priya) }, { steps: done }, { [maya.id]: 'waits' }],
    ['a step is done of what was returned', { event: 'completeStep' }, { steps: done, state: 'returned' }, {}],
    [
      'checked again, and nothing is in the way any more',
      { event: 'recheck', hindrance: 'gone' },
      { blockedBy: [] },
      { [maya.id]: 'waits' },
    ],
    [
      'checked again, and a step comes first',
      { event: 'recheck', hindrance: 'gone' },
      { blockedBy: [], steps: coding },
      { [priya.id]: 'step' },
    ],
    [
      'checked again for an approval, and something is in the way',
      { event: 'recheck', by: system, hindrance: 'came' },
      { blockedBy },
      { [daniel.id]: 'blocked' },
    ],
    [
      'checked again, and what was approved is not what it was',
      { event: 'recheck', changes: [{ label: 'Amount', before: '1', after: '2' }] },
      {},
      { [maya.id]: 'waits' },
    ],
    ['checked again, and nothing has changed', { event: 'recheck' }, {}, {}],
    ['amended, and nothing is in the way any more', { event: 'amend' }, { blockedBy: [] }, { [maya.id]: 'waits' }],
    [
      'opened with something in the way',
      { event: 'open', by: actor(priya) },
      { blockedBy },
      { [daniel.id]: 'blocked' },
    ],
    [
      'opened by the machine with something in the way',
      { event: 'open', by: system },
      { blockedBy, proposedBy: system },
      { [maya.id]: 'blocked' },
    ],
    [
      'overdue, and something is in the way',
      { event: 'remind', by: system },
      { blockedBy, owner: actor(priya) },
      { [daniel.id]: 'blocked', [priya.id]: 'blocked' },
    ],
    [
      'escalated, and something is in the way',
      { event: 'escalate', by: system },
      { blockedBy, owner: actor(ruth) },
      { [daniel.id]: 'blocked', [ruth.id]: 'blocked' },
    ],
    ['refused', { event: 'refuse', by: byMaya }, { state: 'refused' }, { [daniel.id]: 'refused' }],
    ['refused by its proposer', { event: 'refuse' }, { state: 'refused' }, {}],
    ['posted', { event: 'post', by: system }, { state: 'posted', approvals: entry }, { [daniel.id]: 'posted' }],
    [
      'posted, of the machine’s own proposal',
      { event: 'post', by: system },
      { state: 'posted', proposedBy: system, watchers: [maya.id] },
      { [maya.id]: 'watched' },
    ],
    ['closed', { event: 'close', by: system }, { state: 'closed' }, { [daniel.id]: 'closed' }],
    [
      'closed by its last approval, and a watcher',
      { event: 'approve', by: byMaya },
      { state: 'closed', approvals: entry, watchers: [priya.id, daniel.id] },
      { [daniel.id]: 'closed', [priya.id]: 'watched' },
    ],
    ['let pass by the policy', { event: 'allow', by: system }, { state: 'closed' }, { [daniel.id]: 'closed' }],
    ['approved, not posted yet', { event: 'approve', by: byMaya }, { state: 'approved', approvals: entry }, {}],
  ];

  it.each(rows)('%s', (_, event, changes, toldOf) => {
    expect(told(event, changes)).toEqual(toldOf);
  });

  it('of what was approved and closed later its proposer hears once', () => {
    const subject = CaseDocument.parse({
      ...writeOffCase(50_00),
      state: 'closed',
      timeline: ['approve', 'close'].map((event) => ({ at, by: byMaya, event, text: '' })),
    });
    expect([0, 1].map((index) => tellingsOfEvent(subject, index, context).length)).toEqual([0, 1]);
  });

  it('is due soon: who clears the way, and who does the step', () => {
    const soon = (changes: Partial<CaseDocument>) =>
      Object.fromEntries(
        tellingsOfDueSoon({ ...writeOffCase(50_00), ...changes }, context).map(({ person, reason }) => [
          person,
          reason,
        ]),
      );
    expect(soon({ blockedBy, owner: actor(priya) })).toEqual({ [daniel.id]: 'blocked', [priya.id]: 'blocked' });
    expect(soon({ blockedBy, steps: coding })).toMatchObject({ [daniel.id]: 'blocked', [priya.id]: 'dueSoon' });
    expect(soon({ blockedBy, state: 'returned' })).toEqual({ [daniel.id]: 'dueSoon' });
  });
});

describe('what is due soon', () => {
  const warned = (createdAt: string, dueAt: string) =>
    warnAt({ createdAt: createdAt as Instant, dueAt: dueAt as Instant }).toISOString();

  it('is said a day before, or when a quarter of a shorter time is left', () => {
    expect(warned('2026-11-01T00:00:00.000Z', '2026-11-08T00:00:00.000Z')).toBe('2026-11-07T00:00:00.000Z');
    expect(warned('2026-11-01T00:00:00.000Z', '2026-11-03T00:00:00.000Z')).toBe('2026-11-02T12:00:00.000Z');
  });
});

describe('a flood', () => {
  it('of more than three about one queue and site becomes one notice with their number; three stay three', () => {
    const telling = (n: number) => ({
      person: maya.id,
      reason: 'waits' as const,
      key: `c-${n}/0`,
      case: {
        id: `c-${n}`,
        number: `WO-${n}`,
        kind: 'write-off',
        queue: 'write-offs',
        site: 's',
        band: 'under100' as const,
      },
    });
    expect(bundled([1, 2, 3].map(telling))).toHaveLength(3);
    expect(bundled([1, 2, 3, 4].map(telling))).toMatchObject([
      { case: null, bundle: { count: 4, queue: 'write-offs' } },
    ]);
  });
});

describe('what leaves in a notice', () => {
  const names = { kindLabel: (kind: string) => kind, siteName: (site: string) => site };
  const canary = fc.stringMatching(/^CANARY-[a-z0-9]{12}$/);
  const events = [
    ...(['open', 'return', 'escalate', 'assign', 'failPosting', 'remind', 'comment', 'approve'] as const),
    ...(['refuse', 'post', 'close', 'completeStep'] as const),
  ];

  it('holds nothing of a case that could name a patient, an account, a payer or a person, whatever stands in it', () => {
    fc.assert(
      fc.property(
        canary,
        fc.constantFrom(...events),
        fc.nat(5_000_00),
        fc.boolean(),
        (secret, event, amountMinor, blocked) => {
          const base = writeOffCase(Math.max(1, amountMinor));
          const subject = CaseDocument.parse({
            ...base,
            account: secret,
            payer: secret,
            title: secret,
            department: secret,
            facts: base.facts.map((fact) => ({ ...fact, label: secret, value: { type: 'text', text: secret } })),
            checks: [{ id: secret, label: secret, state: 'warned', detail: secret }],
            why: { ...base.why, text: secret },
            blockedBy: blocked ? [secret] : [],
            posting: { ...base.posting, message: secret },
            owner: { id: maya.id, name: secret },
            proposedBy: { id: daniel.id, name: secret },
            evidence: { remittance: secret, claims: [] },
            entry: base.entry.map((line) => ({ ...line, party: secret, text: secret })),
            watchers: [priya.id, keith.id],
            timeline: [{ at, by: { id: ruth.id, name: secret }, event, text: secret, mentions: [maya.id] }],
          });
          const tellings = [...tellingsOfEvent(subject, 0, context), ...tellingsOfDueSoon(subject, context)];
          expect(tellings.length).toBeGreaterThan(0);
          const left = bundled(tellings).map((one) => JSON.stringify([one, noticeWords(one, names)]));
          expect(left.filter((text) => text.includes(secret))).toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });
});
