import { styled } from '@mui/material/styles';
import type { FieldProblem, IntakeField } from '../../../src-shared/case/intake.ts';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import { askedFields, type DraftRow, type IntakeDraft } from './intake-draft.ts';
import { problemAt } from './problem-at.ts';
import { PlainInput } from './PlainInput.tsx';
import { RowsInput } from './RowsInput.tsx';

const Fields = styled('div')({
  display: 'grid',
  gap: '14px 16px',
  alignItems: 'start',
  gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 220px), 1fr))',
  '& > .wide': { gridColumn: '1 / -1', minWidth: 0 },
});

type Props = {
  fields: readonly IntakeField[];
  draft: IntakeDraft;
  problems: readonly FieldProblem[];
  directory: Directory;
  /** The first field gets the focus. */
  autoFocus?: boolean;
  onChange: (draft: IntakeDraft) => void;
};

/** The form that a kind of case declares, with what is wrong beside each field. */
export function IntakeFields({ fields, draft, problems, directory, autoFocus = false, onChange }: Props) {
  const payers = directory.payers.map(({ name }) => name).toSorted((a, b) => a.localeCompare(b, 'en'));
  const asked = askedFields(fields, draft);
  const change = (key: string, value: string) => onChange({ ...draft, values: { ...draft.values, [key]: value } });
  const changeRows = (key: string, rows: readonly DraftRow[]) =>
    onChange({ ...draft, rows: { ...draft.rows, [key]: rows } });
  return (
    <Fields>
      {asked.map((field, index) =>
        field.type === 'lines' ? (
          <div key={field.key} className="wide">
            <RowsInput
              field={field}
              rows={draft.rows[field.key] ?? []}
              problems={problems}
              payers={payers}
              onChange={(rows) => changeRows(field.key, rows)}
            />
          </div>
        ) : (
          <div key={field.key} className={field.type === 'long-text' ? 'wide' : undefined}>
            <PlainInput
              field={field}
              value={draft.values[field.key] ?? ''}
              problem={problemAt(problems, field.key)}
              payers={payers}
              autoFocus={autoFocus && index === 0}
              onChange={(value) => change(field.key, value)}
            />
          </div>
        ),
      )}
    </Fields>
  );
}
