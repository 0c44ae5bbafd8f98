import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { BankCsvMapping } from '../../src-shared/bank/bank-csv-mapping.ts';
import { t } from '../language/t.ts';

type Props = {
  /** What the form is called: 'Columns of june.csv'. */
  label: string;
  columns: readonly string[];
  /** As far as it is known. */
  mapping: BankCsvMapping | null;
  busy?: boolean;
  onRead: (mapping: BankCsvMapping) => void;
};

const fields = [
  { key: 'date', label: t('Date') },
  { key: 'amount', label: t('Amount') },
  { key: 'debit', label: t('Money out') },
  { key: 'credit', label: t('Money in') },
  { key: 'reference', label: t('Reference') },
  { key: 'text', label: t('Description') },
  { key: 'party', label: t('Party') },
  { key: 'account', label: t('Account') },
  { key: 'currency', label: t('Currency') },
] as const;
type Key = (typeof fields)[number]['key'];
type Chosen = Readonly<Record<Key, string>>;

/** A person says which columns of a table say what; it is remembered for tables with the same header. */
export function ColumnsForm({ label, columns, mapping, busy = false, onRead }: Props) {
  const [chosen, setChosen] = useState<Chosen>(() => chosenOf(mapping));
  const [dateOrder, setDateOrder] = useState<BankCsvMapping['dateOrder']>(mapping?.dateOrder ?? 'mdy');
  const [decimal, setDecimal] = useState<BankCsvMapping['decimal']>(mapping?.decimal ?? '.');
  const hasAmount = chosen.amount !== '' || (chosen.debit !== '' && chosen.credit !== '');
  const isWhole = chosen.date !== '' && hasAmount;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isWhole) return;
    const at = (key: Key) => (chosen[key] === '' ? null : Number(chosen[key]));
    onRead({
      date: Number(chosen.date),
      amount: at('amount'),
      debit: at('debit'),
      credit: at('credit'),
      reference: at('reference'),
      party: at('party'),
      account: at('account'),
      currency: at('currency'),
      text: at('text'),
      sign: mapping?.sign ?? null,
      balance: mapping?.balance ?? null,
      dateOrder,
      decimal,
      hasHeader: mapping?.hasHeader ?? true,
    });
  };
  return (
    <form className="row" aria-label={label} onSubmit={submit}>
      {fields.map(({ key, label }) => (
        <Choice
          key={key}
          label={label}
          value={chosen[key]}
          onChange={(value) => setChosen({ ...chosen, [key]: value })}
        >
          <option value="">{key === 'date' ? t('Choose a column') : t('None')}</option>
          {columns.map((column, at) => (
            <option key={`${column} ${at}`} value={at}>
              {column || t('Column {at}', { at: at + 1 })}
            </option>
          ))}
        </Choice>
      ))}
      <Choice
        label={t('Dates are written')}
        value={dateOrder}
        onChange={(value) => setDateOrder(value as BankCsvMapping['dateOrder'])}
      >
        <option value="mdy">12/31/2026</option>
        <option value="dmy">31/12/2026</option>
        <option value="ymd">2026-12-31</option>
      </Choice>
      <Choice
        label={t('Amounts are written')}
        value={decimal}
        onChange={(value) => setDecimal(value as BankCsvMapping['decimal'])}
      >
        <option value=".">1,284.50</option>
        <option value=",">1.284,50</option>
      </Choice>
      <Button type="submit" variant="contained" disabled={!isWhole || busy}>
        {t('Read with these columns')}
      </Button>
      {!isWhole && (
        <span>{t('Say where the date stands, and the amount: in one column, or as money out and money in.')}</span>
      )}
    </form>
  );
}

type ChoiceProps = { label: string; value: string; onChange: (value: string) => void; children: ReactNode };

function Choice({ label, value, onChange, children }: ChoiceProps) {
  return (
    <TextField
      select
      size="small"
      label={label}
      value={value}
      onChange={({ target }) => onChange(target.value)}
      slotProps={{ select: { native: true }, inputLabel: { shrink: true } }}
    >
      {children}
    </TextField>
  );
}

function chosenOf(mapping: BankCsvMapping | null): Chosen {
  const at = (key: Key) => (mapping?.[key] == null ? '' : String(mapping[key]));
  return {
    date: at('date'),
    amount: at('amount'),
    debit: at('debit'),
    credit: at('credit'),
    reference: at('reference'),
    text: at('text'),
    party: at('party'),
    account: at('account'),
    currency: at('currency'),
  };
}
