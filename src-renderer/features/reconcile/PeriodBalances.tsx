import { formatMinor } from '../../../src-shared/money/format.ts';
import { figuresOf, type PeriodDocument } from '../../../src-shared/reconciliation/period-document.ts';
import type { SideFigures } from '../../../src-shared/reconciliation/period-figures.ts';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { Table } from '../../ui/Table.tsx';
import { sideText } from './reconcile-words.ts';
import { t } from '../../language/t.ts';

const ROWS: readonly (readonly [string, keyof SideFigures])[] = [
  [t('Opening balance'), 'openingMinor'],
  [t('Lines of the period'), 'movementMinor'],
  [t('Closing balance, stated'), 'closingMinor'],
  [t('Brought forward'), 'broughtForwardMinor'],
  [t('Matched'), 'matchedMinor'],
  [t('Open'), 'unmatchedMinor'],
  [t('Beyond the lines'), 'gapMinor'],
];

/** What a period comes to, and whether it ties out. */
export function PeriodBalances({ period }: { period: PeriodDocument }) {
  const figures = figuresOf(period);
  return (
    <>
      <Table aria-label={t('Balances')}>
        <thead>
          <tr>
            <th>{t('Balance{currency}', { currency: period.currency && `, ${period.currency}` })}</th>
            <th className="figure">{sideText[period.left]}</th>
            <th className="figure">{sideText[period.right]}</th>
          </tr>
        </thead>
        <tbody>
          {ROWS.map(([label, key]) => (
            <tr key={key}>
              <td>{label}</td>
              <td className="figure">{formatMinor(figures.left[key])}</td>
              <td className="figure">{formatMinor(figures.right[key])}</td>
            </tr>
          ))}
        </tbody>
      </Table>
      <p>
        {figures.isTied ? (
          <StatusMark tone="done" word={t('Ties out')} />
        ) : (
          <StatusMark
            tone="breach"
            word={t('{tieOutMinor} not explained', { tieOutMinor: formatMinor(figures.tieOutMinor) })}
          />
        )}{' '}
        {figures.differenceMinor !== 0 &&
          t('Matches differ by {differenceMinor}.', { differenceMinor: formatMinor(figures.differenceMinor) })}
      </p>
    </>
  );
}
