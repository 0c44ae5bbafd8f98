import { caseKinds } from '../../../src-shared/case/kinds.ts';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import type { ViewGroup } from '../../../src-shared/queue/saved-view.ts';
import type { ShownCaseRow } from '../../data/workbench.ts';
import { caseStatus } from '../../show/case-words.ts';
import { payerText } from '../../show/payer-words.ts';
import { riskStatus } from '../../show/risk-words.ts';
import { ownerText } from './queue-columns.ts';

type QueueGroup = {
  readonly id: ViewGroup;
  readonly label: string;
  readonly nameOf: (row: ShownCaseRow, directory: Directory) => string;
};

/** By what the cases of a queue can stand under headings. */
export const queueGroups: readonly QueueGroup[] = [
  { id: 'kind', label: 'Kind', nameOf: ({ kind }) => caseKinds.find(kind)?.plural ?? kind },
  { id: 'site', label: 'Site', nameOf: ({ site }, directory) => directory.siteName(site) },
  { id: 'payer', label: 'Payer', nameOf: payerText },
  { id: 'status', label: 'Status', nameOf: (row) => caseStatus(row).word },
  { id: 'risk', label: 'Risk', nameOf: ({ risk }) => riskStatus(risk).word },
  { id: 'owner', label: 'Owner', nameOf: ownerText },
];

/** What puts rows under their headings; null where nothing is chosen. */
export function groupedBy(group: ViewGroup | undefined, directory: Directory): ((row: ShownCaseRow) => string) | null {
  const chosen = queueGroups.find(({ id }) => id === group);
  return chosen ? (row) => chosen.nameOf(row, directory) : null;
}
