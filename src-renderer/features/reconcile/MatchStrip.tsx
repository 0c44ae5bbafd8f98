import { styled } from '@mui/material/styles';
import { itemClassText } from '../../../src-shared/matching/item-class.ts';
import { formatMinor } from '../../../src-shared/money/format.ts';
import type { Summary } from '../../workers/reconcile-calls.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { countText } from '../../ui/format.ts';
import type { Action } from '../../ui/keys.ts';
import { t } from '../../language/t.ts';

const Strip = styled('div')({
  display: 'flex',
  alignItems: 'center',
  flexWrap: 'wrap',
  gap: '4px 8px',
  minHeight: 40,
  padding: '4px 16px',
  background: 'var(--cs-canvas)',
  borderBottom: '1px solid var(--cs-line)',
  '& .chip': {
    padding: '1px 8px',
    borderRadius: 10,
    background: 'var(--cs-sunken)',
    fontVariantNumeric: 'tabular-nums',
  },
  '& .end': { display: 'flex', gap: 4, marginInlineStart: 'auto' },
});

type Props = { items: Summary['items']; actions: readonly Action[] };

/** What is open, by class, and what is done with the lines that are selected. */
export function MatchStrip({ items, actions }: Props) {
  return (
    <Strip>
      {items.map(({ itemClass, items: count, totalMinor }) => (
        <span className="chip" key={itemClass}>
          {t(itemClassText[itemClass])} {countText(count)} · {formatMinor(totalMinor)}
        </span>
      ))}
      {items.length === 0 && <span>{t('Import the sides, then match them: Shift+M.')}</span>}
      <span className="end">
        {actions.map((action) => (
          <ActionButton key={action.id} action={action} />
        ))}
      </span>
    </Strip>
  );
}
