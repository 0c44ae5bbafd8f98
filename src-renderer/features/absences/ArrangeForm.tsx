import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { styled } from '@mui/material/styles';
import { useRef, type FormEvent, type ReactNode } from 'react';
import type { AbsenceContext } from '../../../src-shared/authority/arrange-absence.ts';
import type { Person } from '../../../src-shared/authority/person.ts';
import { caseKinds } from '../../../src-shared/case/kinds.ts';
import type { AbsenceRequest } from '../../../src-shared/directory/directory-document.ts';
import { StatusIcon } from '../../ui/StatusMark.tsx';
import { arrangementOf, peopleToArrangeFor, possibleStandIns, AbsenceDraft } from './absence-form.ts';
import { t } from '../../language/t.ts';
import type { Typed } from '../../data/workbench.ts';
import { useKeptForm } from '../../show/use-kept-form.ts';

const Form = styled('form')({
  display: 'grid',
  gap: 12,
  gridTemplateColumns: 'repeat(auto-fit, minmax(220px, 1fr))',
  '& > .wide': { gridColumn: '1 / -1' },
  '& > fieldset': { border: 0, padding: 0, margin: 0, minWidth: 0 },
  '& > fieldset > legend': {
    fontSize: 12,
    lineHeight: '16px',
    color: 'var(--cs-ink-muted)',
    padding: 0,
    marginBottom: 4,
  },
  '& > fieldset > div': { display: 'flex', flexWrap: 'wrap', gap: '2px 16px' },
  '& label.choice': { display: 'flex', gap: 6, alignItems: 'center', minHeight: 28, cursor: 'pointer' },
  '& label.choice > input': { accentColor: 'var(--cs-accent)', margin: 0 },
});

type Props = {
  typed: Typed;
  person: Person;
  context: AbsenceContext;
  /** Resolves when it is stored on this computer. */
  onArrange: (request: AbsenceRequest) => Promise<void>;
};

/** Who will be absent, who decides in the meantime, and what. What cannot be arranged says why while it is filled in. */
export function ArrangeForm({ typed, person, context, onArrange }: Props) {
  const { directory, today } = context;
  const forWhom = peopleToArrangeFor(person, context);
  const start: AbsenceDraft = {
    person: forWhom[0]?.id ?? person.id,
    standIn: '',
    from: today,
    until: '',
    kinds: [],
    sites: [],
    limit: '',
  };
  const { form: draft, change, forget } = useKeptForm(typed, 'absence', { schema: AbsenceDraft, start });
  const storing = useRef(false);
  const arrangement = arrangementOf(person, draft, context);
  const refusal = 'refusal' in arrangement ? arrangement.refusal : undefined;
  const isBegun = draft.standIn !== '' && draft.until !== '';

  const arrange = async (event: FormEvent) => {
    event.preventDefault();
    // A second press while the first is being stored would arrange it twice.
    if ('refusal' in arrangement || storing.current) return;
    storing.current = true;
    try {
      await onArrange(arrangement.request);
      forget();
    } finally {
      storing.current = false;
    }
  };

  return (
    <Form onSubmit={(event) => void arrange(event)} noValidate>
      <Choice label={t('Who is absent')} value={draft.person} onChange={(id) => change({ person: id })}>
        {forWhom.map(({ id, name }) => (
          <option key={id} value={id}>
            {id === person.id ? t('{name} (you)', { name }) : name}
          </option>
        ))}
      </Choice>
      <Choice
        label={t('Who decides in the meantime')}
        value={draft.standIn}
        onChange={(standIn) => change({ standIn })}
      >
        <option value="">{t('Choose')}</option>
        {possibleStandIns(draft.person, context).map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Choice>
      <Day label={t('First day')} value={draft.from} least={today} onChange={(from) => change({ from })} />
      <Day label={t('Last day')} value={draft.until} least={draft.from} onChange={(until) => change({ until })} />
      <TextField
        label={t('Up to an amount')}
        value={draft.limit}
        helperText={t('Empty: as much as the absent person')}
        onChange={(event) => change({ limit: event.target.value })}
        slotProps={{ htmlInput: { inputMode: 'decimal' } }}
      />
      <Several
        legend={t('Kinds of case (none chosen: every kind)')}
        options={caseKinds.all.map(({ kind, plural }) => [kind, plural] as const)}
        chosen={draft.kinds}
        onChange={(kinds) => change({ kinds: [...kinds] })}
      />
      <Several
        legend={t('Sites (none chosen: every site of the absent person)')}
        options={directory.sites.map(({ id, name }) => [id, name] as const)}
        chosen={draft.sites}
        onChange={(sites) => change({ sites: [...sites] })}
      />
      {refusal !== undefined && isBegun && (
        <p className="wide" role="alert">
          <StatusIcon tone="risk" /> {refusal}
        </p>
      )}
      <div className="wide">
        <Button
          type="submit"
          variant="contained"
          color="primary"
          disabled={refusal !== undefined}
          title={refusal ?? ''}
        >
          {t('Arrange')}
        </Button>
        {refusal !== undefined && !isBegun && <span className="quiet"> {refusal}</span>}
      </div>
    </Form>
  );
}

type ChoiceProps = { label: string; value: string; onChange: (value: string) => void; children: ReactNode };

function Choice({ label, value, onChange, children }: ChoiceProps) {
  return (
    <TextField
      label={label}
      value={value}
      select
      slotProps={{ select: { native: true }, inputLabel: { shrink: true } }}
      onChange={(event) => onChange(event.target.value)}
    >
      {children}
    </TextField>
  );
}

type DayProps = { label: string; value: string; least: string; onChange: (value: string) => void };

function Day({ label, value, least, onChange }: DayProps) {
  return (
    <TextField
      label={label}
      type="date"
      required
      value={value}
      slotProps={{ inputLabel: { shrink: true }, htmlInput: { min: least } }}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

type SeveralProps = {
  legend: string;
  options: readonly (readonly [id: string, label: string])[];
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
};

function Several({ legend, options, chosen, onChange }: SeveralProps) {
  return (
    <fieldset className="wide">
      <legend>{legend}</legend>
      <div>
        {options.map(([id, label]) => (
          <label key={id} className="choice">
            <input
              type="checkbox"
              checked={chosen.includes(id)}
              onChange={({ target }) => onChange(target.checked ? [...chosen, id] : chosen.filter((one) => one !== id))}
            />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
