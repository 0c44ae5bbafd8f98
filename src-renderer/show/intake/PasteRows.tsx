import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import TextField from '@mui/material/TextField';
import { type KeyboardEvent, useEffect, useId, useRef } from 'react';
import { counted } from '../../ui/format.ts';
import { StatusIcon } from '../../ui/StatusMark.tsx';
import { Table } from '../../ui/Table.tsx';
import { type DraftRow, type LinesField, plainFields } from './intake-draft.ts';
import { readPasted } from './pasted-rows.ts';
import { t } from '../../language/t.ts';

const Panel = styled('section')({
  display: 'grid',
  gap: 8,
  padding: 12,
  border: '1px solid var(--cs-line-strong)',
  borderRadius: 6,
  background: 'var(--cs-canvas)',
  '& > h3': { fontSize: 13, lineHeight: '20px', fontWeight: 600 },
  '& > div:last-of-type': { display: 'flex', flexWrap: 'wrap', gap: 8 },
});

type Props = {
  field: LinesField;
  /** What was pasted: rows with tabs between their cells. */
  text: string;
  /** How many rows were filled in before. */
  present: number;
  onText: (text: string) => void;
  /** @param isMore  they come after those that are there, rather than in their place. */
  onRows: (rows: readonly DraftRow[], isMore: boolean) => void;
  onCancel: () => void;
};

/** Cells copied from a spreadsheet: what would be taken, and what was not read and why, before anything is. */
export function PasteRows({ field, text, present, onText, onRows, onCancel }: Props) {
  const titleId = useId();
  const { rows, unread, hasHeadings } = readPasted(field, text);
  const room = field.max - present;
  const many = `${field.one}s`;
  const panel = useRef<HTMLElement>(null);
  const add = useRef<HTMLButtonElement>(null);
  const cells = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    // What was pasted into a field is one key away from being taken; what is still to be pasted has to go somewhere.
    (add.current?.disabled === false ? add.current : cells.current)?.focus();
    panel.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const keys = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onCancel();
  };
  return (
    <Panel ref={panel} aria-labelledby={titleId} onKeyDown={keys}>
      <h3 id={titleId}>{t('Paste {many} from a spreadsheet', { many })}</h3>
      <p className="quiet">
        {t('Columns in this order: {plainFields}.', {
          plainFields: plainFields(field.fields)
            .map(({ label }) => label)
            .join(', '),
        })}
      </p>
      <TextField
        label={t('Copied cells')}
        multiline
        minRows={3}
        maxRows={6}
        inputRef={cells}
        value={text}
        onChange={(event) => onText(event.target.value)}
        slotProps={{ htmlInput: { style: { whiteSpace: 'pre', overflowX: 'auto' } } }}
      />
      {text.trim() !== '' && (
        <p role="status">
          {t('{count} read{hasHeadings}{unread}.{rows}', {
            count: counted(rows.length, field.one),
            hasHeadings: hasHeadings && t(', the first row names the columns'),
            unread: unread.length > 0 && t(', {unread} not read', { unread: unread.length }),
            rows: rows.length > room && t(' At most {max} {many} in all.', { max: field.max, many }),
          })}
        </p>
      )}
      {unread.length > 0 && (
        <Table aria-label={t('Not read')}>
          <thead>
            <tr>
              <th scope="col">{t('Row')}</th>
              <th scope="col">{t('What stands there')}</th>
              <th scope="col">{t('Why it was not read')}</th>
            </tr>
          </thead>
          <tbody>
            {unread.map(({ row, text: given, message }) => (
              <tr key={row}>
                <td>{row}</td>
                <td>{given}</td>
                <td>
                  <StatusIcon tone="risk" /> {message}
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      <div>
        <Button
          ref={add}
          variant="contained"
          color="primary"
          disabled={rows.length === 0 || rows.length > room}
          onClick={() => onRows(rows, true)}
        >
          {t('Add {count}', { count: counted(rows.length, field.one) })}
        </Button>
        {present > 0 && (
          <Button disabled={rows.length === 0 || rows.length > field.max} onClick={() => onRows(rows, false)}>
            {t('Put them in place of the {count}', { count: counted(present, field.one) })}
          </Button>
        )}
        <Button onClick={onCancel}>{t('Cancel')}</Button>
      </div>
    </Panel>
  );
}
