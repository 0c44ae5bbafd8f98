import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import { useState } from 'react';
import {
  type NoticeReason,
  noticeReasons,
  type NoticeSettings,
} from '../../../src-shared/notification/notice-document.ts';
import { noticeReasonText } from '../../../src-shared/notification/notice-words.ts';
import { timeZoneOf } from '../../../src-shared/notification/quiet-hours.ts';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import type { ShownChoice } from '../../data/notice-board.ts';
import type { Workbench } from '../../data/workbench.ts';
import { faultWords } from '../../show/fault-words.ts';
import { useTurnedOff } from '../../show/managed.ts';
import { announce } from '../../ui/announcements.ts';
import { Section } from '../../ui/Section.tsx';
import { t } from '../../language/t.ts';

const Form = styled('form')({
  display: 'grid',
  gap: 12,
  '& table': { borderCollapse: 'collapse', width: 'fit-content' },
  '& th': {
    fontWeight: 400,
    fontSize: 12,
    color: 'var(--cs-ink-muted)',
    textAlign: 'start',
    padding: '2px 24px 2px 0',
  },
  '& tbody th': { fontSize: 13, color: 'var(--cs-ink)' },
  '& td': { padding: '2px 24px 2px 0', verticalAlign: 'middle' },
  '& input[type="checkbox"]': { accentColor: 'var(--cs-accent)', margin: 0, width: 16, height: 16 },
  '& .row': { display: 'flex', flexWrap: 'wrap', gap: '4px 12px', alignItems: 'center', minHeight: 28 },
  '& label': { display: 'inline-flex', gap: 6, alignItems: 'center' },
  '& select, & input[type="time"]': {
    height: 28,
    padding: '0 6px',
    border: '1px solid var(--cs-line-strong)',
    borderRadius: 4,
    background: 'var(--cs-surface)',
    color: 'var(--cs-ink)',
    font: 'inherit',
  },
});

const digests = [
  ['each', t('One for each notice')],
  ['hourly', t('Gathered, one an hour')],
  ['daily', t('Gathered, one a day')],
] as const;

const usualQuiet = { from: '19:00', until: '07:00', weekends: true };

type Props = { workbench: Workbench; directory: Directory; choice: ShownChoice };

/** How the person is told: what by the system and by e-mail, gathered or not, and when not at all. Edited offline too. */
export function NoticeSettingsSection({ workbench, directory, choice }: Props) {
  const [draft, setDraft] = useState<NoticeSettings | null>(null);
  const settings = draft ?? choice.settings;
  const change = (part: Partial<NoticeSettings>) => setDraft({ ...settings, ...part });
  const noSystem = useTurnedOff('SystemNotices');
  const toggle = (channel: 'os' | 'email', reason: NoticeReason, on: boolean) =>
    change({ [channel]: on ? [...settings[channel], reason] : settings[channel].filter((one) => one !== reason) });
  const store = async () => {
    try {
      await workbench.submit(null, { type: 'notice.settings', settings });
      setDraft(null);
      announce(t('How you are told is kept, for all your computers.'), { tone: 'done', about: 'notice.settings' });
    } catch (fault) {
      announce(t('It could not be kept: {fault}', { fault: faultWords(fault) }), {
        tone: 'breach',
        about: 'notice.settings',
      });
    }
  };
  const { quiet } = settings;
  // Who does not administer is never told of the mail server.
  const isAdministrator = workbench.person.roles.some(({ role }) => role === 'administrator');
  const reasons = noticeReasons.filter((reason) => reason !== 'mailStopped' || isAdministrator);
  const zone = timeZoneOf(workbench.person, directory.sites).replaceAll('_', ' ');
  return (
    <Section title={t('Notifications')} aside={choice.isPending ? t('Waits for the server') : undefined}>
      <Form
        onSubmit={(event) => {
          event.preventDefault();
          void store();
        }}
      >
        <p className="quiet">
          {t(
            'Everything is shown under the bell. Beyond that you can be told by this computer’s system and by e-mail; neither ever names a patient, an account or a payer.',
          )}
        </p>
        <table aria-label={t('How you are told')}>
          <thead>
            <tr>
              <th scope="col">{t('When')}</th>
              <th scope="col">{t('On this computer')}</th>
              <th scope="col">{t('By e-mail')}</th>
            </tr>
          </thead>
          <tbody>
            {reasons.map((reason) => (
              <tr key={reason}>
                <th scope="row">{t(noticeReasonText[reason])}</th>
                {(['os', 'email'] as const).map((channel) => (
                  <td key={channel}>
                    <input
                      type="checkbox"
                      aria-label={`${t(noticeReasonText[reason])}: ${channel === 'os' ? t('on this computer') : t('by e-mail')}`}
                      checked={settings[channel].includes(reason) && !(channel === 'os' && noSystem)}
                      disabled={channel === 'os' && noSystem !== undefined}
                      onChange={({ target }) => toggle(channel, reason, target.checked)}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {noSystem && <p className="quiet">{noSystem}</p>}
        <div className="row">
          <label>
            {t('E-mails')}{' '}
            <select
              value={settings.digest}
              onChange={({ target }) => change({ digest: target.value as NoticeSettings['digest'] })}
            >
              {digests.map(([value, label]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          </label>
          {settings.digest === 'daily' && (
            <label>
              {t('at')}{' '}
              <input
                type="time"
                required
                aria-label={t('Time of the daily e-mail')}
                value={settings.digestAt}
                onChange={({ target }) => change({ digestAt: target.value })}
              />
            </label>
          )}
          <span className="quiet">
            {choice.address
              ? t('To {address}', { address: choice.address })
              : t('To the address that your organisation keeps of you')}
          </span>
        </div>
        <div className="row">
          <label>
            <input
              type="checkbox"
              checked={quiet !== null}
              onChange={({ target }) => change({ quiet: target.checked ? usualQuiet : null })}
            />
            {t('Quiet hours')}
          </label>
          {quiet && (
            <>
              <label>
                {t('from')}{' '}
                <input
                  type="time"
                  required
                  aria-label={t('Quiet from')}
                  value={quiet.from}
                  onChange={({ target }) => change({ quiet: { ...quiet, from: target.value } })}
                />
              </label>
              <label>
                {t('to')}{' '}
                <input
                  type="time"
                  required
                  aria-label={t('Quiet until')}
                  value={quiet.until}
                  onChange={({ target }) => change({ quiet: { ...quiet, until: target.value } })}
                />
              </label>
              <label>
                <input
                  type="checkbox"
                  checked={quiet.weekends}
                  onChange={({ target }) => change({ quiet: { ...quiet, weekends: target.checked } })}
                />
                {t('and the whole weekend')}
              </label>
              <span className="quiet">{t('Time of {zone}', { zone })}</span>
            </>
          )}
        </div>
        <div className="row">
          <Button
            type="submit"
            variant="contained"
            color="primary"
            disabled={draft === null}
            title={draft === null ? t('Nothing was changed.') : ''}
          >
            {t('Keep')}
          </Button>
          {draft && <Button onClick={() => setDraft(null)}>{t('Undo the changes')}</Button>}
        </div>
      </Form>
    </Section>
  );
}
