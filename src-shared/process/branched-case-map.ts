import type { ProcessEdge, ProcessMap, ProcessNode } from './process-map.ts';

const ERP = { kind: 'call', name: 'erp' } as const;
const REPOST = { kind: 'wait', name: 'repost' } as const;
const BEFORE = 'People do what has to be done before a decision.';

type Rest = Partial<Omit<ProcessNode, 'id' | 'label' | 'kind' | 'column' | 'row'>>;

function node(
  [column, row]: readonly [number, number],
  kind: ProcessNode['kind'],
  id: string,
  label: string,
  rest: Rest = {},
): ProcessNode {
  const own = kind === 'step' ? { records: { kind, name: id } as const } : {};
  return { id, label, kind, column, row, ...own, ...rest };
}

function decision(
  at: readonly [number, number],
  id: string,
  label: string,
  rest: Rest = { skippable: true },
): ProcessNode {
  const records = { kind: 'wait', name: 'decision' } as const;
  return node(at, 'wait', id, label, { records, waitsFor: 'Somebody decides it.', ...rest });
}

const deciding: readonly ProcessNode[] = [
  node([0, 0], 'start', 'start', 'Opened'),
  node([0, 1], 'step', 'opened', 'Ask the policy', { records: { kind: 'step', name: 'open' } }),
  node([1, 1], 'fork', 'fork', 'Both at once', { join: 'join' }),
  decision([2, 0], 'decision', 'Wait for a decision'),
  node([0, 4], 'step', 'remind', 'Remind'),
  decision([1, 4], 'afterRemind', 'Wait, reminded'),
  node([2, 4], 'step', 'reassign', 'Give to another'),
  decision([3, 4], 'afterReassign', 'Wait, given on'),
  node([3, 5], 'step', 'escalate', 'Escalate'),
  decision([2, 5], 'afterEscalate', 'Wait, escalated'),
  node([1, 5], 'step', 'escalateAgain', 'Escalate again'),
  decision([0, 5], 'lastWait', 'Wait, two levels up', {}),
  node([1, 2], 'choice', 'anyWork', 'Is there work before it?'),
  node([2, 2], 'wait', 'work', 'Wait for work first', { records: { kind: 'wait', name: 'work' }, waitsFor: BEFORE }),
  node([2, 3], 'step', 'remindWork', 'Remind of the work'),
  node([3, 3], 'wait', 'workReminded', 'Work, reminded of', {
    records: { kind: 'wait', name: 'work' },
    waitsFor: BEFORE,
  }),
  node([3, 1], 'join', 'join', 'Both done'),
  node([4, 1], 'step', 'act', 'Carry out'),
  node([4, 0], 'end', 'ended', 'Closed or refused'),
];

const posting: readonly ProcessNode[] = [
  node([5, 1], 'call', 'memo', 'Move the reservation', {
    records: ERP,
    waitsFor: 'The ledger frees what the budget had reserved.',
  }),
  node([5, 0], 'step', 'postMemo', 'Record it'),
  node([6, 0], 'call', 'posting', 'Post to the ledger', { records: ERP, waitsFor: 'The ledger takes the entry.' }),
  node([7, 0], 'step', 'post', 'Record the entry'),
  node([8, 0], 'end', 'posted', 'Posted'),
  node([6, 1], 'step', 'failPosting', 'Open an exception'),
  node([6, 2], 'wait', 'waitRepost', 'Posting failed', {
    records: REPOST,
    waitsFor: 'Somebody mends the cause and has it posted again.',
  }),
  node([5, 2], 'step', 'repost', 'Queue it again'),
  node([7, 2], 'call', 'givenUp', 'Ask whether it stands', {
    records: ERP,
    waitsFor: 'The ledger says whether it has the entry.',
  }),
  node([7, 3], 'step', 'undoMemo', 'Undo the reservation'),
  node([7, 4], 'call', 'undoing', 'Reverse in the ledger', {
    records: ERP,
    undoes: 'memo',
    waitsFor: 'The ledger reverses what was posted ahead of the entry.',
  }),
  node([6, 3], 'step', 'undoneMemo', 'Record the reversal'),
  node([7, 5], 'step', 'failUndo', 'Open an exception'),
  node([6, 5], 'wait', 'waitUndo', 'Not reversed yet', {
    records: REPOST,
    waitsFor: 'Somebody mends the cause, and it is reversed.',
  }),
];

const edges: readonly ProcessEdge[] = [
  { from: 'start', to: 'opened' },
  { from: 'opened', to: 'fork', label: 'People decide' },
  { from: 'opened', to: 'memo', label: 'No people needed, a reservation moves' },
  { from: 'opened', to: 'posting', label: 'No people needed' },
  { from: 'opened', to: 'ended', label: 'Nothing to post' },
  { from: 'fork', to: 'decision' },
  { from: 'fork', to: 'anyWork' },
  { from: 'anyWork', to: 'work', label: 'Yes' },
  { from: 'anyWork', to: 'join', label: 'No' },
  { from: 'work', to: 'join', label: 'Done, or decided without it' },
  { from: 'work', to: 'remindWork', label: 'Due', byTimer: true },
  { from: 'remindWork', to: 'workReminded' },
  { from: 'workReminded', to: 'join', label: 'Done, or decided without it' },
  { from: 'decision', to: 'remind', label: 'Due', byTimer: true },
  { from: 'remind', to: 'afterRemind' },
  { from: 'afterRemind', to: 'reassign', byTimer: true },
  { from: 'reassign', to: 'afterReassign' },
  { from: 'afterReassign', to: 'escalate', byTimer: true },
  { from: 'escalate', to: 'afterEscalate' },
  { from: 'afterEscalate', to: 'escalateAgain', byTimer: true },
  { from: 'escalateAgain', to: 'lastWait' },
  ...['decision', 'afterRemind', 'afterReassign', 'afterEscalate', 'lastWait'].map((from) => ({
    from,
    to: 'join',
    label: 'Decided',
  })),
  { from: 'join', to: 'act' },
  { from: 'act', to: 'memo', label: 'Approved, a reservation moves' },
  { from: 'act', to: 'posting', label: 'Approved' },
  { from: 'act', to: 'ended', label: 'Closed or refused' },
  { from: 'memo', to: 'postMemo', label: 'Taken' },
  { from: 'memo', to: 'failPosting', label: 'Refused by the ledger' },
  { from: 'postMemo', to: 'posting' },
  { from: 'posting', to: 'post', label: 'Taken' },
  { from: 'post', to: 'posted' },
  { from: 'posting', to: 'failPosting', label: 'Refused by the ledger' },
  { from: 'failPosting', to: 'waitRepost' },
  { from: 'waitRepost', to: 'repost', label: 'Post again' },
  { from: 'waitRepost', to: 'givenUp', label: 'Given up' },
  { from: 'repost', to: 'memo', label: 'The reservation first' },
  { from: 'repost', to: 'posting', label: 'The entry' },
  { from: 'givenUp', to: 'waitRepost', label: 'It does not stand' },
  { from: 'givenUp', to: 'post', label: 'It stands' },
  { from: 'givenUp', to: 'postMemo', label: 'The reservation stands' },
  { from: 'givenUp', to: 'undoMemo', label: 'The entry does not, the reservation does' },
  { from: 'undoMemo', to: 'undoing' },
  { from: 'undoing', to: 'undoneMemo', label: 'Reversed' },
  { from: 'undoing', to: 'failUndo', label: 'Refused by the ledger' },
  { from: 'failUndo', to: 'waitUndo' },
  { from: 'waitUndo', to: 'undoMemo', label: 'Tried again' },
  { from: 'undoneMemo', to: 'waitRepost' },
  { from: 'undoneMemo', to: 'repost', label: 'Asked for meanwhile' },
];

/**
 * A decision and the work before it are waited for at once, each with a deadline of its own; and what an entry frees of a budget is
 * posted ahead of it, and reversed when the entry is given up.
 */
export const branchedCaseMap: ProcessMap = {
  name: 'billing-case',
  version: 3,
  title: 'Billing case',
  nodes: [...deciding, ...posting],
  edges,
};
