import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { useId, useState, type FormEvent, type ReactNode } from 'react';
import type { BankCsvMapping } from '../../src-shared/bank/bank-csv-mapping.ts';
import { t } from '../language/t.ts';

type Props = {
  /** What the form is called: 'Columns of june.csv'. */
  label: string;
  columns: readonly string[];
  /** As far as it is known. */
  mapping: BankCsvMapping | null;
  busy?: boolean;
  /** Where columns are remembered by bank: the banks that are known, and the one that heads its tables like this. */
  banks?: { readonly known: readonly string[]; readonly first: string };
  /** @param bank  '' where it was not said, or is not asked for. */
  onRead: (mapping: BankCsvMapping, bank: string) => void;
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
export function ColumnsForm({ label, columns, mapping, busy = false, banks, onRead }: Props) {
  const listId = useId();
  const [bank, setBank] = useState(banks?.first ?? '');
  const [chosen, setChosen] = useState<Chosen>(() => chosenOf(mapping));
  const [dateOrder, setDateOrder] = useState<BankCsvMapping['dateOrder']>(mapping?.dateOrder ?? 'mdy');
  const [decimal, setDecimal] = useState<BankCsvMapping['decimal']>(mapping?.decimal ?? '.');
  const hasAmount = chosen.amount !== '' || (chosen.debit !== '' && chosen.credit !== '');
  const isWhole = chosen.date !== '' && hasAmount;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isWhole) return;
    const at = (key: Key) => (chosen[key] === '' ? null : Number(chosen[key]));
    const named: BankCsvMapping = {
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
    };
    onRead(named, bank.trim());
  };
  return (
    <form className="row" aria-label={label} onSubmit={submit}>
      {banks && (
        <>
          <TextField
            size="small"
            label={t('Bank or account')}
            placeholder={t('Remembered for its next files')}
            value={bank}
            onChange={({ target }) => setBank(target.value.slice(0, 80))}
            slotProps={{ inputLabel: { shrink: true }, htmlInput: { list: listId } }}
          />
          <datalist id={listId}>
            {banks.known.map((one) => (
              <option key={one} value={one} />
            ))}
          </datalist>
        </>
      )}
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
