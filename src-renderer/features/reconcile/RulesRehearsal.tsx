import { dateText } from '../../../src-shared/base/dates.ts';
import {
  joinTallies,
  precisionOf,
  recallOf,
  type RehearsalTally,
} from '../../../src-shared/matching/rehearse-rules.ts';
import type { RulesRehearsalResult } from '../../../src-shared/reconciliation/pair-rules.ts';
import { countText, counted, momentText } from '../../ui/format.ts';
import { Table } from '../../ui/Table.tsx';
import { t } from '../../language/t.ts';

const none: RehearsalTally = { automatic: { agreed: 0, otherwise: 0 }, suggested: { agreed: 0, otherwise: 0 } };

/** What a draft would have made of past periods, beside the rules in use and what people decided. */
export function RulesRehearsal({ rehearsal }: { rehearsal: RulesRehearsalResult }) {
  const { periods, leftOut, by, at, changes } = rehearsal;
  const accepted = periods.reduce((sum, period) => sum + period.accepted, 0);
  const total = (of: 'proposed' | 'inForce') => periods.reduce((sum, period) => joinTallies(sum, period[of]), none);
  return (
    <>
      <p className="quiet">
        {t('{by}, {at}: {signedPeriods} matched again{leftOut}.', {
          by: by.name,
          at: momentText(at),
          signedPeriods: counted(periods.length, 'signed period'),
          leftOut: leftOut > 0 && t('; {leftOut} older or larger ones were left out', { leftOut }),
        })}
      </p>
      <Table aria-label={t('Rehearsal')}>
        <thead>
          <tr>
            <th scope="col">{t('Period')}</th>
            <Figures
              names={[
                t('Lines'),
                t('Matched by people'),
                t('By itself'),
                t('of these right'),
                t('Suggested'),
                t('Found'),
              ]}
            />
            <Figures names={[t('New'), t('Lost'), t('Changed'), t('In use: right'), t('In use: found')]} />
          </tr>
        </thead>
        <tbody>
          {periods.map((period) => (
            <tr key={period.id}>
              <td>
                {period.name}
                <div className="quiet">
                  {t('{from} to {until}', { from: dateText(period.from), until: dateText(period.until) })}
                </div>
              </td>
              <Tallies {...period} />
            </tr>
          ))}
        </tbody>
        {periods.length > 1 && (
          <tfoot>
            <tr>
              <td>{t('All of them')}</td>
              <Tallies
                accepted={accepted}
                proposed={total('proposed')}
                inForce={total('inForce')}
                lines={sum(periods, 'lines')}
                added={sum(periods, 'added')}
                lost={sum(periods, 'lost')}
                changed={sum(periods, 'changed')}
              />
            </tr>
          </tfoot>
        )}
      </Table>
      {changes.length > 0 && (
        <Table aria-label={t('Matches that change')}>
          <thead>
            <tr>
              <th scope="col">{t('What changes')}</th>
              <th scope="col">{t('Period')}</th>
              <th scope="col">{t('Lines')}</th>
              <th scope="col">{t('Rule')}</th>
              <th scope="col">{t('What people did')}</th>
            </tr>
          </thead>
          <tbody>
            {changes.map(({ kind, period, rule, automatic, wasAccepted, left, right }) => (
              <tr key={`${kind} ${period} ${left.join(' ')} ${right.join(' ')}`}>
                <td>{kindText[kind][automatic ? 'automatic' : 'suggested']}</td>
                <td>{period}</td>
                <td>{t('{left} with {right}', { left: left.join(', '), right: right.join(', ') })}</td>
                <td>{rule}</td>
                <td>{wasAccepted ? t('Matched these') : t('Did not match these')}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </>
  );
}

const kindText = {
  added: { automatic: t('New, by itself'), suggested: t('New, suggested') },
  lost: { automatic: t('No longer by itself'), suggested: t('No longer suggested') },
  changed: { automatic: t('By itself, was suggested'), suggested: t('Suggested, was by itself') },
} as const;

type Period = Pick<
  RulesRehearsalResult['periods'][number],
  'lines' | 'accepted' | 'proposed' | 'inForce' | 'added' | 'lost' | 'changed'
>;

function Tallies({ lines, accepted, proposed, inForce, added, lost, changed }: Period) {
  const all = ({ agreed, otherwise }: RehearsalTally['automatic']) => agreed + otherwise;
  const shown = [
    countText(lines),
    countText(accepted),
    countText(all(proposed.automatic)),
    percentText(precisionOf(proposed)),
    countText(all(proposed.suggested)),
    percentText(recallOf(proposed, accepted)),
    countText(added),
    countText(lost),
    countText(changed),
    percentText(precisionOf(inForce)),
    percentText(recallOf(inForce, accepted)),
  ];
  return shown.map((text, at) => (
    // The place is the column.
    // oxlint-disable-next-line react/no-array-index-key
    <td key={at} className="figure">
      {text}
    </td>
  ));
}

function Figures({ names }: { names: readonly string[] }) {
  return names.map((name) => (
    <th key={name} scope="col" className="figure">
      {name}
    </th>
  ));
}

/** Never rounded up to a hundred: one wrong match of many thousands is one. */
function percentText(share: number | null): string {
  if (share === null) return '–';
  return `${(Math.floor(share * 1000) / 10).toFixed(1)}%`;
}

function sum(periods: readonly Period[], of: 'lines' | 'added' | 'lost' | 'changed'): number {
  return periods.reduce((all, period) => all + period[of], 0);
}
