import Autocomplete from '@mui/material/Autocomplete';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { mayWorkOnPeriod } from '../../../src-shared/authority/period-work.ts';
import type { Person } from '../../../src-shared/authority/person.ts';
import { askedText } from '../../../src-shared/reconciliation/line-history.ts';
import type { ASKED } from '../../../src-shared/reconciliation/period-item.ts';
import type { Reference } from '../../show/reference.ts';
import { LineDialog } from './LineDialog.tsx';
import { t } from '../../language/t.ts';

type Common = { about: string; onClose: () => void };

/** Writes something beside a line for everybody who works on it. */
export function CommentDialog({ about, onClose, onSay }: Common & { onSay: (text: string) => void }) {
  const [text, setText] = useState('');
  return (
    <LineDialog
      title={t('Comment on the line')}
      about={about}
      confirm={t('Comment')}
      missing={text.trim() === '' ? t('Write something first.') : ''}
      onConfirm={() => onSay(text.trim())}
      onClose={onClose}
    >
      <TextBox label={t('Comment')} value={text} onChange={setText} />
    </LineDialog>
  );
}

type AskProps = Common & { whom: (typeof ASKED)[number]; first: string; onAsk: (text: string) => void };

/** Words a question to somebody outside, puts it on the clipboard, and notes that it was asked. */
export function AskDialog({ about, whom, first, onAsk, onClose }: AskProps) {
  const [text, setText] = useState(first);
  return (
    <LineDialog
      title={t('Ask {askedText}', { askedText: t(askedText[whom]) })}
      about={about}
      confirm={t('Copy the question and note it')}
      missing={text.trim() === '' ? t('Word the question first.') : ''}
      onConfirm={() => onAsk(text.trim())}
      onClose={onClose}
    >
      <TextBox label={t('Question')} value={text} onChange={setText} />
      <p>
        {t('It is copied, for your mail or the payer’s portal. The line says that it was asked, by whom and when.')}
      </p>
    </LineDialog>
  );
}

type AssignProps = Common & {
  reference: Pick<Reference, 'authorizer' | 'directory'>;
  /** Where the account is kept; null: nobody has said yet. */
  site: string | null;
  /** Id of who sees to it now; null: nobody. */
  assigned: string | null;
  onAssign: (to: Person['id'] | null) => void;
};

/** Names who sees to a line. */
export function AssignDialog({ about, reference, site, assigned, onAssign, onClose }: AssignProps) {
  const { directory, authorizer } = reference;
  const sites = site === null ? directory.sites.map(({ id }) => id) : [site];
  const people = directory.people.filter((person) =>
    sites.some((one) => mayWorkOnPeriod(person, 'reconcile', { site: one, authorizer }).ok),
  );
  const [chosen, setChosen] = useState<Person | null>(people.find(({ id }) => id === assigned) ?? null);
  const isSame = (chosen?.id ?? null) === assigned;
  return (
    <LineDialog
      title={t('Assign the line')}
      about={about}
      confirm={chosen === null && assigned !== null ? t('Take it from them') : t('Assign')}
      missing={isSame ? t('Choose who sees to it. Shown is who may reconcile.') : ''}
      onConfirm={() => onAssign(chosen?.id ?? null)}
      onClose={onClose}
    >
      <Autocomplete
        options={people}
        value={chosen}
        onChange={(_, next) => setChosen(next)}
        getOptionLabel={({ name }) => name}
        getOptionKey={({ id }) => id}
        isOptionEqualToValue={(one, other) => one.id === other.id}
        autoHighlight
        openOnFocus
        size="small"
        noOptionsText={t('Nobody of that name reconciles')}
        renderInput={(parameters) => <TextField {...parameters} label={t('Who sees to it')} autoFocus />}
      />
    </LineDialog>
  );
}

type BoxProps = { label: string; value: string; onChange: (text: string) => void };

function TextBox({ label, value, onChange }: BoxProps) {
  return (
    <TextField
      label={label}
      value={value}
      autoFocus
      multiline
      minRows={3}
      onChange={({ target }) => onChange(target.value)}
      slotProps={{ htmlInput: { maxLength: 2000 } }}
    />
  );
}
