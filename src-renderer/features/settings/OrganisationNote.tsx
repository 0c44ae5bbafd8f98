import Link from '@mui/material/Link';
import { use } from 'react';
import { settingNames } from '../../../src-shared/managed-policy/managed-settings.ts';
import { Managed } from '../../show/managed.ts';
import { counted } from '../../ui/format.ts';
import { Section } from '../../ui/Section.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { t } from '../../language/t.ts';

/** That the organisation has set something here, with the way to all of it. Nothing where it has not. */
export function OrganisationNote() {
  const { inForce, problems } = use(Managed);
  const set = settingNames.filter((name) => inForce[name].origin !== 'initial').length;
  if (set === 0 && problems.length === 0) return null;
  return (
    <Section title={t('Your organisation')}>
      <p>
        {set > 0 && t('Your organisation has set {things} on this computer. ', { things: counted(set, 'thing') })}
        <Link href="#/settings/organisation">{t('What your organisation has set')}</Link>
      </p>
      {problems.length > 0 && (
        <StatusMark
          tone="risk"
          word={t('{settings} cannot be used', { settings: counted(problems.length, 'setting') })}
        />
      )}
    </Section>
  );
}
