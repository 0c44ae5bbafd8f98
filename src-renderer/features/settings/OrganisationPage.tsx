import Link from '@mui/material/Link';
import { styled } from '@mui/material/styles';
import { use } from 'react';
import type { Origin } from '../../../src-shared/managed-policy/effective.ts';
import { settingGroups, type SettingGroup } from '../../../src-shared/managed-policy/managed-setting.ts';
import { settingNames, settingOf, type SettingName } from '../../../src-shared/managed-policy/managed-settings.ts';
import { shown } from '../../../src-shared/managed-policy/shown-value.ts';
import { Managed } from '../../show/managed.ts';
import { Page, PageBar, Scroll } from '../../ui/PageBar.tsx';
import { Section } from '../../ui/Section.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { Table } from '../../ui/Table.tsx';
import { t } from '../../language/t.ts';
import { rich } from '../../language/rich.ts';

const Narrow = styled(Scroll)({
  gridTemplateColumns: 'minmax(0, 1100px)',
  '&:focus-visible': { outlineOffset: -2 },
  '& td': { verticalAlign: 'top', overflowWrap: 'anywhere' },
  '& td small': { display: 'block', color: 'var(--cs-ink-muted)', fontSize: 12, maxWidth: 420, whiteSpace: 'normal' },
});

const originWords: Readonly<Record<Origin, string>> = {
  mandatory: t('Fixed'),
  recommended: t('Suggested: you may choose otherwise'),
  closed: t('Closed: what is fixed cannot be read'),
  initial: t('Not set'),
};

const groups = Object.keys(settingGroups) as readonly SettingGroup[];

/** Why something cannot be chosen on this computer: everything that the organisation has set, from where, and what is at fault. */
export function OrganisationPage() {
  const { inForce, problems } = use(Managed);
  const isSet = (name: SettingName) => inForce[name].origin !== 'initial';
  const set = settingNames.filter(isSet);
  return (
    <Page aria-labelledby="page-name">
      <PageBar>
        <h1 id="page-name">{t('What your organisation has set')}</h1>
        <p>
          {rich('Read when the program was started; changes hold from its next start · {link}', {
            link: <Link href="#/settings">{t('Settings')}</Link>,
          })}
        </p>
      </PageBar>
      <Narrow tabIndex={0} role="group" aria-label={t('Settings of your organisation')}>
        {problems.length > 0 && (
          <Section title={t('Not usable')}>
            <p>{t('Tell who looks after this computer. Everything else holds.')}</p>
            <Table aria-label={t('Not usable')}>
              <thead>
                <tr>
                  <th scope="col">{t('Where')}</th>
                  <th scope="col">{t('Setting')}</th>
                  <th scope="col">{t('What is wrong')}</th>
                </tr>
              </thead>
              <tbody>
                {problems.map(({ place, setting, message }) => (
                  <tr key={`${place} ${setting}`}>
                    <td>{place}</td>
                    <td>{setting ?? t('all of it')}</td>
                    <td>
                      <StatusMark tone="risk" word={message} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </Table>
          </Section>
        )}
        {set.length === 0 && (
          <p>
            {t(
              'Nothing. Whoever looks after computers in your organisation can fix or suggest {settingNames} settings, for example the address of the server or when the workbench locks.',
              { settingNames: settingNames.length },
            )}
          </p>
        )}
        {groups
          .filter((group) => set.some((name) => settingOf(name).group === group))
          .map((group) => (
            <Section key={group} title={settingGroups[group]}>
              <Table aria-label={settingGroups[group]}>
                <thead>
                  <tr>
                    <th scope="col">{t('Setting')}</th>
                    <th scope="col">{t('Holds')}</th>
                    <th scope="col">{t('How')}</th>
                    <th scope="col">{t('Read from')}</th>
                  </tr>
                </thead>
                <tbody>
                  {set
                    .filter((name) => settingOf(name).group === group)
                    .map((name) => (
                      <tr key={name}>
                        <td>
                          {settingOf(name).title}
                          <small>{settingOf(name).description}</small>
                        </td>
                        <td>{shown(settingOf(name), inForce[name].value)}</td>
                        <td>{originWords[inForce[name].origin]}</td>
                        <td>{inForce[name].place}</td>
                      </tr>
                    ))}
                </tbody>
              </Table>
            </Section>
          ))}
      </Narrow>
    </Page>
  );
}
