import type { Actor, Person } from '../../../src-shared/authority/person.ts';
import { caseKinds } from '../../../src-shared/case/kinds.ts';
import { queuesOf } from '../../../src-shared/case/queues.ts';
import type { SavedView } from '../../../src-shared/queue/saved-view.ts';
import type { ShownCaseRow } from '../../data/workbench.ts';
import { isUnfinished } from '../../../src-shared/case/case-state.ts';
import { decisionWaits } from '../../show/case-words.ts';
import { t } from '../../language/t.ts';

/** A list of cases in the left column: a queue of the desk, or a way to look across them. */
export type View = {
  readonly id: string;
  readonly label: string;
  readonly group: 'mine' | 'saved' | 'queues' | 'all';
  readonly includes: (shown: ShownCaseRow) => boolean;
  /** What an empty view says. */
  readonly empty: { readonly title: string; readonly hint: string };
  /** Of a view that somebody gave a name: what it shows, and who shares it; null: it is the person's own. */
  readonly saved?: { readonly view: SavedView; readonly by: Actor | null };
};

export type Views = readonly View[];

/**
 * The views of a person, in the order they are listed.
 *
 * @param mayApprove  whether the person may approve a case now, as the policy says.
 */
export function viewsOf(person: Person, mayApprove: (shown: ShownCaseRow) => boolean): Views {
  return [
    {
      id: 'approvals',
      label: t('My approvals'),
      group: 'mine',
      includes: (shown) => !decisionWaits(shown) && shown.state === 'open' && mayApprove(shown),
      empty: {
        title: t('Nothing waits for your approval'),
        hint: t('Cases appear here when they are open, at your sites and within your authority.'),
      },
    },
    {
      id: 'mine',
      label: t('Taken by me'),
      group: 'mine',
      includes: (shown) => isUnfinished(shown.state) && shown.owner?.id === person.id,
      empty: { title: t('You have taken no case'), hint: t('Take a case (g) to say that you are working on it.') },
    },
    {
      id: 'returned',
      label: t('Returned to me'),
      group: 'mine',
      includes: (shown) => shown.state === 'returned' && shown.proposedBy.id === person.id,
      empty: {
        title: t('Nothing was returned to you'),
        hint: t('A proposal that an approver sends back appears here.'),
      },
    },
    ...queuesOf(caseKinds).map(({ id, label }): View => ({
      id,
      label: t(label),
      group: 'queues',
      includes: (shown) => shown.queue === id && isUnfinished(shown.state),
      empty: {
        title: t('No open {label}', { label: t(label).toLowerCase() }),
        hint: t('Imported remittances that need people open cases here.'),
      },
    })),
    {
      id: 'open',
      label: t('All open'),
      group: 'all',
      includes: (shown) => isUnfinished(shown.state),
      empty: { title: t('Nothing is open'), hint: t('Import a remittance, or propose a write-off, to open a case.') },
    },
    {
      id: 'decided',
      label: t('Decided'),
      group: 'all',
      includes: (shown) => !isUnfinished(shown.state),
      empty: { title: t('Nothing was decided yet'), hint: t('Cases that were posted, closed or refused stay here.') },
    },
  ];
}
