import { Role } from '../person.ts';

/** What can be acted on. A case has a kind, a queue, a payer class and a department; the others are told apart by their site alone. */
export const resourceTypes = [
  'Case',
  'Remittance',
  'Ledger',
  'Import',
  'Record',
  'Directory',
  'Session',
  'Absence',
  'Policy',
  'Device',
  'AuditLog',
  'Reconciliation',
] as const;
export type ResourceType = (typeof resourceTypes)[number];

/** Actions on a case that the policies grant together, by the name of their group. */
export const caseActionGroups = {
  work: ['comment', 'take', 'release', 'assign', 'resubmit', 'amend', 'completeStep', 'recheck'],
  decide: [
    'approve',
    'refuse',
    'return',
    'escalate',
    'repost',
    'reverse',
    'releaseForOther',
    'assignForOther',
    'suspendClock',
    'resumeClock',
  ],
  operate: ['pause', 'resume', 'retry', 'skip'],
} as const;

const single = {
  read: ['Case', 'Remittance', 'Ledger', 'Import', 'Directory', 'Policy', 'AuditLog', 'Reconciliation'],
  propose: ['Case'],
  create: ['Import', 'Record'],
  use: ['Session'],
  arrange: ['Absence'],
  maintain: ['Policy', 'Device', 'AuditLog', 'Ledger'],
  reconcile: ['Reconciliation'],
  reviewPeriod: ['Reconciliation'],
  closePeriod: ['Reconciliation'],
} as const satisfies Record<string, readonly ResourceType[]>;

export type AuthorityAction = (typeof caseActionGroups)[keyof typeof caseActionGroups][number] | keyof typeof single;

/** The actions, each with the types of resource it may be asked about. */
export const authorityActions: Readonly<Record<AuthorityAction, readonly ResourceType[]>> = {
  ...single,
  ...(Object.fromEntries(
    Object.values(caseActionGroups).flatMap((group) => group.map((action) => [action, ['Case'] as const])),
  ) as unknown as Record<(typeof caseActionGroups)[keyof typeof caseActionGroups][number], readonly ['Case']>),
};

const applies = (resources: readonly string[]) =>
  `appliesTo { principal: [Person], resource: [${resources.join(', ')}] }`;

/**
 * The schema that policies are checked against, in Cedar's own notation. A person is in a team for each role and site; a
 * team of the whole network is in the site's. A site names its teams, one attribute per role. A grant that is limited to some cases
 * puts its holder into the team for these cases only, see decision 0006.
 */
export const cedarSchema = [
  'entity Person in [Team];',
  'entity Team in [Team];',
  `entity Site { ${Role.options.map((role) => `"${role}": Team`).join(', ')} };`,
  'entity Case { site: Site, kind: String, queue: String, payerClass: String, department: String };',
  `entity ${resourceTypes.filter((type) => type !== 'Case').join(', ')} { site: Site };`,
  ...Object.entries(caseActionGroups).flatMap(([group, actions]) => [
    `action "${group}";`,
    ...actions.map((action) => `action "${action}" in ["${group}"] ${applies(['Case'])};`),
  ]),
  ...Object.entries(single).map(([action, resources]) => `action "${action}" ${applies(resources)};`),
].join('\n');
