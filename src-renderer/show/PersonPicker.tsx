import Autocomplete, { createFilterOptions } from '@mui/material/Autocomplete';
import { styled } from '@mui/material/styles';
import TextField from '@mui/material/TextField';
import type { Ref } from 'react';
import type { Candidate } from '../../src-shared/authority/assigning.ts';
import { candidateText } from './candidate-words.ts';
import { t } from '../language/t.ts';

const Option = styled('li')({
  '&&': { display: 'grid', justifyItems: 'start', minHeight: 40, padding: '4px 12px' },
  // Its reason has to be read: pale text would not be.
  '&&[aria-disabled="true"]': { opacity: 1, color: 'var(--cs-ink-muted)', cursor: 'not-allowed' },
  '& small': { fontSize: 12, lineHeight: '16px', color: 'var(--cs-ink-muted)' },
});

type Props = {
  label: string;
  candidates: readonly Candidate[];
  /** Id of the one who is chosen; '' for nobody. */
  value: string;
  /** Why what stands here is not enough; '' when it is. */
  missing?: string;
  disabled?: boolean;
  autoFocus?: boolean;
  inputRef?: Ref<HTMLInputElement>;
  onChange: (id: string) => void;
};

/** Chooses a person by typing a part of their name or role. Who cannot be chosen is shown with the reason. */
export function PersonPicker(props: Props) {
  const { label, candidates, value, missing = '', disabled = false, autoFocus = false, inputRef, onChange } = props;
  return (
    <Autocomplete
      options={candidates}
      value={candidates.find(({ id }) => id === value) ?? null}
      onChange={(_, chosen) => onChange(chosen?.id ?? '')}
      getOptionLabel={({ name }) => name}
      getOptionKey={({ id }) => id}
      isOptionEqualToValue={(one, other) => one.id === other.id}
      getOptionDisabled={({ barred }) => barred !== null}
      disabledItemsFocusable
      filterOptions={matching}
      autoHighlight
      openOnFocus
      size="small"
      disabled={disabled}
      noOptionsText={t('Nobody of that name or role')}
      renderOption={({ key, ...attributes }, candidate) => (
        <Option key={key} {...attributes}>
          {candidate.name}
          <small>{candidateText(candidate)}</small>
        </Option>
      )}
      renderInput={(parameters) => (
        <TextField
          {...parameters}
          label={label}
          required
          inputRef={inputRef}
          autoFocus={autoFocus}
          error={missing !== ''}
          helperText={missing}
        />
      )}
    />
  );
}

const matching = createFilterOptions<Candidate>({
  stringify: (candidate) => `${candidate.name} ${candidateText(candidate)}`,
});
