import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { useState, type FormEvent } from 'react';
import type { BankCsvMapping } from '../../../src-shared/bank/bank-csv-mapping.ts';
import type { ReconcileRoom, WaitingFile } from './room.ts';

type Props = { room: ReconcileRoom; waiting: WaitingFile; columns: readonly string[] };

const fields = [
  { key: 'date', label: 'Date', isNeeded: true },
  { key: 'amount', label: 'Amount', isNeeded: true },
  { key: 'reference', label: 'Reference', isNeeded: false },
  { key: 'party', label: 'Party', isNeeded: false },
] as const;
type Key = (typeof fields)[number]['key'];

/** A person says which columns of a table say what; it is remembered for tables with the same header. */
export function ColumnsForm({ room, waiting, columns }: Props) {
  const [chosen, setChosen] = useState<Readonly<Record<Key, string>>>({
    date: '',
    amount: '',
    reference: '',
    party: '',
  });
  const [dateOrder, setDateOrder] = useState<BankCsvMapping['dateOrder']>('mdy');
  const isWhole = chosen.date !== '' && chosen.amount !== '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isWhole) return;
    const at = (key: Key) => (chosen[key] === '' ? null : Number(chosen[key]));
    void room.readWith(waiting, columns, {
      date: Number(chosen.date),
      amount: at('amount'),
      reference: at('reference'),
      party: at('party'),
      debit: null,
      credit: null,
      sign: null,
      text: null,
      account: null,
      currency: null,
      balance: null,
      dateOrder,
      decimal: '.',
      hasHeader: true,
    });
  };
  return (
    <form className="row" aria-label={`Columns of ${waiting.file.name}`} onSubmit={submit}>
      {fields.map(({ key, label, isNeeded }) => (
        <TextField
          key={key}
          select
          size="small"
          label={label}
          required={isNeeded}
          value={chosen[key]}
          onChange={({ target }) => setChosen({ ...chosen, [key]: target.value })}
          slotProps={{ select: { native: true }, inputLabel: { shrink: true } }}
        >
          <option value="">{isNeeded ? 'Choose a column' : 'None'}</option>
          {columns.map((column, at) => (
            <option key={`${column} ${at}`} value={at}>
              {column || `Column ${at + 1}`}
            </option>
          ))}
        </TextField>
      ))}
      <TextField
        select
        size="small"
        label="Dates are written"
        value={dateOrder}
        onChange={({ target }) => setDateOrder(target.value as BankCsvMapping['dateOrder'])}
        slotProps={{ select: { native: true }, inputLabel: { shrink: true } }}
      >
        <option value="mdy">12/31/2026</option>
        <option value="dmy">31/12/2026</option>
        <option value="ymd">2026-12-31</option>
      </TextField>
      <Button type="submit" variant="contained" disabled={!isWhole}>
        Read with these columns
      </Button>
      <Button onClick={() => void room.leave(waiting)}>Leave it out</Button>
    </form>
  );
}
