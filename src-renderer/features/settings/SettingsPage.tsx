import Link from '@mui/material/Link';
import { styled } from '@mui/material/styles';
import { isFixed } from '../../../src-shared/managed-policy/effective.ts';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import { defaultNoticeSettings } from '../../../src-shared/notification/notice-document.ts';
import { ScanFolderSection } from './ScanFolderSection.tsx';
import type { SyncStatus, Workbench } from '../../data/workbench.ts';
import { fixedWords, useManaged } from '../../show/managed.ts';
import { LOCK_AFTER_MINUTES } from '../../ui/idle.ts';
import { Page, PageBar, Scroll } from '../../ui/PageBar.tsx';
import { useDensity, useMinutesUntilLock, usePreferences, useTheme } from '../../ui/preferences.ts';
import { useObservable } from '../../ui/use-observable.ts';
import { counted } from '../../ui/format.ts';
import { Section } from '../../ui/Section.tsx';
import { NoticeSettingsSection } from './NoticeSettingsSection.tsx';
import { OrganisationNote } from './OrganisationNote.tsx';
import { Devices } from './Devices.tsx';
import { RemoveWork } from './RemoveWork.tsx';
import { UpdatesSection } from './UpdatesSection.tsx';
import { chosenLanguage, keepLanguage } from '../../language/language.ts';
import { languages, offeredLanguages } from '../../language/languages.ts';
import { t } from '../../language/t.ts';

const Narrow = styled(Scroll)({ gridTemplateColumns: 'minmax(0, 1100px)' });
const Options = styled('div')({
  display: 'grid',
  gap: 2,
  '& label': { display: 'flex', gap: 8, alignItems: 'center', minHeight: 28, cursor: 'pointer' },
  '& input': { accentColor: 'var(--cs-accent)', margin: 0 },
  '& small': { color: 'var(--cs-ink-muted)', fontSize: 12 },
});

const themes = [
  { value: 'system', label: t('As the system says'), hint: '' },
  { value: 'light', label: t('Light'), hint: '' },
  { value: 'dark', label: t('Dark'), hint: '' },
  { value: 'contrast', label: t('High contrast'), hint: t('Black, white and strong borders') },
] as const;

const rowHeights = [
  { value: 'compact', label: t('Compact'), hint: t('Most on the screen') },
  { value: 'comfortable', label: t('Comfortable'), hint: t('Larger text, more air') },
  { value: 'touch', label: t('Touch'), hint: t('Rows a finger can hit') },
] as const;

const spoken = [
  { value: 'system', label: t('The system’s'), hint: '' },
  ...offeredLanguages.map((value) => ({ value, label: languages[value].name, hint: '' })),
] as const;

const lockTime = (minutes: number) => ({
  value: minutes,
  label: t('After {minutes} without input', { minutes: counted(minutes, 'minute') }),
  hint: '',
});

type Props = {
  workbench: Workbench;
  name: string;
  status: SyncStatus;
  directory: Directory;
  onRemove: () => void;
  /** Locks the window, which then starts anew. */
  onLock: () => void;
};

/** How the window looks, when it locks, and what is kept here. */
export function SettingsPage({ workbench, name, status, directory, onRemove, onLock }: Props) {
  const { setTheme, setDensity, setLockAfter } = usePreferences();
  const { Theme, RowHeight, IdleLockMinutes } = useManaged();
  const [theme, density, minutes] = [useTheme(), useDensity(), useMinutesUntilLock()];
  const longest = isFixed(IdleLockMinutes) ? IdleLockMinutes.value : Infinity;
  const shorter = LOCK_AFTER_MINUTES.filter((one) => one <= longest);
  const choice = useObservable(workbench.notices.choice$, nothingChosen);
  return (
    <Page aria-labelledby="page-name">
      <PageBar>
        <h1 id="page-name">{t('Settings')}</h1>
        <p>{t('Kept on this computer; how you are told holds on all of yours')}</p>
      </PageBar>
      <Narrow>
        <OrganisationNote />
        <Section title={t('Colours')}>
          <Choice
            name="theme"
            label={t('theme')}
            options={themes}
            value={theme}
            onChange={setTheme}
            fixed={fixedWords(Theme)}
          />
        </Section>
        <Section title={t('Rows')}>
          <Choice
            name="density"
            label={t('density')}
            options={rowHeights}
            value={density}
            onChange={setDensity}
            fixed={fixedWords(RowHeight)}
          />
        </Section>
        <Section title={t('Language')}>
          <Choice
            name="language"
            label={t('language')}
            options={spoken}
            value={chosenLanguage}
            onChange={(chosen) => {
              keepLanguage(chosen);
              onLock();
            }}
          />
          <p className="quiet">{t('The window starts anew in the other language, and your PIN opens it.')}</p>
        </Section>
        <NoticeSettingsSection workbench={workbench} directory={directory} choice={choice} />
        <Section title={t('Absence')}>
          <p>
            <Link href="#/settings/absence">{t('Arrange who decides while somebody is absent')}</Link>
          </p>
        </Section>
        <Section title={t('Lock')}>
          <Choice
            name="lock"
            label={t('lock')}
            options={[...new Set([...shorter, minutes])].map(lockTime)}
            value={minutes}
            onChange={(chosen) => {
              const own = LOCK_AFTER_MINUTES.find((one) => one === chosen);
              if (own) setLockAfter(own);
            }}
          />
          {longest < 60 && (
            <p className="quiet">
              {t('{fixed}: at most {minutes}.', {
                fixed: fixedWords(IdleLockMinutes),
                minutes: counted(longest, 'minute'),
              })}
            </p>
          )}
          <p className="quiet">
            {t(
              'It also locks when the computer sleeps or is locked. What you have begun to write is kept; your PIN opens it.',
            )}
          </p>
        </Section>
        <ScanFolderSection workbench={workbench} />
        <UpdatesSection workbench={workbench} />
        <Section title={t('Help')}>
          <p>
            <Link href="#/settings/check">{t('Check this computer, or save a diagnostics bundle')}</Link>
          </p>
        </Section>
        <RemoveWork name={name} status={status} onRemove={onRemove} />
        <Devices workbench={workbench} />
      </Narrow>
    </Page>
  );
}

const nothingChosen = { settings: defaultNoticeSettings, address: '', isPending: false };

type ChoiceProps<T extends string | number> = {
  name: string;
  /** What is chosen, for screen readers. */
  label: string;
  options: readonly { readonly value: T; readonly label: string; readonly hint: string }[];
  value: T;
  onChange: (value: T) => void;
  /** Why nothing else can be chosen, in words. */
  fixed?: string | null;
};

function Choice<T extends string | number>({ name, label, options, value, onChange, fixed = null }: ChoiceProps<T>) {
  return (
    <Options role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <label key={option.value}>
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            disabled={fixed !== null && option.value !== value}
            onChange={() => onChange(option.value)}
          />
          {option.label} {option.hint && <small>{option.hint}</small>}
        </label>
      ))}
      {fixed !== null && <p className="quiet">{fixed}</p>}
    </Options>
  );
}
