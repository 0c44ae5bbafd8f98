import { styled } from '@mui/material/styles';
import { Page, PageBar, Scroll } from '../../ui/PageBar.tsx';
import { usePreferences } from '../../ui/preferences.ts';
import { Section } from '../../ui/Section.tsx';

const Narrow = styled(Scroll)({ gridTemplateColumns: 'minmax(0, 640px)' });
const Options = styled('div')({
  display: 'grid',
  gap: 2,
  '& label': { display: 'flex', gap: 8, alignItems: 'center', minHeight: 28, cursor: 'pointer' },
  '& input': { accentColor: 'var(--cs-accent)', margin: 0 },
  '& small': { color: 'var(--cs-ink-muted)', fontSize: 12 },
});

const themes = [
  { value: 'system', label: 'As the system says', hint: '' },
  { value: 'light', label: 'Light', hint: '' },
  { value: 'dark', label: 'Dark', hint: '' },
  { value: 'contrast', label: 'High contrast', hint: 'Black, white and strong borders' },
] as const;

const rowHeights = [
  { value: 'compact', label: 'Compact', hint: 'Most on the screen' },
  { value: 'comfortable', label: 'Comfortable', hint: 'Larger text, more air' },
  { value: 'touch', label: 'Touch', hint: 'Rows a finger can hit' },
] as const;

/** How the window looks. Kept on this computer. */
export function SettingsPage() {
  const { theme, density, setTheme, setDensity } = usePreferences();
  return (
    <Page aria-labelledby="page-name">
      <PageBar>
        <h1 id="page-name">Settings</h1>
        <p>Kept on this computer</p>
      </PageBar>
      <Narrow>
        <Section title="Colours">
          <Choice name="theme" options={themes} value={theme} onChange={setTheme} />
        </Section>
        <Section title="Rows">
          <Choice name="density" options={rowHeights} value={density} onChange={setDensity} />
        </Section>
      </Narrow>
    </Page>
  );
}

type ChoiceProps<T extends string> = {
  name: string;
  options: readonly { readonly value: T; readonly label: string; readonly hint: string }[];
  value: T;
  onChange: (value: T) => void;
};

function Choice<T extends string>({ name, options, value, onChange }: ChoiceProps<T>) {
  return (
    <Options role="radiogroup" aria-label={name}>
      {options.map((option) => (
        <label key={option.value}>
          <input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
          {option.label} {option.hint && <small>{option.hint}</small>}
        </label>
      ))}
    </Options>
  );
}
