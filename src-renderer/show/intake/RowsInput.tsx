import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import { type ClipboardEvent, useState } from 'react';
import type { FieldProblem } from '../../../src-shared/case/intake.ts';
import { formatMinor } from '../../../src-shared/money/format.ts';
import { KeyHint } from '../../ui/KeyHint.tsx';
import { Table } from '../../ui/Table.tsx';
import { addsUp, columnSum, type DraftRow, type LinesField, type PlainField, plainFields } from './intake-draft.ts';
import { withArticle } from './intake-words.ts';
import { PasteRows } from './PasteRows.tsx';
import { isTable } from './pasted-rows.ts';
import { problemAt } from './problem-at.ts';
import { isFilled } from './row-edits.ts';
import { RowInput } from './RowInput.tsx';
import { useRows } from './use-rows.ts';
import { t } from '../../language/t.ts';

const Rows = styled('fieldset')({
  border: 0,
  padding: 0,
  margin: 0,
  minWidth: 0,
  display: 'grid',
  gap: 8,
  '& > legend': { padding: 0, marginBottom: 4, fontSize: 13, lineHeight: '20px', fontWeight: 600 },
  '& > .scroll': { overflowX: 'auto', border: '1px solid var(--cs-line)', borderRadius: 4 },
  '& td': { padding: 4 },
  '& > .tools': { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 12px' },
  '& > .tools > small': { fontSize: 12, lineHeight: '16px', color: 'var(--cs-ink-muted)' },
  '& > .problem': { color: 'var(--cs-breach-ink)' },
});

type Props = {
  field: LinesField;
  rows: readonly DraftRow[];
  problems: readonly FieldProblem[];
  payers: readonly string[];
  onChange: (rows: readonly DraftRow[]) => void;
};

/** Rows of the same fields as a small table, with their sums; cells of a spreadsheet are pasted after a look at what was read. */
export function RowsInput({ field, rows, problems, payers, onChange }: Props) {
  const [pasted, setPasted] = useState<string | null>(null);
  const columns = plainFields(field.fields);
  // A form without a row would have nowhere to type.
  const shown: readonly DraftRow[] = rows.length === 0 ? [{}] : rows;
  const edits = useRows({ rows: shown, max: field.max, first: columns[0]?.key ?? '', onChange });
  const onPaste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData('text/plain');
    if (!isTable(text)) return;
    event.preventDefault();
    setPasted(text);
  };
  const own = problemAt(problems, field.key);
  if (pasted !== null) {
    return (
      <PasteRows
        field={field}
        text={pasted}
        present={rows.filter(isFilled).length}
        onText={setPasted}
        onRows={(read, isMore) => {
          onChange(isMore ? [...rows.filter(isFilled), ...read] : read);
          setPasted(null);
        }}
        onCancel={() => setPasted(null)}
      />
    );
  }
  return (
    <Rows ref={edits.holder} onPaste={onPaste}>
      <legend>{t(field.label)}</legend>
      {field.help && <p className="quiet">{t(field.help)}</p>}
      <div className="scroll">
        <Table aria-label={t(field.label)}>
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">{t('Number')}</span>
              </th>
              {columns.map((column) => (
                <th key={column.key} scope="col" className={isFigure(column) ? 'figure' : undefined}>
                  {t(column.label)}
                </th>
              ))}
              <th scope="col">
                <span className="visually-hidden">{t('Move or remove')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row, at) => (
              <RowInput
                // eslint-disable-next-line react/no-array-index-key -- A row is what stands at its place: it has no name of its own.
                key={at}
                one={field.one}
                path={`${field.key}.${at}`}
                columns={columns}
                row={row}
                at={at}
                isLast={at === shown.length - 1}
                problems={problems}
                payers={payers}
                edits={edits}
              />
            ))}
          </tbody>
          <Sums columns={columns} rows={rows} />
        </Table>
      </div>
      {own && <p className="problem">{own}</p>}
      <div className="tools">
        <Button onClick={() => edits.add()} disabled={shown.length >= field.max}>
          {t('Add {withArticle}', { withArticle: withArticle(field.one) })}
        </Button>
        <Button onClick={() => setPasted('')}>{t('Paste from a spreadsheet')}</Button>
        <small>
          <KeyHint chord="Enter" /> {t('goes down or adds ·')} <KeyHint chord="Alt+ArrowUp" />{' '}
          <KeyHint chord="Alt+ArrowDown" /> {t('move ·')} <KeyHint chord="Alt+Delete" /> {t('removes')}
        </small>
      </div>
    </Rows>
  );
}

function isFigure({ type }: PlainField): boolean {
  return type === 'money' || type === 'count';
}

/** Sums of what adds up. */
function Sums({ columns, rows }: { columns: readonly PlainField[]; rows: readonly DraftRow[] }) {
  if (!columns.some(addsUp)) return null;
  return (
    <tfoot>
      <tr>
        <td />
        {columns.map((column, index) => (
          <td key={column.key} className={isFigure(column) ? 'figure' : undefined}>
            {addsUp(column) ? formatMinor(columnSum(column, rows)) : index === 0 ? t('Sum') : ''}
          </td>
        ))}
        <td />
      </tr>
    </tfoot>
  );
}
