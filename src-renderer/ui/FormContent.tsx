import DialogContent from '@mui/material/DialogContent';
import { styled } from '@mui/material/styles';

/** The fields of a form in a dialog; choices stand in columns where there is room. */
export const FormContent = styled(DialogContent)({
  display: 'grid',
  gap: 12,
  alignContent: 'start',
  '&&': { paddingTop: 8 },
  '& fieldset': { border: '1px solid var(--cs-line)', borderRadius: 4, padding: '4px 12px 8px', margin: 0 },
  '& legend': { fontSize: 12, color: 'var(--cs-ink-muted)', padding: '0 4px' },
  '& .choices': { display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(230px, 1fr))', columnGap: 12 },
  '& label.check': { display: 'flex', gap: 8, alignItems: 'center', minHeight: 28 },
});

type ChoicesProps<T extends string> = {
  legend: string;
  options: readonly { readonly value: T; readonly label: string }[];
  chosen: readonly T[];
  onChange: (chosen: readonly T[]) => void;
};

/** Several of some choices. */
export function Choices<T extends string>({ legend, options, chosen, onChange }: ChoicesProps<T>) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      <div className="choices">
        {options.map(({ value, label }) => (
          <label className="check" key={value}>
            <input
              type="checkbox"
              checked={chosen.includes(value)}
              onChange={({ target }) =>
                onChange(target.checked ? [...chosen, value] : chosen.filter((one) => one !== value))
              }
            />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
