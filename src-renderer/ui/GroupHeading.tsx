import { styled } from '@mui/material/styles';
import { countText } from './format.ts';
import type { GroupHead } from './ordered-rows.ts';
import { t } from '../language/t.ts';

const Line = styled('div')({
  display: 'flex',
  alignItems: 'center',
  gap: 8,
  height: '100%',
  padding: '0 10px',
  background: 'var(--cs-canvas)',
  fontWeight: 600,
  '& span': { color: 'var(--cs-ink-muted)', fontWeight: 400, fontVariantNumeric: 'tabular-nums' },
});

/** The line above the rows of a group: its name, and how many rows there are. */
export function GroupHeading({ data }: { data: GroupHead }) {
  return (
    <Line role="gridcell">
      {data.name || t('None')} <span>{countText(data.count)}</span>
    </Line>
  );
}
