import Button from '@mui/material/Button';
import { useCallback, type ReactNode } from 'react';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import { sumMinor } from '../../../src-shared/money/money.ts';
import type { ReassociationReply } from '../../../src-shared/wire/reassociation.ts';
import type { Workbench } from '../../data/workbench.ts';
import { useAnswer } from '../../show/use-answer.ts';
import { Amount } from '../../ui/Amount.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { counted, dateText } from '../../ui/format.ts';
import { Page, PageBar, Scroll } from '../../ui/PageBar.tsx';
import { Section } from '../../ui/Section.tsx';
import { Table } from '../../ui/Table.tsx';
import { RemitTabs } from './RemitTabs.tsx';
import { t } from '../../language/t.ts';

type Props = {
  workbench: Workbench;
  directory: Directory;
  /** The site filter, '' for all. */
  site: string;
  onTab: (to: string) => void;
  onOpen: (id: string) => void;
};

/** Remittances whose money has not come, and money at the bank that no remittance explains. */
export function UnmatchedPage({ workbench, directory, site, onTab, onOpen }: Props) {
  const { reply, fault, isAsking, again } = useAnswer(useCallback(() => workbench.reassociation(), [workbench]));
  const button = (
    <Button disabled={isAsking} title={isAsking ? t('The server is being asked.') : ''} onClick={again}>
      {t('Look again')}
    </Button>
  );
  return (
    <Page aria-labelledby="page-name">
      <PageBar>
        <h1 id="page-name">{t('Remittances')}</h1>
        <RemitTabs tab="unmatched" onTab={onTab} />
        {reply && button}
      </PageBar>
      {reply ? (
        <Scroll>
          {fault && <p role="status">{t('{fault} What is shown is older.', { fault })}</p>}
          <Remittances
            items={reply.remittances.filter((one) => site === '' || one.site === site)}
            directory={directory}
            onOpen={onOpen}
          />
          <Deposits items={reply.deposits} />
        </Scroll>
      ) : fault ? (
        <EmptyState
          title={t('This is not known now')}
          hint={t('{fault} The remittances themselves need no server.', { fault })}
        >
          {button}
        </EmptyState>
      ) : (
        <EmptyState
          late
          title={t('Looking')}
          hint={t('Remittances and deposits are held against one another on the server.')}
        />
      )}
    </Page>
  );
}

type RemittancesProps = {
  items: ReassociationReply['remittances'];
  directory: Directory;
  onOpen: (id: string) => void;
};

function Remittances({ items, directory, onOpen }: RemittancesProps) {
  return (
    <Section
      title={counted(items.length, 'remittance without a deposit', 'remittances without a deposit')}
      aside={<Amount minor={sumMinor(items.map(({ paidMinor }) => paidMinor))} />}
      flush
    >
      {items.length === 0 ? (
        <EmptyState
          title={t('Every remittance has its deposit')}
          hint={t('One whose money has not come stands here.')}
        />
      ) : (
        <Table>
          <Head columns={[t('Payer'), t('Trace'), t('Paid on'), t('Site')]} />
          <tbody>
            {items.map(({ id, payer, trace, paidOn, site, paidMinor }) => (
              <tr key={id}>
                <td>{payer}</td>
                <td>
                  <Button size="small" variant="text" onClick={() => onOpen(id)}>
                    {trace}
                  </Button>
                </td>
                <td>{dateText(paidOn)}</td>
                <td>{directory.siteName(site)}</td>
                <Figure>
                  <Amount minor={paidMinor} />
                </Figure>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Section>
  );
}

function Deposits({ items }: { items: ReassociationReply['deposits'] }) {
  return (
    <Section
      title={counted(items.length, 'deposit without a remittance', 'deposits without a remittance')}
      aside={<Amount minor={sumMinor(items.map(({ amountMinor }) => amountMinor))} />}
      flush
    >
      {items.length === 0 ? (
        <EmptyState
          title={t('No deposit is unexplained')}
          hint={t(
            'The bank does not say whose a deposit is: only who sees the remittances of every site sees deposits.',
          )}
        />
      ) : (
        <Table>
          <Head columns={[t('From'), t('Trace or reference'), t('Booked on'), t('Account')]} />
          <tbody>
            {items.map(({ id, party, trace, reference, bookedOn, account, amountMinor }) => (
              <tr key={id}>
                <td>{party || <span className="quiet">{t('not named')}</span>}</td>
                <td>{trace || reference}</td>
                <td>{dateText(bookedOn)}</td>
                <td>{t('ending in {account}', { account })}</td>
                <Figure>
                  <Amount minor={amountMinor} />
                </Figure>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Section>
  );
}

function Head({ columns }: { columns: readonly string[] }) {
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <th key={column} scope="col">
            {column}
          </th>
        ))}
        <th scope="col" className="figure">
          {t('Amount')}
        </th>
      </tr>
    </thead>
  );
}

function Figure({ children }: { children: ReactNode }) {
  return <td className="figure">{children}</td>;
}
