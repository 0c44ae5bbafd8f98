import { styled } from '@mui/material/styles';
import InputBase from '@mui/material/InputBase';
import { useEffect, useRef, useState } from 'react';
import type { Found } from '../../workers/reconcile-calls.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { countText } from '../../ui/format.ts';
import { useActions } from '../../ui/keys.ts';
import { t } from '../../language/t.ts';

const Bar = styled('search')({
  display: 'flex',
  alignItems: 'center',
  gap: 8,
  padding: '4px 16px',
  background: 'var(--cs-surface)',
  borderBottom: '1px solid var(--cs-line)',
  '& label': {
    display: 'flex',
    width: 280,
    height: 28,
    padding: '0 8px',
    border: '1px solid var(--cs-line-strong)',
    borderRadius: 4,
  },
  '& label:focus-within': { outline: '2px solid var(--cs-accent)', outlineOffset: -1 },
});

type Props = {
  /** The side that is searched. */
  side: string;
  find: (words: string, isBack: boolean) => Promise<Found | null>;
  onClose: () => void;
};

/** Goes from one line that holds the words to the next, without hiding the others. */
export function FindBar({ side, find, onClose }: Props) {
  const [words, setWords] = useState('');
  const [found, setFound] = useState<Found | null | undefined>(undefined);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const go = (isBack: boolean) => {
    if (words.trim() !== '') void find(words, isBack).then(setFound);
  };
  const group = t('Reconcile');
  const next = { id: 'reconcile.find-next', label: t('Next'), group, keys: ['F3'], run: () => go(false) };
  const back = { id: 'reconcile.find-previous', label: t('Previous'), group, keys: ['Shift+F3'], run: () => go(true) };
  useActions([next, back]);
  return (
    <Bar>
      <label>
        <InputBase
          fullWidth
          inputRef={field}
          placeholder={t('Find in {side}', { side })}
          inputProps={{ 'aria-label': t('Find in {side}', { side }) }}
          value={words}
          onChange={({ target }) => {
            setWords(target.value);
            setFound(undefined);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') go(event.shiftKey);
            if (event.key !== 'Escape') return;
            event.stopPropagation();
            onClose();
          }}
        />
      </label>
      <ActionButton action={back} />
      <ActionButton action={next} />
      <span role="status">
        {found === null && t('No line that is shown holds this.')}
        {found && t('{nth} of {of}', { nth: countText(found.nth), of: countText(found.of) })}
      </span>
      <ActionButton action={{ id: 'reconcile.find-close', label: t('Close'), group, keys: [], run: onClose }} />
    </Bar>
  );
}
