import InputBase from '@mui/material/InputBase';
import { styled } from '@mui/material/styles';
import Search from 'lucide-react/icons/search';
import { useRef } from 'react';
import { useActions } from './keys.ts';
import { KeyHint } from './KeyHint.tsx';
import { t } from '../language/t.ts';

const Field = styled('label')({
  display: 'flex',
  alignItems: 'center',
  gap: 6,
  height: 30,
  width: 220,
  padding: '0 8px',
  border: '1px solid var(--cs-line-strong)',
  borderRadius: 4,
  background: 'var(--cs-surface)',
  color: 'var(--cs-ink-muted)',
  '&:focus-within': { outline: '2px solid var(--cs-accent)', outlineOffset: -1 },
  '& input': { color: 'var(--cs-ink)' },
});

type Props = {
  value: string;
  onChange: (value: string) => void;
  /** Enter or Esc in the field: back to the list. */
  onLeave: () => void;
};

/** Narrows the list below it as one types; reached by / from anywhere on the page. */
export function FilterField({ value, onChange, onLeave }: Props) {
  const field = useRef<HTMLInputElement>(null);
  const focus = () => field.current?.focus();
  useActions([{ id: 'list.filter', label: t('Filter this list'), group: t('List'), keys: ['/', 'Mod+F'], run: focus }]);
  return (
    <Field>
      <Search size={14} aria-hidden />
      <InputBase
        fullWidth
        placeholder={t('Filter')}
        inputRef={field}
        inputProps={{ 'aria-label': t('Filter') }}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          const { key } = event;
          if (key === 'Escape') {
            // It leaves the field, not the page.
            event.stopPropagation();
            onChange('');
          }
          if (key === 'Enter' || key === 'Escape') onLeave();
        }}
      />
      <KeyHint chord="/" />
    </Field>
  );
}
