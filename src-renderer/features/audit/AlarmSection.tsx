import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import { useState } from 'react';
import type { AuditLog } from '../../data/audit-log.ts';
import type { WitnessReply } from '../../../src-shared/wire/ipc-audit.ts';
import { faultWords } from '../../show/fault-words.ts';
import { announce } from '../../ui/announcements.ts';
import { momentText } from '../../ui/format.ts';
import { saveFile } from '../../ui/save-file.ts';
import { StatusIcon } from '../../ui/StatusMark.tsx';
import { alarmText, alarmWord } from './audit-words.ts';
import { t } from '../../language/t.ts';

const Place = styled('section')({
  display: 'grid',
  gap: 8,
  padding: 16,
  borderBottom: '1px solid var(--cs-line)',
  background: 'var(--cs-breach-soft)',
  '& > h2': { display: 'flex', gap: 8, alignItems: 'center', fontSize: 15, lineHeight: '22px', fontWeight: 600 },
  '& > p, & > ol': { maxWidth: 780 },
  '& > ol': { margin: 0, paddingInlineStart: 20, listStyle: 'decimal' },
  '& > div': { display: 'flex', gap: 8, flexWrap: 'wrap' },
});

type Props = { audit: AuditLog; watch: NonNullable<WitnessReply> };

/** The log is not what it was. Stays until somebody has settled it, also without the server. */
export function AlarmSection({ audit, watch }: Props) {
  const [sure, setSure] = useState(false);
  const { alarm, seenAt } = watch;
  if (!alarm) return null;
  const saveProof = () => {
    const proof = JSON.stringify({ format: 'countersign-audit-alarm/1', ...watch }, null, 2);
    saveFile('audit-alarm.json', new Blob([proof], { type: 'application/json' }));
  };
  const settle = () =>
    void audit.settle().then(
      () => announce(t('What the server shows counts as the audit log from now on.')),
      (error: unknown) =>
        announce(t('This could not be kept: {fault}', { fault: faultWords(error) }), { tone: 'breach' }),
    );
  return (
    <Place role="alert">
      <h2>
        <StatusIcon tone="breach" size={18} />
        {alarmWord[alarm.kind]}
      </h2>
      <p>
        {t('{alarmText} Noticed {at}; last in order {seenAt}.', {
          alarmText: alarmText[alarm.kind],
          at: momentText(alarm.at),
          seenAt: momentText(seenAt),
        })}
      </p>
      <ol>
        <li>{t('Save the proof: it holds both signed states, word for word.')}</li>
        <li>{t('Send it to your auditor and to whoever runs the server. Do not use this server to do so.')}</li>
        <li>
          {t(
            'Go on working: what you decide is kept here. Nothing newer of the log is believed until this is settled.',
          )}
        </li>
        <li>{t('Once they have told you why (a backup was restored, a server was set up anew), take the new log.')}</li>
      </ol>
      <div>
        <Button variant="contained" color="primary" onClick={saveProof}>
          {t('Save the proof')}
        </Button>
        {!sure && <Button onClick={() => setSure(true)}>{t('It was explained to me…')}</Button>}
        {sure && alarm.kind !== 'unsigned' && (
          <Button onClick={settle}>{t('Take what the server shows as the log')}</Button>
        )}
        {sure && alarm.kind === 'unsigned' && <p>{t('A log without a signature cannot be taken.')}</p>}
      </div>
    </Place>
  );
}
