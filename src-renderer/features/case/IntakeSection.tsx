import { styled } from '@mui/material/styles';
import type { StoredIntake } from '../../../src-shared/case/case-document.ts';
import { caseKinds } from '../../../src-shared/case/kinds.ts';
import { formatMinor } from '../../../src-shared/money/format.ts';
import type { ShownCase } from '../../data/workbench.ts';
import { addsUp, type LinesField, plainFields } from '../../show/intake/intake-draft.ts';
import { valueText } from '../../show/intake/intake-words.ts';
import { Section } from '../../ui/Section.tsx';
import { Table } from '../../ui/Table.tsx';
import { t } from '../../language/t.ts';

const Values = styled('dl')({
  display: 'grid',
  gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 220px), 1fr))',
  gap: '8px 20px',
  '& dt': { fontSize: 12, lineHeight: '16px', color: 'var(--cs-ink-muted)' },
  '& dd': { overflowWrap: 'anywhere', whiteSpace: 'pre-wrap', userSelect: 'text' },
  '& .wide': { gridColumn: '1 / -1' },
});
const Rows = styled('div')({ marginTop: 12, overflowX: 'auto' });

/** What a case was proposed with, by the fields of its form. */
export function IntakeSection({ shown }: { shown: ShownCase }) {
  const { intake } = shown;
  const fields = caseKinds.find(shown.kind)?.intake?.fields;
  if (!intake || !fields) return null;
  const given = plainFields(fields).filter(({ key }) => intake.values[key] !== undefined);
  return (
    <Section title={t('As it was proposed')}>
      <Values>
        {given.map((field) => (
          <div key={field.key} className={field.type === 'long-text' ? 'wide' : undefined}>
            <dt>{t(field.label)}</dt>
            <dd>{valueText(field, intake.values[field.key])}</dd>
          </div>
        ))}
      </Values>
      {fields.map((field) => field.type === 'lines' && <RowTable key={field.key} field={field} intake={intake} />)}
    </Section>
  );
}

function RowTable({ field, intake }: { field: LinesField; intake: StoredIntake }) {
  const rows = intake.rows[field.key] ?? [];
  if (rows.length === 0) return null;
  const columns = plainFields(field.fields);
  const isFigure = (type: string) => type === 'money' || type === 'count';
  const sum = (key: string) => rows.reduce((total, row) => total + Number(row[key] ?? 0), 0);
  return (
    <Rows>
      <Table>
        <caption>{t(field.label)}</caption>
        <thead>
          <tr>
            {columns.map(({ key, label, type }) => (
              <th key={key} scope="col" className={isFigure(type) ? 'figure' : undefined}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={`${at} ${JSON.stringify(row)}`}>
              {columns.map((column) => (
                <td key={column.key} className={isFigure(column.type) ? 'figure' : undefined}>
                  {valueText(column, row[column.key])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {columns.some(addsUp) && (
          <tfoot>
            <tr>
              {columns.map((column, index) => (
                <td key={column.key} className={isFigure(column.type) ? 'figure' : undefined}>
                  {addsUp(column) ? formatMinor(sum(column.key)) : index === 0 ? t('Sum') : ''}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </Table>
    </Rows>
  );
}
