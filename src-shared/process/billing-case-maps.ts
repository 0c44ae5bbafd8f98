import { branchedCaseMap } from './branched-case-map.ts';
import type { ProcessEdge, ProcessMap, ProcessNode } from './process-map.ts';

export const BILLING_CASE = 'billing-case';
/** What new cases run on. */
export const BILLING_CASE_VERSION = 3;

const DECIDED = 'Somebody decides it.';

const posting: readonly ProcessNode[] = [
  {
    id: 'posting',
    label: 'Post to the ledger',
    kind: 'call',
    records: { kind: 'call', name: 'erp' },
    waitsFor: 'The ledger takes the entry.',
    column: 3,
    row: 0,
  },
  { id: 'post', label: 'Record the entry', kind: 'step', records: { kind: 'step', name: 'post' }, column: 4, row: 0 },
  { id: 'posted', label: 'Posted', kind: 'end', column: 5, row: 0 },
  {
    id: 'failPosting',
    label: 'Open an exception',
    kind: 'step',
    records: { kind: 'step', name: 'failPosting' },
    column: 3,
    row: 1,
  },
  {
    id: 'waitRepost',
    label: 'Posting failed',
    kind: 'wait',
    records: { kind: 'wait', name: 'repost' },
    waitsFor: 'Somebody mends the cause and has it posted again.',
    column: 4,
    row: 1,
  },
  {
    id: 'repost',
    label: 'Queue it again',
    kind: 'step',
    records: { kind: 'step', name: 'repost' },
    column: 4,
    row: 2,
  },
  {
    id: 'givenUp',
    label: 'Ask whether it stands',
    kind: 'call',
    records: { kind: 'call', name: 'erp' },
    waitsFor: 'The ledger says whether it has the entry.',
    column: 5,
    row: 1,
  },
];

const head: readonly ProcessNode[] = [
  { id: 'start', label: 'Opened', kind: 'start', column: 0, row: 0 },
  { id: 'opened', label: 'Ask the policy', kind: 'step', records: { kind: 'step', name: 'open' }, column: 0, row: 1 },
  { id: 'act', label: 'Carry out', kind: 'step', records: { kind: 'step', name: 'act' }, column: 2, row: 0 },
  { id: 'ended', label: 'Closed or refused', kind: 'end', column: 2, row: 1 },
];

const flow: readonly ProcessEdge[] = [
  { from: 'start', to: 'opened' },
  { from: 'opened', to: 'decision', label: 'People decide' },
  { from: 'opened', to: 'posting', label: 'No people needed' },
  { from: 'opened', to: 'ended', label: 'Nothing to post' },
  { from: 'decision', to: 'act', label: 'Decided' },
  { from: 'act', to: 'posting', label: 'Approved' },
  { from: 'act', to: 'ended', label: 'Closed or refused' },
  { from: 'posting', to: 'post', label: 'Taken' },
  { from: 'post', to: 'posted' },
  { from: 'posting', to: 'failPosting', label: 'Refused by the ledger' },
  { from: 'failPosting', to: 'waitRepost' },
  { from: 'waitRepost', to: 'repost', label: 'Post again' },
  { from: 'repost', to: 'posting' },
  { from: 'waitRepost', to: 'givenUp', label: 'Given up' },
  { from: 'givenUp', to: 'waitRepost', label: 'It does not stand' },
  { from: 'givenUp', to: 'post', label: 'It stands' },
];

function wait(id: string, label: string, column: number, row: number, skippable = true): ProcessNode {
  return {
    id,
    label,
    kind: 'wait',
    records: { kind: 'wait', name: 'decision' },
    waitsFor: DECIDED,
    ...(skippable ? { skippable: true } : {}),
    column,
    row,
  };
}

function step(id: string, label: string, column: number, row: number): ProcessNode {
  return { id, label, kind: 'step', records: { kind: 'step', name: id }, column, row };
}

/** Reminded of when it is due, and escalated three days later. */
const first: ProcessMap = {
  name: BILLING_CASE,
  version: 1,
  title: 'Billing case',
  nodes: [
    ...head,
    wait('decision', 'Wait for a decision', 1, 0),
    step('remind', 'Remind', 1, 1),
    wait('afterRemind', 'Wait, reminded', 1, 2),
    step('escalate', 'Escalate', 1, 3),
    wait('lastWait', 'Wait, escalated', 2, 3, false),
    ...posting,
  ],
  edges: [
    ...flow,
    { from: 'decision', to: 'remind', label: 'Due', byTimer: true },
    { from: 'remind', to: 'afterRemind' },
    { from: 'afterRemind', to: 'escalate', byTimer: true },
    { from: 'escalate', to: 'lastWait' },
    { from: 'afterRemind', to: 'act', label: 'Decided' },
    { from: 'lastWait', to: 'act', label: 'Decided' },
  ],
};

/** Reminded of when it is due, then given to somebody else, then to the manager of whoever has it, then to theirs. */
const second: ProcessMap = {
  name: BILLING_CASE,
  version: 2,
  title: 'Billing case',
  nodes: [
    ...head,
    wait('decision', 'Wait for a decision', 1, 0),
    step('remind', 'Remind', 1, 1),
    wait('afterRemind', 'Wait, reminded', 1, 2),
    step('reassign', 'Give to another', 1, 3),
    wait('afterReassign', 'Wait, given on', 2, 3),
    step('escalate', 'Escalate', 2, 4),
    wait('afterEscalate', 'Wait, escalated', 3, 4),
    step('escalateAgain', 'Escalate again', 4, 4),
    wait('lastWait', 'Wait, two levels up', 5, 4, false),
    ...posting,
  ],
  edges: [
    ...flow,
    { from: 'decision', to: 'remind', label: 'Due', byTimer: true },
    { from: 'remind', to: 'afterRemind' },
    { from: 'afterRemind', to: 'reassign', byTimer: true },
    { from: 'reassign', to: 'afterReassign' },
    { from: 'afterReassign', to: 'escalate', byTimer: true },
    { from: 'escalate', to: 'afterEscalate' },
    { from: 'afterEscalate', to: 'escalateAgain', byTimer: true },
    { from: 'escalateAgain', to: 'lastWait' },
    ...['afterRemind', 'afterReassign', 'afterEscalate', 'lastWait'].map((from) => ({
      from,
      to: 'act',
      label: 'Decided',
    })),
  ],
};

export const billingCaseMaps: readonly ProcessMap[] = [first, second, branchedCaseMap];

/** The map of a version of the process of cases. */
export function billingCaseMap(version: number): ProcessMap | undefined {
  return billingCaseMaps.find((map) => map.version === version);
}
