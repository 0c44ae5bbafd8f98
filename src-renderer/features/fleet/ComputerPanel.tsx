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
  const whose = `${entry.name} of ${owner.name}`;
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
      announce(`${whose} is told within minutes while it is connected.`, { tone: 'done' });
    }, 'The ring was not changed.');
  const askForBundle = () =>
    act(async () => {
      onChanged(await fleet.askForBundle(entry.id));
      announce(`${whose} is asked within minutes while it is connected. ${owner.name} is told.`, { tone: 'done' });
    }, 'Nothing was asked for.');
  const saveBundle = () =>
    act(async () => {
      const saved = await fleet.saveBundle(entry.id);
      if (saved !== null) announce(`${saved} is saved.`, { tone: 'done' });
    }, 'The bundle was not saved.');
  const revoke = () => {
    setRevoking(false);
    return act(async () => {
      await fleet.revoke(entry.id);
      announce(`${whose} is revoked.`, { tone: 'done' });
      onRevoked();
    }, `${entry.name} was not revoked.`);
  };
  const isOver = entry.revokedAt !== null;
  return (
    <Body aria-label={`Computer ${entry.name}`}>
      <h2>{entry.name}</h2>
      <StatusMark {...healthOf(entry)} />
      <Facts entry={entry} />
      {isOver ? (
        <p className="quiet">
          {entry.crushedAt === null
            ? 'It destroys what it keeps at its next contact.'
            : `It confirmed ${momentText(entry.crushedAt)} that its keys are destroyed.`}
        </p>
      ) : (
        <>
          <label className="row">
            Ring of updates
            <select
              value={entry.ring ?? ''}
              disabled={isBusy}
              onChange={({ target }) => void forceRing(target.value === '' ? null : Ring.parse(target.value))}
            >
              <option value="">As its own policy says</option>
              {rings.map((ring) => (
                <option key={ring} value={ring}>
                  {ringWords[ring]}
                </option>
              ))}
            </select>
          </label>
          {report?.ring.isFixed && (
            <p className="quiet">
              A policy on the computer itself fixes “{ringWords[report.ring.followed]}”. It comes first: what is chosen
              here holds once that policy is gone.
            </p>
          )}
          <div className="row">
            <Button disabled={isBusy || bundle.requestedAt !== null} onClick={() => void askForBundle()}>
              Ask for a diagnostics bundle
            </Button>
            {bundle.bytes !== null && (
              <Button disabled={isBusy} onClick={() => void saveBundle()}>
                Save the bundle ({countText(Math.ceil(bundle.bytes / 1024))} KB)
              </Button>
            )}
          </div>
          <p className="quiet">
            A bundle holds versions, settings, checks and the program log, and no patient data. {owner.name} is told
            when it is sent.
          </p>
          <div className="row">
            <Button disabled={isBusy} aria-label={`Revoke ${whose}`} onClick={() => setRevoking(true)}>
              Revoke…
            </Button>
          </div>
        </>
      )}
      <Dialog open={isRevoking} onClose={() => setRevoking(false)}>
        <DialogTitle>Revoke {entry.name}?</DialogTitle>
        <DialogContent>
          {owner.name} is signed out there at once. At its next contact the computer destroys what it keeps, with every
          decision that was not sent
          {report && report.unsent > 0 ? ` (${countText(report.unsent)} at its last word)` : ''}. This cannot be undone.
        </DialogContent>
        <DialogActions>
          <Button onClick={() => setRevoking(false)}>Keep it</Button>
          <Button variant="contained" color="primary" onClick={() => void revoke()}>
            Revoke
          </Button>
        </DialogActions>
      </Dialog>
      {evidence === null && !isOver && <p className="quiet">It has not said what protects its data yet.</p>}
    </Body>
  );
}

function Facts({ entry }: { entry: FleetEntry }) {
  const { report, evidence, owner } = entry;
  const wrong = [...(report?.faults ?? []), ...(report?.warnings ?? [])].map(checkName);
  const facts: readonly (readonly [string, string])[] = [
    ['Person', owner.name],
    ['Version', evidence?.version ?? '–'],
    ['System', report?.system ?? '–'],
    ['Ring', ringText(entry)],
    ['Sync', syncText(entry)],
    [
      'Key of its data',
      evidence === null
        ? '–'
        : `${evidence.osSealed ? 'Secret store of the system and PIN' : 'PIN alone'} (${evidence.kdf})`,
    ],
    ['Lease until', entry.leaseUntil === null ? 'none' : momentText(entry.leaseUntil)],
    ['Not sound', wrong.join(', ') || 'nothing'],
    ['Crashes', report === null ? '–' : countText(report.crashes)],
    ['Diagnostics', bundleText(entry)],
    ['Last contact', momentText(entry.lastContactAt)],
    ['Last report', entry.reportedAt === null ? 'none' : momentText(entry.reportedAt)],
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
