import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Link from '@mui/material/Link';
import { useEffect, useMemo, useState } from 'react';
import type { DirectoryDocument } from '../../../src-shared/directory/directory-document.ts';
import { directoryOf } from '../../../src-shared/directory/directory.ts';
import type { DeviceEntry, DevicesReply } from '../../../src-shared/wire/devices.ts';
import { RequestFailure } from '../../data/request-failure.ts';
import type { Workbench } from '../../data/workbench.ts';
import { faultWords } from '../../show/fault-words.ts';
import { announce } from '../../ui/announcements.ts';
import { momentText } from '../../ui/format.ts';
import { Section } from '../../ui/Section.tsx';
import { Table } from '../../ui/Table.tsx';
import { useObservable } from '../../ui/use-observable.ts';
import { deviceState, encryptionText } from './device-words.ts';
import { t } from '../../language/t.ts';

const nobodyYet: readonly DirectoryDocument[] = [];

/** The computers that the person works on, and the way to end one that was lost. */
export function Devices({ workbench }: { workbench: Workbench }) {
  const [known, setKnown] = useState<DevicesReply | null>(null);
  const [message, setMessage] = useState('');
  const [asked, setAsked] = useState<DeviceEntry | null>(null);
  const [asking, setAsking] = useState(0);
  const documents = useObservable(workbench.directory$, nobodyYet);
  const directory = useMemo(() => directoryOf(documents), [documents]);
  useEffect(() => {
    let here = true;
    workbench.devices().then(
      ({ devices, everybody }) => {
        if (!here) return;
        setKnown({ everybody, devices: devices.filter(({ owner }) => owner.id === workbench.person.id) });
        setMessage('');
      },
      (error: unknown) => here && setMessage(sentenceOf(error)),
    );
    return () => {
      here = false;
    };
  }, [workbench, asking]);

  const revoke = async (device: DeviceEntry) => {
    setAsked(null);
    try {
      await workbench.revokeDevice(device.id);
      announce(t('{device} of {owner} is revoked.', { device: device.name, owner: device.owner.name }), {
        tone: 'done',
      });
      setAsking((times) => times + 1);
    } catch (error) {
      announce(t('{device} was not revoked. {sentenceOf}', { device: device.name, sentenceOf: sentenceOf(error) }), {
        tone: 'breach',
      });
    }
  };

  return (
    <Section title={t('Your computers')}>
      {message && <p role="status">{message}</p>}
      {!known && !message && <p role="status">{t('Asking the server…')}</p>}
      {known && known.devices.length === 0 && <p>{t('No computer is known yet.')}</p>}
      {known && known.devices.length > 0 && (
        <Table>
          <thead>
            <tr>
              <th scope="col">{t('Computer')}</th>
              <th scope="col">{t('Owner')}</th>
              <th scope="col">{t('Sites')}</th>
              <th scope="col">{t('Version')}</th>
              <th scope="col">{t('Last contact')}</th>
              <th scope="col">{t('Encryption')}</th>
              <th scope="col">{t('State')}</th>
              <th scope="col">{t('Action')}</th>
            </tr>
          </thead>
          <tbody>
            {known.devices.map((device) => (
              <tr key={device.id}>
                <td>{device.name}</td>
                <td>{device.owner.name}</td>
                <td>
                  {device.sites.map((site) => (site === '*' ? t('all sites') : directory.siteName(site))).join(', ') ||
                    t('none')}
                </td>
                <td>{device.evidence?.version ?? '–'}</td>
                <td>{momentText(device.lastContactAt)}</td>
                <td>{encryptionText(device)}</td>
                <td>{deviceState(device)}</td>
                <td>
                  {device.revokedAt === null && (
                    <Button
                      aria-label={t('Revoke {device} of {owner}', { device: device.name, owner: device.owner.name })}
                      onClick={() => setAsked(device)}
                    >
                      {t('Revoke')}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      {known?.everybody && (
        <p>
          <Link href="#/computers">{t('Everybody’s computers')}</Link>
        </p>
      )}
      <Dialog open={asked !== null} onClose={() => setAsked(null)}>
        <DialogTitle>{t('Revoke {asked}?', { asked: asked?.name })}</DialogTitle>
        <DialogContent>
          {t(
            '{owner} is signed out there at once. At its next contact the computer destroys what it keeps, with every decision that was not sent. This cannot be undone.',
            { owner: asked?.owner.name },
          )}
        </DialogContent>
        <DialogActions>
          <Button onClick={() => setAsked(null)}>{t('Keep it')}</Button>
          <Button variant="contained" color="primary" onClick={() => asked && void revoke(asked)}>
            {t('Revoke')}
          </Button>
        </DialogActions>
      </Dialog>
    </Section>
  );
}

function sentenceOf(error: unknown): string {
  if (error instanceof RequestFailure && error.reason.kind === 'unreachable') {
    return t('The server does not answer: the list of computers is shown once it does.');
  }
  return faultWords(error);
}
