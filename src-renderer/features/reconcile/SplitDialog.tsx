import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { formatMinor } from '../../../src-shared/money/format.ts';
import { decimalText } from '../../../src-shared/money/money.ts';
import { LineDialog } from './LineDialog.tsx';
import { typedAmount } from './period-form.ts';
import { t } from '../../language/t.ts';

const Parts = styled('div')({ display: 'grid', gap: 12, gridTemplateColumns: 'repeat(auto-fill, minmax(140px, 1fr))' });
const MOST_PARTS = 20;

type Props = { about: string; amountMinor: number; onSplit: (parts: readonly number[]) => void; onClose: () => void };

/** Asks for the parts of a line: all but the last are typed, the last is what is left. */
export function SplitDialog({ about, amountMinor, onSplit, onClose }: Props) {
  const [typed, setTyped] = useState<readonly string[]>(['']);
  const amounts = typed.map(typedAmount);
  const sum = amounts.reduce<number>((all, one) => all + (one ?? 0), 0);
  const rest = amountMinor - sum;
  const change = (at: number, text: string) => setTyped(typed.map((one, place) => (place === at ? text : one)));
  return (
    <LineDialog
      title={t('Split the line')}
      about={about}
      confirm={t('Split')}
      missing={missingOf(amounts, rest, amountMinor)}
      onConfirm={() => onSplit([...amounts.flatMap((one) => one ?? []), rest])}
      onClose={onClose}
    >
      <Parts>
        {typed.map((text, at) => (
          <TextField
            // Parts have no name but their place.
            key={at}
            autoFocus={at === typed.length - 1}
            label={t('Part {at}', { at: at + 1 })}
            value={text}
            onChange={({ target }) => change(at, target.value)}
          />
        ))}
        <TextField
          label={t('Part {typed}, the rest', { typed: typed.length + 1 })}
          value={decimalText(rest)}
          disabled
        />
      </Parts>
      <p>
        {t('{sum} and {rest} are {amountMinor}.', {
          sum: formatMinor(sum),
          rest: formatMinor(rest),
          amountMinor: formatMinor(amountMinor),
        })}
      </p>
      {typed.length + 1 < MOST_PARTS && (
        <Button sx={{ justifySelf: 'start' }} onClick={() => setTyped([...typed, ''])}>
          {t('Add a part')}
        </Button>
      )}
    </LineDialog>
  );
}

function missingOf(amounts: readonly (number | null)[], rest: number, amountMinor: number): string {
  if (amounts.includes(null)) return t('Type the amount of each part.');
  const isOfItsDirection = (part: number | null) => Math.sign(part ?? 0) === Math.sign(amountMinor);
  if (![...amounts, rest].every(isOfItsDirection))
    return t('Each part is an amount of the line’s own direction, and none is zero.');
  return '';
}
