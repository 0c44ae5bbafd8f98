import { styled } from '@mui/material/styles';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { useState, type FormEvent } from 'react';
import type { CalendarDate } from '../../../src-shared/base/dates.ts';
import type { PeriodRequest } from '../../../src-shared/reconciliation/period-document.ts';
import type { SideSummary } from '../../workers/reconcile-calls.ts';
import { firstDraft, pairsOf, type PeriodDraft, requestOf } from './period-form.ts';
import { sideText } from './reconcile-words.ts';
import { t } from '../../language/t.ts';

const Form = styled('form')({
  display: 'grid',
  gap: 10,
  gridTemplateColumns: '1fr 1fr',
  '& > .wide': { gridColumn: '1 / -1' },
});

type Props = {
  sides: readonly SideSummary[];
  sites: readonly { readonly id: string; readonly name: string }[];
  today: CalendarDate;
  onShare: (request: PeriodRequest) => void;
};

/** What has to be said before others can work on what was imported here. */
export function SharePeriodForm({ sides, sites, today, onShare }: Props) {
  const pairs = pairsOf(sides);
  const [draft, setDraft] = useState<PeriodDraft>(() => firstDraft(today, sites[0]?.id ?? '', pairs.at(-1)!));
  const [missing, setMissing] = useState('');
  const [left, right] = draft.pair.split(' ') as (keyof typeof sideText)[];
  const field = (key: keyof PeriodDraft, label: string, type = 'text') => (
    <TextField
      size="small"
      type={type}
      label={label}
      value={draft[key]}
      onChange={({ target }) => setDraft({ ...draft, [key]: target.value })}
      slotProps={{ inputLabel: { shrink: true } }}
    />
  );
  const choice = (key: 'site' | 'pair', label: string, options: readonly (readonly [string, string])[]) => (
    <TextField
      className="wide"
      select
      size="small"
      label={label}
      value={draft[key]}
      onChange={({ target }) => setDraft({ ...draft, [key]: target.value })}
      slotProps={{ select: { native: true }, inputLabel: { shrink: true } }}
    >
      {options.map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </TextField>
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const request = requestOf(draft, sides);
    setMissing(typeof request === 'string' ? request : '');
    if (typeof request !== 'string') onShare(request);
  };
  return (
    <Form onSubmit={submit} aria-label={t('Share a period')}>
      <div className="wide">{field('name', t('Name, such as the account and the month'))}</div>
      {choice(
        'site',
        t('Site that keeps the account'),
        sites.map(({ id, name }) => [id, name] as const),
      )}
      {pairs.length > 1 &&
        choice(
          'pair',
          t('Sides'),
          pairs.map(
            ([a, b]) =>
              [
                `${a} ${b}`,
                t('{sideText} and {sideText2}', { sideText: sideText[a], sideText2: sideText[b] }),
              ] as const,
          ),
        )}
      {field('from', t('From'), 'date')}
      {field('until', t('Until'), 'date')}
      {field('leftOpening', t('{side}: opening balance', { side: sideText[left!] }))}
      {field('leftClosing', t('{side}: closing balance', { side: sideText[left!] }))}
      {field('rightOpening', t('{side}: opening balance', { side: sideText[right!] }))}
      {field('rightClosing', t('{side}: closing balance', { side: sideText[right!] }))}
      {missing && (
        <p className="wide" role="alert">
          {missing}
        </p>
      )}
      <Button className="wide" type="submit" variant="contained">
        {t('Share the period')}
      </Button>
    </Form>
  );
}
