import InputBase from '@mui/material/InputBase';
import { styled } from '@mui/material/styles';
import { useRef } from 'react';
import { useActions } from '../../ui/keys.ts';
import { t } from '../../language/t.ts';

const Bar = styled('form')({
  display: 'flex',
  flexWrap: 'wrap',
  gap: '6px 8px',
  padding: '6px 12px 8px 16px',
  borderBottom: '1px solid var(--cs-line)',
  '& label': { display: 'grid', gap: 1, fontSize: 12, lineHeight: '16px', color: 'var(--cs-ink-muted)' },
  '& label > div': {
    width: 150,
    height: 28,
    padding: '0 8px',
    border: '1px solid var(--cs-line-strong)',
    borderRadius: 4,
    background: 'var(--cs-surface)',
  },
  '& label > div:focus-within': { outline: '2px solid var(--cs-accent)', outlineOffset: -1 },
});

export type AuditFields = Record<'text' | 'actor' | 'action' | 'entity' | 'from' | 'to', string>;
export const noFields: AuditFields = { text: '', actor: '', action: '', entity: '', from: '', to: '' };

const fields = [
  { name: 'text', label: t('Words'), placeholder: 'WO-1042' },
  { name: 'actor', label: t('Who'), placeholder: 'maya.okafor' },
  { name: 'action', label: t('What'), placeholder: 'case.approve' },
  { name: 'entity', label: t('On'), placeholder: 'id of a case, …' },
  { name: 'from', label: t('From'), type: 'date' },
  { name: 'to', label: t('To'), type: 'date' },
] as const;

type Props = {
  values: AuditFields;
  onChange: (values: AuditFields) => void;
  /** Enter or Esc: back to the list. */
  onLeave: () => void;
  /** Ids to choose from. */
  people: readonly { readonly id: string; readonly name: string }[];
};

/** Who, what, on what, when, and any words. */
export function FilterBar({ values, onChange, onLeave, people }: Props) {
  const first = useRef<HTMLInputElement>(null);
  const focus = () => first.current?.focus();
  useActions([
    { id: 'list.filter', label: t('Filter this list'), group: t('List'), keys: ['/', 'Mod+F'], run: focus },
    { id: 'audit.clear', label: t('Clear the filter'), group: t('List'), keys: [], run: () => onChange(noFields) },
  ]);
  return (
    <Bar
      role="search"
      aria-label={t('Audit log')}
      onSubmit={(event) => {
        event.preventDefault();
        onLeave();
      }}
      onKeyDown={({ key }) => key === 'Escape' && onLeave()}
    >
      {fields.map(({ name, label, ...field }) => (
        <label key={name}>
          {label}
          <InputBase
            fullWidth
            {...field}
            inputRef={name === 'text' ? first : undefined}
            inputProps={{ ...(name === 'actor' ? { list: 'audit-people' } : {}), maxLength: 200 }}
            value={values[name]}
            onChange={(event) => onChange({ ...values, [name]: event.target.value })}
          />
        </label>
      ))}
      <datalist id="audit-people">
        {people.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </datalist>
    </Bar>
  );
}
