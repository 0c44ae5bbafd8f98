import { styled } from '@mui/material/styles';
import { useMemo } from 'react';
import type { LedgerEntryDocument } from '../../../src-shared/journal/journal-entry.ts';
import { trialBalance } from '../../../src-shared/journal/trial-balance.ts';
import { sumMinor } from '../../../src-shared/money/money.ts';
import type { Workbench } from '../../data/workbench.ts';
import { Amount } from '../../ui/Amount.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { counted } from '../../ui/format.ts';
import { Scroll } from '../../ui/PageBar.tsx';
import { Section } from '../../ui/Section.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { Table } from '../../ui/Table.tsx';
import { useObservable } from '../../ui/use-observable.ts';
import { t } from '../../language/t.ts';

const Narrow = styled('div')({ maxWidth: 860 });

type Props = { workbench: Workbench; include: (entry: LedgerEntryDocument) => boolean };

/** Turnover and balance of every account, from the entries on this computer. */
export function TrialBalance({ workbench, include }: Props) {
  const listing = useObservable(workbench.ledger$, null);
  const entries = useMemo(() => (listing?.rows ?? []).filter(include), [listing, include]);
  const rows = useMemo(() => trialBalance(entries), [entries]);
  const debit = sumMinor(rows.map(({ debitMinor }) => debitMinor));
  const credit = sumMinor(rows.map(({ creditMinor }) => creditMinor));
  if (listing === null)
    return <EmptyState late title={t('Opening the ledger')} hint={t('It is read from this computer.')} />;
  if (rows.length === 0) {
    return <EmptyState title={t('Nothing is posted yet')} hint={t('Accounts appear here with the first entry.')} />;
  }
  return (
    <Scroll>
      <Narrow>
        <Section
          title={t('Trial balance over {entries}', { entries: counted(entries.length, 'entry', 'entries') })}
          aside={
            <StatusMark
              tone={debit === credit ? 'done' : 'breach'}
              word={debit === credit ? t('Balanced') : t('Not balanced')}
            />
          }
          flush
        >
          <Table>
            <thead>
              <tr>
                <th scope="col">{t('Account')}</th>
                <th scope="col" className="figure">
                  {t('Debits')}
                </th>
                <th scope="col" className="figure">
                  {t('Credits')}
                </th>
                <th scope="col" className="figure">
                  {t('Balance')}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ account, accountName, debitMinor, creditMinor, balanceMinor }) => (
                <tr key={account}>
                  <td>
                    <span className="quiet">{account}</span> {accountName}
                  </td>
                  <td className="figure">
                    <Amount minor={debitMinor} />
                  </td>
                  <td className="figure">
                    <Amount minor={creditMinor} />
                  </td>
                  <td className="figure">
                    <Amount minor={Math.abs(balanceMinor)} strong />{' '}
                    <span className="quiet">{balanceMinor < 0 ? t('Cr') : t('Dr')}</span>
                  </td>
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr>
                <td>{t('All accounts')}</td>
                <td className="figure">
                  <Amount minor={debit} />
                </td>
                <td className="figure">
                  <Amount minor={credit} />
                </td>
                <td className="figure">
                  <Amount minor={debit - credit} />
                </td>
              </tr>
            </tfoot>
          </Table>
        </Section>
      </Narrow>
    </Scroll>
  );
}
