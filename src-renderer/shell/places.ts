/** Where one can be in the workbench. A place is a URL that a colleague can open too. */
export const places = {
  /** The list of queues as a page of its own, where there is no room beside the work. */
  queues: '/queues',
  queue: (view: string) => `/queue/${view}`,
  case: (view: string, id: string) => `/queue/${view}/case/${encodeURIComponent(id)}`,
  remits: '/remits',
  unmatched: '/remits/unmatched',
  remit: (id: string) => `/remits/${encodeURIComponent(id)}`,
  journal: '/ledger/journal',
  trialBalance: '/ledger/trial-balance',
  carryForwards: '/ledger/carry-forwards',
  comparison: '/ledger/comparison',
  reconcile: '/reconcile',
  imports: '/imports',
  results: '/results',
  policies: '/policies',
  policy: (policy: string) => `/policies/${encodeURIComponent(policy)}`,
  audit: '/audit',
  /** Of administrators. */
  connections: '/connections',
  programs: '/connections/programs',
  webhooks: '/connections/webhooks',
  /** Of administrators. */
  fleet: '/computers',
  settings: '/settings',
  check: '/settings/check',
  absences: '/settings/absence',
  organisation: '/settings/organisation',
} as const;
