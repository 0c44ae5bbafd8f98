import type { Directory } from '../../../src-shared/directory/directory.ts';
import type { ViewGroup } from '../../../src-shared/queue/saved-view.ts';
import type { ShownCaseRow } from '../../data/workbench.ts';
import { caseStatus } from '../../show/case-words.ts';
import { payerText } from '../../show/payer-words.ts';
import { riskStatus } from '../../show/risk-words.ts';
import { ownerText } from './queue-columns.ts';
import { t } from '../../language/t.ts';
import { kindPlural } from '../../show/kind-words.ts';

type QueueGroup = {
  readonly id: ViewGroup;
  readonly label: string;
  readonly nameOf: (row: ShownCaseRow, directory: Directory) => string;
};

/** By what the cases of a queue can stand under headings. */
export const queueGroups: readonly QueueGroup[] = [
  { id: 'kind', label: t('Kind'), nameOf: ({ kind }) => kindPlural(kind) },
  { id: 'site', label: t('Site'), nameOf: ({ site }, directory) => directory.siteName(site) },
  { id: 'payer', label: t('Payer'), nameOf: payerText },
  { id: 'status', label: t('Status'), nameOf: (row) => caseStatus(row).word },
  { id: 'risk', label: t('Risk'), nameOf: ({ risk }) => riskStatus(risk).word },
  { id: 'owner', label: t('Owner'), nameOf: ownerText },
];

/** What puts rows under their headings; null where nothing is chosen. */
export function groupedBy(group: ViewGroup | undefined, directory: Directory): ((row: ShownCaseRow) => string) | null {
  const chosen = queueGroups.find(({ id }) => id === group);
  return chosen ? (row) => chosen.nameOf(row, directory) : null;
}
