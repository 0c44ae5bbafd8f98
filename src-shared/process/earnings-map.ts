import type { ProcessMap } from './process-map.ts';

/** What a posted payment plan earns of its finance charge. */
export const earningsMap: ProcessMap = {
  name: 'earnings',
  version: 1,
  title: 'Earnings of a case',
  nodes: [
    { id: 'start', label: 'Posted', kind: 'start', column: 0, row: 0 },
    { id: 'plan', label: 'Plan the days', kind: 'step', records: { kind: 'step', name: 'plan' }, column: 1, row: 0 },
    {
      id: 'earning',
      label: 'Next day',
      kind: 'wait',
      records: { kind: 'wait', name: 'earning' },
      waitsFor: 'The next instalment falls due.',
      column: 2,
      row: 0,
    },
    { id: 'earn', label: 'Book the portion', kind: 'step', records: { kind: 'step', name: 'earn' }, column: 3, row: 0 },
    { id: 'earned', label: 'Earned', kind: 'end', column: 4, row: 0 },
    { id: 'undone', label: 'Case undone', kind: 'end', column: 4, row: 1 },
  ],
  edges: [
    { from: 'start', to: 'plan' },
    { from: 'plan', to: 'earning' },
    { from: 'earning', to: 'earn', label: 'Due', byTimer: true },
    { from: 'earn', to: 'earning', label: 'More' },
    { from: 'earn', to: 'earned', label: 'The last' },
    { from: 'earn', to: 'undone', label: 'Reversed' },
  ],
};
