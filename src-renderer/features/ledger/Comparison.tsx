import Button from '@mui/material/Button';
import Link from '@mui/material/Link';
import { styled } from '@mui/material/styles';
import { useCallback, useEffect, useState } from 'react';
import { scopeId, scopesOf } from '../../../src-shared/authority/scopes.ts';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import { differenceText } from '../../../src-shared/journal/compare.ts';
import type { ComparisonItem, ComparisonReply } from '../../../src-shared/wire/comparisons.ts';
import type { Workbench } from '../../data/workbench.ts';
import { faultWords } from '../../show/fault-words.ts';
import { Amount } from '../../ui/Amount.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { counted, countText, momentText } from '../../ui/format.ts';
import { Scroll } from '../../ui/PageBar.tsx';
import { Section } from '../../ui/Section.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { Table } from '../../ui/Table.tsx';
import { t } from '../../language/t.ts';

const Wide = styled(Scroll)({ gridTemplateColumns: 'minmax(0, 1100px)', '& .quiet': { color: 'var(--cs-ink-muted)' } });
const Counts = styled('div')({
  display: 'grid',
  gridTemplateColumns: 'repeat(auto-fit, minmax(300px, 1fr))',
  gap: '4px 32px',
  marginTop: 8,
  '& dl': { display: 'grid', gridTemplateColumns: '1fr auto', rowGap: 4, margin: 0, alignContent: 'start' },
  '& dt': { color: 'var(--cs-ink-muted)' },
  '& dd': { margin: 0, textAlign: 'end', fontVariantNumeric: 'tabular-nums' },
  '& .sum': { color: 'var(--cs-ink)', fontWeight: 600, borderTop: '1px solid var(--cs-line-strong)', paddingTop: 2 },
});

/** Whether a person may see the postings of every site held against their approvals. */
export function mayCompare({ person }: Pick<Workbench, 'person'>, sites: readonly string[]): boolean {
  const seen = new Set(scopesOf(person, sites));
  return person.roles.some(({ site }) => site === '*') && sites.every((site) => seen.has(scopeId(site, 'ledger')));
}

type Found = { readonly reply: ComparisonReply | null; readonly fault: string; readonly isAsking: boolean };

type Props = { workbench: Workbench; directory: Directory; site: string; onCase: (id: string) => void };

/** What was approved and what is posted, held against one another on the server, as of when one looks. */
export function Comparison({ workbench, directory, site, onCase }: Props) {
  const [found, setFound] = useState<Found>({ reply: null, fault: '', isAsking: true });
  const ask = useCallback(
    (opens: boolean) => {
      workbench.compareBooks(opens).then(
        (reply) => setFound({ reply, fault: '', isAsking: false }),
        (fault: unknown) => setFound((before) => ({ ...before, fault: faultWords(fault), isAsking: false })),
      );
    },
    [workbench],
  );
  useEffect(() => ask(false), [ask]);
  const { reply, fault, isAsking } = found;
  const compareNow = () => {
    setFound((before) => ({ ...before, isAsking: true }));
    ask(true);
  };
  const again = (
    <Button disabled={isAsking} title={isAsking ? t('It is being compared.') : ''} onClick={compareNow}>
      {t('Compare now')}
    </Button>
  );
  if (reply === null) {
    return fault === '' ? (
      <EmptyState late title={t('Comparing')} hint={t('Every posting is held against its approval, on the server.')} />
    ) : (
      <EmptyState
        title={t('Nothing can be compared now')}
        hint={t('{fault} The journal and the trial balance need no server.', { fault })}
      >
        {again}
      </EmptyState>
    );
  }
  const shown = reply.differences.filter((item) => site === '' || item.site === site);
  const differing = reply.postedWithoutApproval + reply.approvedNotPosted + reply.differs + reply.postedTwice;
  return (
    <Wide>
      <Section
        title={t('Approved and posted')}
        aside={
          <>
            <StatusMark
              tone={differing === 0 ? 'done' : 'breach'}
              word={differing === 0 ? t('Everything agrees') : counted(differing, 'difference')}
            />
            {again}
          </>
        }
      >
        <p className="quiet" role="status">
          {fault === ''
            ? t('All sites, as of {at}', { at: momentText(reply.at) })
            : t('{fault} What is shown is as of {at}.', { fault, at: momentText(reply.at) })}
        </p>
        <Totals reply={reply} />
      </Section>
      {shown.length > 0 ? (
        <Section title={t('Differences')} flush>
          <Differences items={shown} directory={directory} onCase={onCase} />
        </Section>
      ) : (
        differing > 0 && <p className="quiet">{t('None of the differences is at this site.')}</p>
      )}
    </Wide>
  );
}

function Totals({ reply }: { reply: ComparisonReply }) {
  const line = (label: string, count: number, isSum = false) => (
    <>
      <dt className={isSum ? 'sum' : undefined}>{label}</dt>
      <dd className={isSum ? 'sum' : undefined}>{countText(count)}</dd>
    </>
  );
  return (
    <Counts>
      <dl aria-label={t('Posted')}>
        {line(t('Posted as approved'), reply.matched)}
        {line(t('Posted otherwise than approved'), reply.differs)}
        {line(t('Posted without approval'), reply.postedWithoutApproval)}
        {line(t('Posted twice'), reply.postedTwice)}
        {line(t('Entries in the ledger'), reply.posted, true)}
      </dl>
      <dl aria-label={t('Approved')}>
        {line(t('Posted as approved'), reply.matched)}
        {line(t('Posted otherwise than approved'), reply.differs)}
        {line(t('On the way to the ledger'), reply.waiting)}
        {line(t('Refused by the ledger: posting exceptions'), reply.failed)}
        {line(t('Approved and not posted'), reply.approvedNotPosted)}
        {line(t('Approved'), reply.approved, true)}
      </dl>
    </Counts>
  );
}

type DifferencesProps = { items: readonly ComparisonItem[]; directory: Directory; onCase: (id: string) => void };

function Differences({ items, directory, onCase }: DifferencesProps) {
  return (
    <Table aria-label={t('Differences between approved and posted')}>
      <thead>
        <tr>
          <th scope="col">{t('Difference')}</th>
          <th scope="col">{t('Entry')}</th>
          <th scope="col">{t('Made from')}</th>
          <th scope="col">{t('Approved by')}</th>
          <th scope="col" className="figure">
            {t('Approved')}
          </th>
          <th scope="col" className="figure">
            {t('Posted')}
          </th>
          <th scope="col">{t('Accounts that differ')}</th>
          <th scope="col">{t('Case')}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={`${item.difference} ${item.key}`}>
            <td>
              {t(differenceText[item.difference])}
              <div className="quiet">{directory.siteName(item.site)}</div>
            </td>
            <td>{item.entry || <span className="quiet">{t('none')}</span>}</td>
            <td>{item.subject || <span className="quiet">{t('not recorded')}</span>}</td>
            <td>{item.approvers.join(', ') || <span className="quiet">{t('nobody')}</span>}</td>
            <td className="figure">
              {item.approvedMinor === null ? (
                <span className="quiet">{t('none')}</span>
              ) : (
                <Amount minor={item.approvedMinor} />
              )}
            </td>
            <td className="figure">
              {item.postedMinor === null ? (
                <span className="quiet">{t('none')}</span>
              ) : (
                <Amount minor={item.postedMinor} />
              )}
            </td>
            <td>{item.accounts.join(', ')}</td>
            <td>
              <CaseLink item={item} onCase={onCase} />
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function CaseLink({ item, onCase }: { item: ComparisonItem; onCase: (id: string) => void }) {
  const about = item.case;
  if (about === null) return <span className="quiet">{t('opened with the next run')}</span>;
  return (
    <Link component="button" onClick={() => onCase(about.id)}>
      {about.number}
      {about.state === 'closed' && t(' (acknowledged)')}
    </Link>
  );
}
