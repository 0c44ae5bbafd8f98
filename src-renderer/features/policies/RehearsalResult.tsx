import { styled } from '@mui/material/styles';
import type { ReactNode } from 'react';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import { formatMinor } from '../../../src-shared/money/format.ts';
import type { RehearsalFigures } from '../../../src-shared/policy/policy-document.ts';
import type { RehearsalReply } from '../../../src-shared/wire/policies.ts';
import { Amount } from '../../ui/Amount.tsx';
import { countText, counted, momentText } from '../../ui/format.ts';
import { Table } from '../../ui/Table.tsx';
import { t } from '../../language/t.ts';

const Figures = styled('dl')({
  display: 'flex',
  flexWrap: 'wrap',
  gap: '8px 32px',
  padding: '4px 0 8px',
  '& dt': { fontSize: 12, lineHeight: '16px', color: 'var(--cs-ink-muted)' },
  '& dd': { fontSize: 20, lineHeight: '28px', fontWeight: 600 },
  '& small': { display: 'block', fontSize: 12, lineHeight: '16px', fontWeight: 400, color: 'var(--cs-ink-muted)' },
});

/** The figures of a rehearsal in a row. */
export function FigureRow({ figures }: { figures: RehearsalFigures }) {
  const { cases, changed, changedMinor, approvalsBefore, approvalsAfter, months } = figures;
  const more = approvalsAfter - approvalsBefore;
  const load = more === 0 ? t('no change') : `${countText(Math.abs(more))} ${more > 0 ? 'more' : 'fewer'}`;
  return (
    <Figures aria-label={t('Figures of the rehearsal')}>
      <div>
        <dt>{t('Decisions that would change')}</dt>
        <dd>
          {countText(changed)}
          <small>{t('of {cases} in {months}', { cases: countText(cases), months: counted(months, 'month') })}</small>
        </dd>
      </div>
      <div>
        <dt>{t('Amount')}</dt>
        <dd>{formatMinor(changedMinor)}</dd>
      </div>
      <div>
        <dt>{t('Approvals by people')}</dt>
        <dd>
          {countText(approvalsBefore)} → {countText(approvalsAfter)}
          <small>{load}</small>
        </dd>
      </div>
    </Figures>
  );
}

type ResultProps = {
  result: NonNullable<RehearsalReply['result']>;
  rehearsal: RehearsalReply;
  directory: Directory;
  /** The list of decisions that would change. */
  children: ReactNode;
};

/** What a rehearsal came to: figures first, then sites and decisions. */
export function RehearsalResult({ result, rehearsal, directory, children }: ResultProps) {
  const { figures, sites } = result;
  return (
    <>
      <FigureRow figures={figures} />
      {figures.changed === 0 && <p>{t('No recorded decision would have come out otherwise.')}</p>}
      {figures.changed > 0 && (
        <Table>
          <caption>{t('By site: approvals that its people give')}</caption>
          <thead>
            <tr>
              <th>{t('Site')}</th>
              <th className="figure">{t('Changed')}</th>
              <th className="figure">{t('Amount')}</th>
              <th className="figure">{t('Approvals')}</th>
            </tr>
          </thead>
          <tbody>
            {sites.map(({ site, changed, changedMinor, approvalsBefore, approvalsAfter, cases }) => (
              <tr key={site}>
                <td>{directory.siteName(site)}</td>
                <td className="figure">
                  {t('{changed} of {cases}', { changed: countText(changed), cases: countText(cases) })}
                </td>
                <td className="figure">
                  <Amount minor={changedMinor} />
                </td>
                <td className="figure">
                  {countText(approvalsBefore)} → {countText(approvalsAfter)}
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      {figures.changed > 0 && children}
      <p className="quiet">
        {t('By {by}, {startedAt}.', { by: rehearsal.by.name, startedAt: momentText(rehearsal.startedAt) })}
      </p>
    </>
  );
}
