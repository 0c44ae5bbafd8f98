import { styled } from '@mui/material/styles';
import { useState, type KeyboardEvent } from 'react';

const look = {
  width: '100%',
  padding: '2px 6px',
  border: '1px solid var(--cs-line)',
  borderRadius: 3,
  background: 'var(--cs-surface)',
  color: 'var(--cs-ink)',
  font: 'inherit',
  fontVariantNumeric: 'tabular-nums',
  '&:hover': { borderColor: 'var(--cs-line-strong)' },
  '&:focus': { outline: '2px solid var(--cs-accent)', outlineOffset: -1 },
  '&[aria-invalid="true"]': { borderColor: 'var(--cs-breach-ink)' },
};
const Field = styled('input')({ ...look, minWidth: 76, height: 26 });
// A field of text does not grow by itself: an unseen copy of what it holds gives it its height.
const Sentence = styled('div')({
  display: 'grid',
  '& > textarea, &::after': { ...look, gridArea: '1 / 1', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' },
  '& > textarea': { resize: 'none', overflow: 'hidden' },
  '&::after': { content: 'attr(data-text) " "', visibility: 'hidden' },
});

type Props = {
  label: string;
  /** As the table has it. */
  text: string;
  invalid?: boolean;
  /** What stands in an empty cell. */
  hint?: string;
  onType: (text: string) => void;
};

/**
 * One cell of a table that is edited. What is typed counts at once; how it is written stays the person's until they leave the
 * cell. Up and down go to the cell above or below.
 */
export function Cell({ label, text, invalid = false, hint = '', onType }: Props) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <Field
      aria-label={label}
      aria-invalid={invalid || undefined}
      placeholder={hint}
      value={typed ?? text}
      spellCheck={false}
      autoComplete="off"
      onChange={({ target }) => {
        setTyped(target.value);
        onType(target.value);
      }}
      onBlur={() => setTyped(null)}
      onKeyDown={move}
    />
  );
}

type WordsProps = Pick<Props, 'label' | 'text' | 'hint'> & { onType: (text: string) => void };

/** A sentence of a table that is edited: all of it is seen. */
export function Words({ label, text, hint = '', onType }: WordsProps) {
  return (
    <Sentence data-text={text}>
      <textarea
        aria-label={label}
        placeholder={hint}
        rows={1}
        value={text}
        onKeyDown={leave}
        onChange={({ target }) => onType(target.value.replaceAll(/\s*\n\s*/g, ' '))}
      />
    </Sentence>
  );
}

/** Escape leaves the cell, not the page. */
function leave(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'Escape') return;
  event.stopPropagation();
  event.currentTarget.blur();
}

function move(event: KeyboardEvent<HTMLInputElement>): void {
  leave(event);
  const by = { ArrowUp: -1, ArrowDown: 1, Enter: 1 }[event.key];
  if (by === undefined || event.altKey || event.nativeEvent.isComposing) return;
  const column = event.currentTarget.closest('td');
  const table = column?.closest('table');
  if (!column || !table) return;
  event.preventDefault();
  const cells = [...table.querySelectorAll<HTMLTableRowElement>('tr[data-rule]')].map((row) =>
    row.cells[column.cellIndex]?.querySelector('input'),
  );
  cells[cells.indexOf(event.currentTarget) + by]?.focus();
}
