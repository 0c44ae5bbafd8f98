import { styled } from '@mui/material/styles';
import type { ReactNode } from 'react';
import { counted } from '../../ui/format.ts';
import { KeyHint } from '../../ui/KeyHint.tsx';
import { queueFilters, type QueueFilter } from './queue-filter.ts';
import { t } from '../../language/t.ts';

const Group = styled('div')({
  display: 'flex',
  alignItems: 'center',
  flexWrap: 'wrap',
  gap: 4,
  padding: '4px 16px',
  borderBottom: '1px solid var(--cs-line)',
  background: 'var(--cs-canvas)',
  '& label': {
    display: 'inline-flex',
    alignItems: 'center',
    minHeight: 24,
    padding: '0 10px',
    borderRadius: 12,
    border: '1px solid transparent',
    color: 'var(--cs-ink-muted)',
    cursor: 'pointer',
  },
  '& label:hover': { background: 'var(--cs-hover)' },
  '& label:has(input:checked)': {
    background: 'var(--cs-selected)',
    borderColor: 'var(--cs-accent)',
    color: 'var(--cs-ink)',
    fontWeight: 600,
  },
  '& label:has(input:focus-visible)': { outline: '2px solid var(--cs-accent)', outlineOffset: 1 },
  '& > div': { display: 'flex', alignItems: 'center', flexWrap: 'wrap', gap: 4 },
  '& > div:last-of-type': { order: 1, gap: 8 },
  '& p': { color: 'var(--cs-ink-muted)' },
  '& > div:last-of-type, & > p': { marginInlineStart: 'auto' },
  '& > p + div:last-of-type': { marginInlineStart: 0 },
});

type Props = {
  value: QueueFilter;
  putOff: number;
  /** What is decided has no parts by the clock. */
  isRanked: boolean;
  onChange: (filter: QueueFilter) => void;
  /** What can be done with what is shown. */
  children: ReactNode;
};

/** What of the queue is looked at. What is put off is out of the way, and said to be. */
export function FilterChips({ value, putOff, isRanked, onChange, children }: Props) {
  return (
    <Group>
      {isRanked && (
        <div role="radiogroup" aria-label={t('Show')}>
          {queueFilters.map(({ id, label }) => (
            <label key={id}>
              <input
                type="radio"
                name="queue-filter"
                className="visually-hidden"
                checked={value === id}
                onChange={() => onChange(id)}
              />
              {label}
            </label>
          ))}
        </div>
      )}
      {isRanked && <KeyHint chord="f" />}
      <div>{children}</div>
      {putOff > 0 && value === 'todo' && (
        <p>{t('{casesAre} put off until later', { casesAre: counted(putOff, 'case is', 'cases are') })}</p>
      )}
    </Group>
  );
}
