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
    <Button disabled={isAsking} title={isAsking ? 'It is being compared.' : ''} onClick={compareNow}>
      Compare now
    </Button>
  );
  if (reply === null) {
    return fault === '' ? (
      <EmptyState late title="Comparing" hint="Every posting is held against its approval, on the server." />
    ) : (
      <EmptyState
        title="Nothing can be compared now"
        hint={`${fault} The journal and the trial balance need no server.`}
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
        title="Approved and posted"
        aside={
          <>
            <StatusMark
              tone={differing === 0 ? 'done' : 'breach'}
              word={differing === 0 ? 'Everything agrees' : counted(differing, 'difference')}
            />
            {again}
          </>
        }
      >
        <p className="quiet" role="status">
          {fault === ''
            ? `All sites, as of ${momentText(reply.at)}`
            : `${fault} What is shown is as of ${momentText(reply.at)}.`}
        </p>
        <Totals reply={reply} />
      </Section>
      {shown.length > 0 ? (
        <Section title="Differences" flush>
          <Differences items={shown} directory={directory} onCase={onCase} />
        </Section>
      ) : (
        differing > 0 && <p className="quiet">None of the differences is at this site.</p>
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
      <dl aria-label="Posted">
        {line('Posted as approved', reply.matched)}
        {line('Posted otherwise than approved', reply.differs)}
        {line('Posted without approval', reply.postedWithoutApproval)}
        {line('Posted twice', reply.postedTwice)}
        {line('Entries in the ledger', reply.posted, true)}
      </dl>
      <dl aria-label="Approved">
        {line('Posted as approved', reply.matched)}
        {line('Posted otherwise than approved', reply.differs)}
        {line('On the way to the ledger', reply.waiting)}
        {line('Refused by the ledger: posting exceptions', reply.failed)}
        {line('Approved and not posted', reply.approvedNotPosted)}
        {line('Approved', reply.approved, true)}
      </dl>
    </Counts>
  );
}

type DifferencesProps = { items: readonly ComparisonItem[]; directory: Directory; onCase: (id: string) => void };

function Differences({ items, directory, onCase }: DifferencesProps) {
  return (
    <Table aria-label="Differences between approved and posted">
      <thead>
        <tr>
          <th scope="col">Difference</th>
          <th scope="col">Entry</th>
          <th scope="col">Made from</th>
          <th scope="col">Approved by</th>
          <th scope="col" className="figure">
            Approved
          </th>
          <th scope="col" className="figure">
            Posted
          </th>
          <th scope="col">Accounts that differ</th>
          <th scope="col">Case</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={`${item.difference} ${item.key}`}>
            <td>
              {differenceText[item.difference]}
              <div className="quiet">{directory.siteName(item.site)}</div>
            </td>
            <td>{item.entry || <span className="quiet">none</span>}</td>
            <td>{item.subject || <span className="quiet">not recorded</span>}</td>
            <td>{item.approvers.join(', ') || <span className="quiet">nobody</span>}</td>
            <td className="figure">
              {item.approvedMinor === null ? (
                <span className="quiet">none</span>
              ) : (
                <Amount minor={item.approvedMinor} />
              )}
            </td>
            <td className="figure">
              {item.postedMinor === null ? <span className="quiet">none</span> : <Amount minor={item.postedMinor} />}
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
  if (about === null) return <span className="quiet">opened with the next run</span>;
  return (
    <Link component="button" onClick={() => onCase(about.id)}>
      {about.number}
      {about.state === 'closed' && ' (acknowledged)'}
    </Link>
  );
}
