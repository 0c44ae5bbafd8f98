import { styled } from '@mui/material/styles';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { useState, type FormEvent } from 'react';
import { decimalText } from '../../../src-shared/money/money.ts';
import type { PeriodDocument } from '../../../src-shared/reconciliation/period-document.ts';
import { typedAmount } from './period-form.ts';
import { sideText } from './reconcile-words.ts';
import { t } from '../../language/t.ts';

const Form = styled('form')({
  display: 'grid',
  gap: 10,
  gridTemplateColumns: '1fr 1fr',
  '& > .wide': { gridColumn: '1 / -1' },
});

type Props = {
  period: PeriodDocument;
  onState: (stated: PeriodDocument['stated'], reason: string) => void;
  onClose: () => void;
};

/** Corrects what statement and ledger are said to open and close with, and says why it was otherwise. */
export function BalancesForm({ period, onState, onClose }: Props) {
  const { left, right } = period.stated;
  const [typed, setTyped] = useState([
    decimalText(left.openingMinor),
    decimalText(left.closingMinor),
    decimalText(right.openingMinor),
    decimalText(right.closingMinor),
  ]);
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const [a = null, b = null, c = null, d = null] = typed.map(typedAmount);
    if (a === null || b === null || c === null || d === null)
      return setMissing(t('State what both sides open and close with.'));
    if (reason.trim() === '') return setMissing(t('Say why they are corrected.'));
    const stated = { left: { openingMinor: a, closingMinor: b }, right: { openingMinor: c, closingMinor: d } };
    return onState(stated, reason.trim());
  };
  const labels = [period.left, period.right].flatMap((role) => [
    t('{sideText} opens with', { sideText: sideText[role] }),
    t('{sideText} closes with', { sideText: sideText[role] }),
  ]);
  return (
    <Form aria-label={t('Correct the balances')} onSubmit={submit}>
      {labels.map((label, at) => (
        <TextField
          key={label}
          size="small"
          label={label}
          value={typed[at]}
          autoFocus={at === 0}
          onChange={({ target }) => setTyped(typed.map((one, place) => (place === at ? target.value : one)))}
        />
      ))}
      <TextField
        className="wide"
        size="small"
        label={t('Why they are corrected')}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
      {missing && (
        <p className="wide" role="alert">
          {missing}
        </p>
      )}
      <div className="wide row">
        <Button type="submit" variant="outlined">
          {t('Correct')}
        </Button>
        <Button onClick={onClose}>{t('Leave them')}</Button>
      </div>
    </Form>
  );
}
