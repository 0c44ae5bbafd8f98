import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import { useMemo, useState } from 'react';
import { calendarDateOf } from '../../../src-shared/base/dates.ts';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import { sumMinor } from '../../../src-shared/money/money.ts';
import {
  agedBalances,
  type CarryForward,
  carryForwards,
  daysOpen,
} from '../../../src-shared/remittance/carry-forward.ts';
import type { Workbench } from '../../data/workbench.ts';
import { Amount } from '../../ui/Amount.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { counted, dateText } from '../../ui/format.ts';
import { Scroll } from '../../ui/PageBar.tsx';
import { Section } from '../../ui/Section.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { Table } from '../../ui/Table.tsx';
import { useNow } from '../../ui/use-now.ts';
import { useObservable } from '../../ui/use-observable.ts';
import { bucketLabel, carryForwardStatus, codeLabel } from './carry-forward-words.ts';
import { t } from '../../language/t.ts';

const Wide = styled('div')({ maxWidth: 1080, display: 'grid', gap: 12 });

/** An item has so many at most: more are a payer's that gives no references. */
const MOST_ITEMS_SHOWN = 200;

type Props = { workbench: Workbench; directory: Directory; site: string; onRemit: (id: string) => void };

/** What payers carry forward, recover and give back, from the remittances on this computer. */
export function CarryForwards({ workbench, directory, site, onRemit }: Props) {
  const adjustments = useObservable(workbench.carried$, null);
  const [withClosed, setWithClosed] = useState(false);
  const today = calendarDateOf(useNow());
  const items = useMemo(
    () =>
      carryForwards(Array.isArray(adjustments) ? adjustments : []).filter(
        (item) => site === '' || item.items.some((one) => one.site === site),
      ),
    [adjustments, site],
  );
  if (adjustments === null) {
    return <EmptyState late title={t('Reading the carry-forwards')} hint={t('They are read from this computer.')} />;
  }
  if (adjustments === 'unreadable') {
    return (
      <EmptyState
        title={t('The remittances cannot be read')}
        hint={t('The sync light at the bottom says what is done.')}
      />
    );
  }
  if (items.length === 0) {
    return (
      <EmptyState
        title={t('No payer carries anything forward')}
        hint={t(
          'A balance appears here with the first remittance that carries it forward (FB), recovers it (WO) or gives it back (72).',
        )}
      />
    );
  }
  const open = items.filter(({ openSince }) => openSince !== null);
  const shown = withClosed ? items : open;
  return (
    <Scroll>
      <Wide>
        <Ages items={items} today={today} />
        <Section
          title={t('{openCarryForwards}, oldest first', {
            openCarryForwards: counted(open.length, 'open carry-forward'),
          })}
          aside={
            items.length > open.length && (
              <Button size="small" aria-pressed={withClosed} onClick={() => setWithClosed(!withClosed)}>
                {withClosed
                  ? t('Hide closed')
                  : t('Show {closedOnes}', { closedOnes: counted(items.length - open.length, 'closed one') })}
              </Button>
            )
          }
          flush
        >
          {shown.length === 0 ? (
            <EmptyState title={t('Everything nets to zero')} hint={t('Nothing is open with a payer.')} />
          ) : (
            <Table>
              <thead>
                <tr>
                  <th scope="col">{t('Payer and reference')}</th>
                  <th scope="col">{t('In remittance')}</th>
                  <th scope="col">{t('Site')}</th>
                  <th scope="col" className="figure">
                    {t('Reduces payment by')}
                  </th>
                  <th scope="col" className="figure">
                    {t('Balance')}
                  </th>
                  <th scope="col">{t('State')}</th>
                </tr>
              </thead>
              {shown.map((item) => (
                <Item key={item.id} item={item} today={today} directory={directory} onRemit={onRemit} />
              ))}
            </Table>
          )}
        </Section>
      </Wide>
    </Scroll>
  );
}

type Today = { readonly today: ReturnType<typeof calendarDateOf> };

function Ages({ items, today }: Today & { items: readonly CarryForward[] }) {
  const aged = agedBalances(items, today);
  return (
    <Section title={t('Open by age')} flush>
      <Table>
        <thead>
          <tr>
            <th scope="col">{t('Open for')}</th>
            {aged.map(({ bucket }) => (
              <th key={bucket} scope="col" className="figure">
                {bucketLabel[bucket]}
              </th>
            ))}
            <th scope="col" className="figure">
              {t('All')}
            </th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td className="quiet">{t('Carry-forwards')}</td>
            {aged.map(({ bucket, count }) => (
              <td key={bucket} className="figure">
                {count}
              </td>
            ))}
            <td className="figure">{aged.reduce((sum, { count }) => sum + count, 0)}</td>
          </tr>
          <tr>
            <td className="quiet">{t('Balance')}</td>
            {aged.map(({ bucket, balanceMinor }) => (
              <td key={bucket} className="figure">
                <Amount minor={balanceMinor} />
              </td>
            ))}
            <td className="figure">
              <Amount minor={sumMinor(aged.map(({ balanceMinor }) => balanceMinor))} strong />
            </td>
          </tr>
        </tbody>
      </Table>
    </Section>
  );
}

type ItemProps = Today & { item: CarryForward; directory: Directory; onRemit: (id: string) => void };

/** The item with its balance on the first row, and every adjustment on a row of its own. */
function Item({ item, today, directory, onRemit }: ItemProps) {
  const { payer, reference, items, balanceMinor, openSince } = item;
  const { tone, word } = carryForwardStatus(item);
  return (
    <tbody>
      {items.slice(0, MOST_ITEMS_SHOWN).map((one, index) => (
        <tr key={`${one.remittance} ${one.position}`}>
          <td>
            {index === 0 ? (
              <>
                <strong>{reference === '' ? t('No reference') : reference}</strong>
                <div className="quiet">{payer}</div>
              </>
            ) : (
              <span className="quiet">{one.reference}</span>
            )}
          </td>
          <td>
            <Button size="small" variant="text" onClick={() => onRemit(one.remittance)}>
              {one.trace}
            </Button>
            <div className="quiet">
              {codeLabel(one.code)} · {dateText(one.date)}
            </div>
          </td>
          <td>{directory.siteName(one.site)}</td>
          <td className="figure">
            <Amount minor={one.amountMinor} />
          </td>
          <td className="figure">{index === 0 && <Amount minor={balanceMinor} strong />}</td>
          <td>
            {index === 0 && (
              <>
                <StatusMark tone={tone} word={word} />
                {openSince && (
                  <div className="quiet">
                    {t('{days} since {openSince}', {
                      days: counted(daysOpen(openSince, today), 'day'),
                      openSince: dateText(openSince),
                    })}
                  </div>
                )}
              </>
            )}
          </td>
        </tr>
      ))}
    </tbody>
  );
}
