import { useCallback } from 'react';
import { Link } from 'wouter';
import { effectiveFrom } from '../../../src-shared/policy/policy-version.ts';
import type { PolicySummary } from '../../../src-shared/wire/policies.ts';
import type { SyncStatus, Workbench } from '../../data/workbench.ts';
import type { Reference } from '../../show/reference.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { counted, dayText, momentText } from '../../ui/format.ts';
import { Page, PageBar, Scroll } from '../../ui/PageBar.tsx';
import { Section } from '../../ui/Section.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { Table } from '../../ui/Table.tsx';
import { useNow } from '../../ui/use-now.ts';
import { useAsked } from './use-board.ts';
import { t } from '../../language/t.ts';

type Props = {
  workbench: Workbench;
  reference: Reference;
  status: SyncStatus;
  /** Where a policy is. */
  placeOf: (policy: string) => string;
};

/** What decides, and what is being changed about it. Everybody reads it, also without the server. */
export function PoliciesPage({ workbench, reference, status, placeOf }: Props) {
  const { board } = workbench;
  const now = useNow();
  const isOnline = status.connection === 'online';
  const ask = useCallback(() => board.list(), [board]);
  const { value: summaries = [] } = useAsked(ask, isOnline);
  const inForce = reference.versions
    .filter(({ policy, version }) => reference.policies.get(policy)?.version === version)
    .toSorted((a, b) => (t(a.table.title) < t(b.table.title) ? -1 : 1));
  return (
    <Page aria-labelledby="page-name">
      <PageBar>
        <h1 id="page-name">{t('Policies')}</h1>
        <p>
          {t('{policies} in force{isOnline}', {
            policies: counted(inForce.length, 'policy', 'policies'),
            isOnline: isOnline ? '' : '. Drafts are on the server, which does not answer',
          })}
        </p>
      </PageBar>
      <Scroll>
        {inForce.length === 0 ? (
          <EmptyState
            title={t('No policies yet')}
            hint={t('They arrive with the first sync; the sync light says how far that is.')}
          />
        ) : (
          <Section title={t('In force')} flush>
            <Table>
              <thead>
                <tr>
                  <th>{t('Policy')}</th>
                  <th>{t('Version')}</th>
                  <th>{t('In force since')}</th>
                  <th>{t('Rules')}</th>
                  <th>{t('Written by')}</th>
                  <th>{t('Draft')}</th>
                </tr>
              </thead>
              <tbody>
                {inForce.map((document) => {
                  const { policy, version, table, publication } = document;
                  const summary = summaries.find((each) => each.policy === policy);
                  return (
                    <tr key={policy}>
                      <td>
                        <Link href={placeOf(policy)}>{t(table.title)}</Link>
                      </td>
                      <td>{t('v{version}', { version })}</td>
                      <td title={momentText(effectiveFrom(document))}>{dayText(effectiveFrom(document), now)}</td>
                      <td>{table.rules.length}</td>
                      <td className="quiet">
                        {publication?.authors.map(({ name }) => name).join(', ') || 'Countersign'}
                      </td>
                      <td>
                        <Coming summary={summary} now={now} />
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            </Table>
          </Section>
        )}
      </Scroll>
    </Page>
  );
}

function Coming({ summary, now }: { summary: PolicySummary | undefined; now: Date }) {
  if (!summary) return null;
  const { draft, upcoming } = summary;
  const [next] = upcoming;
  const authors = draft?.authors.map(({ name }) => name).join(', ') || t('comes with the product');
  return (
    <>
      {next && (
        <StatusMark
          tone="open"
          word={t('v{version} from {effectiveFrom}', {
            version: next.version,
            effectiveFrom: dayText(next.effectiveFrom, now),
          })}
        />
      )}{' '}
      {draft?.state === 'inReview' && (
        <StatusMark tone="risk" word={t('Waits for a reviewer: {authors}', { authors })} />
      )}
      {draft?.state === 'draft' && <StatusMark tone="plain" word={t('Draft: {authors}', { authors })} />}
    </>
  );
}
