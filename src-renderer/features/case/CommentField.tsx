import { styled } from '@mui/material/styles';
import TextField from '@mui/material/TextField';
import { useId, useState, type KeyboardEvent, type RefObject } from 'react';
import { offered, typingAt, withMention, type Mentionable, type Typing } from './mentions.ts';
import { t } from '../../language/t.ts';

const Place = styled('div')({ position: 'relative' });
const Names = styled('ul')({
  position: 'absolute',
  insetInline: 0,
  top: '100%',
  zIndex: 2,
  margin: '2px 0 0',
  padding: 4,
  listStyle: 'none',
  background: 'var(--cs-surface)',
  border: '1px solid var(--cs-line-strong)',
  borderRadius: 4,
  '& li': { minHeight: 28, padding: '4px 8px', borderRadius: 4, cursor: 'default' },
  '& li[aria-selected="true"]': { background: 'var(--cs-selected)', fontWeight: 600 },
});

type Props = {
  label: string;
  value: string;
  people: readonly Mentionable[];
  /** Why what stands here is not enough; '' when it is. */
  missing: string;
  field: RefObject<HTMLTextAreaElement | null>;
  onChange: (text: string) => void;
};

/** A comment: an @ offers the people who see the case, arrows and Enter choose one. */
export function CommentField({ label, value, people, missing, field, onChange }: Props) {
  const listId = useId();
  const [typing, setTyping] = useState<Typing | null>(null);
  const [at, setAt] = useState(0);
  const names = typing ? offered(people, typing) : [];
  const chosen = Math.min(at, names.length - 1);
  const look = () => {
    const area = field.current;
    setTyping(area ? typingAt(area.value, area.selectionStart) : null);
    setAt(0);
  };
  const choose = (name: string) => {
    const area = field.current;
    if (!typing || !area) return;
    const next = withMention(area.value, typing, name);
    onChange(next.text);
    setTyping(null);
    // Once the text stands in the field.
    requestAnimationFrame(() => {
      area.focus();
      area.setSelectionRange(next.caret, next.caret);
    });
  };
  const keys = (event: KeyboardEvent) => {
    const name = names[chosen]?.name;
    if (name === undefined) return;
    const moves = { ArrowDown: 1, ArrowUp: -1 } as const;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      setAt((chosen + moves[event.key] + names.length) % names.length);
    } else if (event.key === 'Enter' || event.key === 'Tab') choose(name);
    else if (event.key === 'Escape') setTyping(null);
    else return;
    // The form would take Enter as the end of the comment, and Esc as giving it up.
    event.preventDefault();
    event.stopPropagation();
  };
  const isOpen = names.length > 0;
  return (
    <Place onKeyDownCapture={keys}>
      <TextField
        label={label}
        required
        fullWidth
        multiline
        minRows={2}
        maxRows={8}
        inputRef={field}
        value={value}
        error={missing !== ''}
        helperText={missing || '@ mentions somebody: they are told, and watch the case from then on.'}
        onChange={(event) => {
          onChange(event.target.value);
          look();
        }}
        onBlur={() => setTyping(null)}
        slotProps={{
          htmlInput: {
            'aria-autocomplete': 'list',
            'aria-controls': isOpen ? listId : undefined,
            'aria-activedescendant': isOpen ? `${listId}-${chosen}` : undefined,
          },
        }}
      />
      {isOpen && (
        <Names id={listId} role="listbox" aria-label={t('People to mention')}>
          {names.map(({ id, name }, index) => (
            <li
              key={id}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === chosen}
              // Before the field loses the focus.
              onMouseDown={(event) => {
                event.preventDefault();
                choose(name);
              }}
            >
              {name}
            </li>
          ))}
        </Names>
      )}
    </Place>
  );
}
