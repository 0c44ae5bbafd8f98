import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { styled } from '@mui/material/styles';
import { useState } from 'react';
import { Ring, rings } from '../../../src-shared/update/rollout.ts';
import type { FleetEntry } from '../../../src-shared/wire/devices.ts';
import type { Fleet } from '../../data/fleet.ts';
import { faultWords } from '../../show/fault-words.ts';
import { announce } from '../../ui/announcements.ts';
import { countText, momentText } from '../../ui/format.ts';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { bundleText, checkName, healthOf, ringText, ringWords, syncText } from './fleet-words.ts';
import { t } from '../../language/t.ts';

const Body = styled('aside')({
  display: 'grid',
  gap: 12,
  padding: 16,
  borderInlineStart: '1px solid var(--cs-line)',
  minHeight: '100%',
  alignContent: 'start',
  '& h2': { margin: 0, fontSize: 16 },
  '& dl': { display: 'grid', gridTemplateColumns: '120px minmax(0, 1fr)', gap: '6px 12px', margin: 0 },
  '& dt': { color: 'var(--cs-ink-muted)' },
  '& dd': { margin: 0, overflowWrap: 'anywhere' },
  '& .row': { display: 'flex', gap: 8, flexWrap: 'wrap', alignItems: 'center' },
  '& .quiet': { margin: 0, color: 'var(--cs-ink-muted)' },
});

type Props = {
  fleet: Fleet;
  entry: FleetEntry;
  onChanged: (entry: FleetEntry) => void;
  onRevoked: () => void;
};

/** One computer, and what an administrator can do about it. */
export function ComputerPanel({ fleet, entry, onChanged, onRevoked }: Props) {
  const [isBusy, setBusy] = useState(false);
  const [isRevoking, setRevoking] = useState(false);
  const { report, evidence, bundle, owner } = entry;
  const whose = t('{entry} of {owner}', { entry: entry.name, owner: owner.name });
  const act = async (work: () => Promise<void>, failed: string) => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      announce(`${failed} ${faultWords(error)}`, { tone: 'breach' });
    } finally {
      setBusy(false);
    }
  };
  const forceRing = (ring: Ring | null) =>
    act(async () => {
      onChanged(await fleet.forceRing(entry.id, ring));
      announce(t('{whose} is told within minutes while it is connected.', { whose }), { tone: 'done' });
    }, t('The ring was not changed.'));
  const askForBundle = () =>
    act(async () => {
      onChanged(await fleet.askForBundle(entry.id));
      announce(
        t('{whose} is asked within minutes while it is connected. {owner} is told.', { whose, owner: owner.name }),
        { tone: 'done' },
      );
    }, t('Nothing was asked for.'));
  const saveBundle = () =>
    act(async () => {
      const saved = await fleet.saveBundle(entry.id);
      if (saved !== null) announce(t('{saved} is saved.', { saved }), { tone: 'done' });
    }, t('The bundle was not saved.'));
  const revoke = () => {
    setRevoking(false);
    return act(
      async () => {
        await fleet.revoke(entry.id);
        announce(t('{whose} is revoked.', { whose }), { tone: 'done' });
        onRevoked();
      },
      t('{entry} was not revoked.', { entry: entry.name }),
    );
  };
  const isOver = entry.revokedAt !== null;
  return (
    <Body aria-label={t('Computer {entry}', { entry: entry.name })}>
      <h2>{entry.name}</h2>
      <StatusMark {...healthOf(entry)} />
      <Facts entry={entry} />
      {isOver ? (
        <p className="quiet">
          {entry.crushedAt === null
            ? t('It destroys what it keeps at its next contact.')
            : t('It confirmed {crushedAt} that its keys are destroyed.', { crushedAt: momentText(entry.crushedAt) })}
        </p>
      ) : (
        <>
          <label className="row">
            {t('Ring of updates')}
            <select
              value={entry.ring ?? ''}
              disabled={isBusy}
              onChange={({ target }) => void forceRing(target.value === '' ? null : Ring.parse(target.value))}
            >
              <option value="">{t('As its own policy says')}</option>
              {rings.map((ring) => (
                <option key={ring} value={ring}>
                  {ringWords[ring]}
                </option>
              ))}
            </select>
          </label>
          {report?.ring.isFixed && (
            <p className="quiet">
              {t(
                'A policy on the computer itself fixes “{ringWords}”. It comes first: what is chosen here holds once that policy is gone.',
                { ringWords: ringWords[report.ring.followed] },
              )}
            </p>
          )}
          <div className="row">
            <Button disabled={isBusy || bundle.requestedAt !== null} onClick={() => void askForBundle()}>
              {t('Ask for a diagnostics bundle')}
            </Button>
            {bundle.bytes !== null && (
              <Button disabled={isBusy} onClick={() => void saveBundle()}>
                {t('Save the bundle ({ceil} KB)', { ceil: countText(Math.ceil(bundle.bytes / 1024)) })}
              </Button>
            )}
          </div>
          <p className="quiet">
            {t(
              'A bundle holds versions, settings, checks and the program log, and no patient data. {owner} is told when it is sent.',
              { owner: owner.name },
            )}
          </p>
          <div className="row">
            <Button disabled={isBusy} aria-label={t('Revoke {whose}', { whose })} onClick={() => setRevoking(true)}>
              {t('Revoke…')}
            </Button>
          </div>
        </>
      )}
      <Dialog open={isRevoking} onClose={() => setRevoking(false)}>
        <DialogTitle>{t('Revoke {entry}?', { entry: entry.name })}</DialogTitle>
        <DialogContent>
          {t(
            '{owner} is signed out there at once. At its next contact the computer destroys what it keeps, with every decision that was not sent{report}. This cannot be undone.',
            {
              owner: owner.name,
              report:
                report && report.unsent > 0
                  ? t(' ({unsent} at its last word)', { unsent: countText(report.unsent) })
                  : '',
            },
          )}
        </DialogContent>
        <DialogActions>
          <Button onClick={() => setRevoking(false)}>{t('Keep it')}</Button>
          <Button variant="contained" color="primary" onClick={() => void revoke()}>
            {t('Revoke')}
          </Button>
        </DialogActions>
      </Dialog>
      {evidence === null && !isOver && <p className="quiet">{t('It has not said what protects its data yet.')}</p>}
    </Body>
  );
}

function Facts({ entry }: { entry: FleetEntry }) {
  const { report, evidence, owner } = entry;
  const wrong = [...(report?.faults ?? []), ...(report?.warnings ?? [])].map(checkName);
  const facts: readonly (readonly [string, string])[] = [
    [t('Person'), owner.name],
    [t('Version'), evidence?.version ?? '–'],
    [t('System'), report?.system ?? '–'],
    [t('Ring'), ringText(entry)],
    [t('Sync'), syncText(entry)],
    [
      t('Key of its data'),
      evidence === null
        ? '–'
        : `${evidence.osSealed ? t('Secret store of the system and PIN') : t('PIN alone')} (${evidence.kdf})`,
    ],
    [t('Lease until'), entry.leaseUntil === null ? 'none' : momentText(entry.leaseUntil)],
    [t('Not sound'), wrong.join(', ') || 'nothing'],
    [t('Crashes'), report === null ? '–' : countText(report.crashes)],
    [t('Diagnostics'), bundleText(entry)],
    [t('Last contact'), momentText(entry.lastContactAt)],
    [t('Last report'), entry.reportedAt === null ? 'none' : momentText(entry.reportedAt)],
  ];
  return (
    <dl>
      {facts.map(([name, text]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
