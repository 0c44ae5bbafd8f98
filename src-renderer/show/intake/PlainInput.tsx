import Autocomplete from '@mui/material/Autocomplete';
import TextField from '@mui/material/TextField';
import type { PlainField } from './intake-draft.ts';
import { t } from '../../language/t.ts';

type Props = {
  field: PlainField;
  /** As it was typed or chosen; '' for nothing. */
  value: string;
  /** What is wrong with it; '' for nothing. */
  problem: string;
  /** Names of the payers of the network. */
  payers: readonly string[];
  /** In a table the column says what it is called, and this says it to who does not see the table. */
  nameInTable?: string;
  autoFocus?: boolean;
  onChange: (value: string) => void;
};

/** One field of an intake form: what it takes, its help or what is wrong with it, and whether it may be left out. */
export function PlainInput({ field, value, problem, payers, nameInTable, autoFocus = false, onChange }: Props) {
  const inTable = nameInTable !== undefined;
  const naming = inTable ? { 'aria-label': nameInTable } : {};
  const common = {
    required: !field.optional && !inTable,
    autoFocus,
    error: problem !== '',
    helperText: problem || (inTable ? '' : helpOf(field)),
    ...(inTable
      ? { hiddenLabel: true }
      : { label: field.optional ? t('{fieldLabel} (optional)', { fieldLabel: t(field.label) }) : t(field.label) }),
  };
  if (field.type === 'payer') {
    return (
      <Autocomplete
        options={payers}
        value={value === '' ? null : value}
        onChange={(_, chosen) => onChange(chosen ?? '')}
        autoHighlight
        openOnFocus
        size="small"
        noOptionsText={t('No payer of that name')}
        sx={asHighAsOthers}
        renderInput={({ slotProps, ...parameters }) => (
          <TextField
            {...parameters}
            {...common}
            slotProps={{ ...slotProps, htmlInput: { ...slotProps.htmlInput, ...naming } }}
          />
        )}
      />
    );
  }
  const options = optionsOf(field);
  return (
    <TextField
      {...common}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      select={options !== null}
      multiline={field.type === 'long-text' && !inTable}
      minRows={2}
      maxRows={8}
      type={field.type === 'date' ? 'date' : 'text'}
      slotProps={{
        inputLabel: { shrink: true },
        select: { native: true, inputProps: naming },
        ...(options === null && { htmlInput: { ...naming, ...modeOf(field) } }),
      }}
    >
      {options?.map((option) => (
        <option key={option.value} value={option.value}>
          {t(option.label)}
        </option>
      ))}
    </TextField>
  );
}

const asHighAsOthers = {
  '& .MuiOutlinedInput-root.MuiInputBase-sizeSmall': { padding: '0 36px 0 0' },
  '& .MuiOutlinedInput-root .MuiAutocomplete-input.MuiAutocomplete-input': { padding: '6px 8px' },
} as const;

function helpOf(field: PlainField): string {
  if (field.help !== undefined) return t(field.help);
  return field.type === 'reference' ? t('Such as {example}', { example: field.example }) : '';
}

/** null: it is typed, not chosen. */
function optionsOf(field: PlainField): readonly { readonly value: string; readonly label: string }[] | null {
  const none = { value: '', label: field.optional ? t('None') : t('Choose…') };
  if (field.type === 'choice') return [none, ...field.choices];
  if (field.type !== 'yes-no') return null;
  return [none, { value: 'yes', label: t('Yes') }, { value: 'no', label: t('No') }];
}

function modeOf({ type }: PlainField): object {
  if (type === 'money') return { inputMode: 'decimal', style: { textAlign: 'end' }, className: 'figure' };
  return type === 'count' ? { inputMode: 'numeric', style: { textAlign: 'end' }, className: 'figure' } : {};
}
