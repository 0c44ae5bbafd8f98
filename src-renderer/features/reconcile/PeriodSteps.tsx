import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { mayWorkOnPeriod, type PeriodAction } from '../../../src-shared/authority/period-work.ts';
import { addMonths, instantOf } from '../../../src-shared/base/dates.ts';
import { figuresOf } from '../../../src-shared/reconciliation/period-document.ts';
import { periodRefusalText } from '../../../src-shared/reconciliation/period-words.ts';
import { periodTransition } from '../../../src-shared/reconciliation/period.ts';
import type { CommandPayload } from '../../../src-shared/sync/command.ts';
import type { ShownPeriod } from '../../data/period-board.ts';
import type { Workbench } from '../../data/workbench.ts';
import type { Reference } from '../../show/reference.ts';
import { faultWords } from '../../show/fault-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { announce } from '../../ui/announcements.ts';
import { BalancesForm } from './BalancesForm.tsx';
import type { ReconcileRoom, RoomState } from './room.ts';
import { t } from '../../language/t.ts';

export type PeriodPanelProps = {
  workbench: Workbench;
  reference: Pick<Reference, 'authorizer' | 'directory'>;
  room: ReconcileRoom;
  state: RoomState;
  periods: readonly ShownPeriod[];
};
type Props = PeriodPanelProps & { shown: ShownPeriod; isSending: boolean };
type Step = Extract<CommandPayload, { type: 'period.sign' }>['step'];

const STEPS: Readonly<Record<Step, { readonly label: string; readonly action: PeriodAction }>> = {
  prepare: { label: t('Sign as preparer'), action: 'reconcile' },
  review: { label: t('Sign as reviewer'), action: 'reviewPeriod' },
  lock: { label: t('Lock'), action: 'closePeriod' },
};
const NEXT = { open: 'prepare', prepared: 'review', reviewed: 'lock', locked: null } as const;

/** Who signed the period, and what may be done with it next. */
export function PeriodSteps(props: Props) {
  const { workbench, room, shown } = props;
  const { period } = shown;
  const { standing } = period;
  const [reason, setReason] = useState('');
  const [isStating, setStating] = useState(false);
  const next = NEXT[standing.state];
  const send = async (payload: CommandPayload, said: string) => {
    try {
      await workbench.submit(null, payload);
      announce(said, { about: period.id });
    } catch (fault) {
      announce(t('It could not be stored: {fault}', { fault: faultWords(fault) }), { tone: 'breach' });
    }
  };
  const signed = t('Signed; it counts once the server has accepted it.');
  const certificate = async () => {
    try {
      const saved = await workbench.periods.saveCertificate(period);
      if (saved !== null) announce(t('Saved as {saved}.', { saved }), { tone: 'done', about: period.id });
    } catch (fault) {
      announce(t('The certificate could not be fetched: {fault}', { fault: faultWords(fault) }), { tone: 'breach' });
    }
  };
  const reopen = () => {
    void send({ type: 'period.reopen', period: period.id, reason }, t('Reopening waits for the server.'));
    setReason('');
  };
  const roll = () => {
    const until = addMonths(period.until, 1);
    const name = t('{period}, until {until}', { period: period.name, until }).slice(0, 120);
    return send(
      { type: 'period.roll-forward', period: period.id, name, until },
      t('Rolling forward waits for the server.'),
    );
  };
  const state = (stated: typeof period.stated, why: string) => {
    setStating(false);
    void send({ type: 'period.state', period: period.id, stated, reason: why }, t('The balances wait for the server.'));
  };
  const group = t('Period');
  return (
    <>
      {isStating && standing.state === 'open' && (
        <BalancesForm period={period} onState={state} onClose={() => setStating(false)} />
      )}
      <Names {...props} />
      <div className="row">
        {next && (
          <ActionButton
            primary
            action={{
              id: `period.${next}`,
              label: STEPS[next].label,
              group,
              keys: [],
              disabledReason: refusalOf(props, next),
              run: () => void send({ type: 'period.sign', period: period.id, step: next, ver: period.ver }, signed),
            }}
          />
        )}
        {standing.state === 'open' && !isStating && (
          <Button variant="outlined" onClick={() => setStating(true)}>
            {t('Correct the balances')}
          </Button>
        )}
        <Button variant="outlined" onClick={() => void certificate()}>
          {t('Certificate (PDF)')}
        </Button>
        {standing.state === 'locked' && standing.rolledInto === null && (
          <Button variant="outlined" onClick={() => void roll()}>
            {t('Roll forward')}
          </Button>
        )}
        <Button onClick={() => void room.untie()}>{t('Leave the period')}</Button>
      </div>
      {standing.state !== 'open' && (
        <div className="row">
          <TextField
            size="small"
            label={t('Why it is reopened')}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
          <Button variant="outlined" disabled={reason.trim() === ''} onClick={reopen}>
            {t('Reopen')}
          </Button>
        </div>
      )}
    </>
  );
}

function Names({ shown: { period } }: Props) {
  const { standing, reopenings } = period;
  const last = reopenings.at(-1);
  return (
    <div className="quiet">
      {standing.state !== 'open' && <p>{t('Prepared by {by}', { by: standing.prepared.by.name })}</p>}
      {'reviewed' in standing && <p>{t('Reviewed by {by}', { by: standing.reviewed.by.name })}</p>}
      {standing.state === 'locked' && <p>{t('Locked by {by}', { by: standing.locked.by.name })}</p>}
      {standing.state === 'open' && last && (
        <p>{t('Reopened by {by}: {reason}', { by: last.by.name, reason: last.reason })}</p>
      )}
    </div>
  );
}

/** What the server would say. */
function refusalOf({ workbench, reference, shown, isSending, room }: Props, step: Step): string | undefined {
  const { period, waiting } = shown;
  const { person } = workbench;
  const permitted = mayWorkOnPeriod(person, STEPS[step].action, {
    site: period.site,
    authorizer: reference.authorizer,
  });
  if (!permitted.ok) return permitted.error;
  if (waiting > 0 || isSending)
    return t('What you did here is still on its way to the server. Sign once it has answered.');
  if (period.standing.state === 'open' && room.state.phase !== 'ready')
    return t('The reconciliation is still opening.');
  const signature = { by: { id: person.id, name: person.name }, at: instantOf(new Date()) };
  const figures = figuresOf(period);
  const event = step === 'prepare' ? { type: step, figures, ...signature } : { type: step, ...signature };
  const moved = periodTransition(period.standing, event);
  return moved.ok ? undefined : periodRefusalText(moved.error);
}
