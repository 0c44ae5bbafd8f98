import IconButton from '@mui/material/IconButton';
import { styled } from '@mui/material/styles';
import ArrowDown from 'lucide-react/icons/arrow-down';
import ArrowUp from 'lucide-react/icons/arrow-up';
import X from 'lucide-react/icons/x';
import type { FieldProblem } from '../../../src-shared/case/intake.ts';
import { askedFields, type DraftRow, type PlainField } from './intake-draft.ts';
import { PlainInput } from './PlainInput.tsx';
import { problemAt } from './problem-at.ts';
import type { RowEdits } from './use-rows.ts';
import { t } from '../../language/t.ts';

const Row = styled('tr')({
  '& > td': { minWidth: 76 },
  '& > td[data-wide]': { minWidth: 120 },
  '& > td.number': { minWidth: 0, width: 24, paddingTop: 9, color: 'var(--cs-ink-muted)', textAlign: 'end' },
  '& > td.moves': { minWidth: 0, width: 92, whiteSpace: 'nowrap' },
});

type Props = {
  /** 'line': what a row is called. */
  one: string;
  /** Of the row, 'lines.2': problems name its fields under it. */
  path: string;
  columns: readonly PlainField[];
  row: DraftRow;
  /** Its place among the rows, from 0. */
  at: number;
  isLast: boolean;
  problems: readonly FieldProblem[];
  payers: readonly string[];
  edits: RowEdits;
};

/** One row of a form: a field per column, and what can be done with the row. */
export function RowInput({ one, path, columns, row, at, isLast, problems, payers, edits }: Props) {
  const asked = askedFields(columns, { values: row, rows: {} });
  const name = `${one} ${at + 1}`;
  return (
    <Row>
      <td className="number">{at + 1}</td>
      {columns.map((column) => (
        <td
          key={column.key}
          data-cell={`${at} ${column.key}`}
          data-wide={isWide(column) || undefined}
          onKeyDown={(event) => edits.onKey(event, at, column.key)}
        >
          {asked.includes(column) && (
            <PlainInput
              field={column}
              value={row[column.key] ?? ''}
              problem={problemAt(problems, `${path}.${column.key}`)}
              payers={payers}
              nameInTable={`${t(column.label)}, ${name}`}
              onChange={(value) => edits.change(at, { ...row, [column.key]: value })}
            />
          )}
        </td>
      ))}
      <td className="moves">
        <IconButton
          aria-label={t('Move {name} up', { name })}
          disabled={at === 0}
          onClick={() => edits.move(at, -1, '')}
        >
          <ArrowUp size={14} aria-hidden />
        </IconButton>
        <IconButton
          aria-label={t('Move {name} down', { name })}
          disabled={isLast}
          onClick={() => edits.move(at, 1, '')}
        >
          <ArrowDown size={14} aria-hidden />
        </IconButton>
        <IconButton aria-label={t('Remove {name}', { name })} onClick={() => edits.remove(at, columns[0]?.key ?? '')}>
          <X size={14} aria-hidden />
        </IconButton>
      </td>
    </Row>
  );
}

/** What is read rather than counted wants room. */
function isWide(column: PlainField): boolean {
  if (column.type === 'text') return column.maxLength > 40;
  return column.type !== 'money' && column.type !== 'count' && column.type !== 'reference';
}
