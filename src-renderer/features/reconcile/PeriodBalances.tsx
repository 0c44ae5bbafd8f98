import { formatMinor } from '../../../src-shared/money/format.ts';
import { figuresOf, type PeriodDocument } from '../../../src-shared/reconciliation/period-document.ts';
import type { SideFigures } from '../../../src-shared/reconciliation/period-figures.ts';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { Table } from '../../ui/Table.tsx';
import { sideText } from './reconcile-words.ts';

const ROWS: readonly (readonly [string, keyof SideFigures])[] = [
  ['Opening balance', 'openingMinor'],
  ['Lines of the period', 'movementMinor'],
  ['Closing balance, stated', 'closingMinor'],
  ['Brought forward', 'broughtForwardMinor'],
  ['Matched', 'matchedMinor'],
  ['Open', 'unmatchedMinor'],
  ['Beyond the lines', 'gapMinor'],
];

/** What a period comes to, and whether it ties out. */
export function PeriodBalances({ period }: { period: PeriodDocument }) {
  const figures = figuresOf(period);
  return (
    <>
      <Table aria-label="Balances">
        <thead>
          <tr>
            <th>Balance{period.currency && `, ${period.currency}`}</th>
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
          <StatusMark tone="done" word="Ties out" />
        ) : (
          <StatusMark tone="breach" word={`${formatMinor(figures.tieOutMinor)} not explained`} />
        )}{' '}
        {figures.differenceMinor !== 0 && `Matches differ by ${formatMinor(figures.differenceMinor)}.`}
      </p>
    </>
  );
}
