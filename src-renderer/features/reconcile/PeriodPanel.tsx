import { styled } from '@mui/material/styles';
import Button from '@mui/material/Button';
import { mayWorkOnPeriod } from '../../../src-shared/authority/period-work.ts';
import { dateText } from '../../../src-shared/base/dates.ts';
import { periodStateText } from '../../../src-shared/reconciliation/period-words.ts';
import type { ShownPeriod } from '../../data/period-board.ts';
import { faultWords } from '../../show/fault-words.ts';
import { announce } from '../../ui/announcements.ts';
import { counted } from '../../ui/format.ts';
import { Panel } from '../../ui/Panel.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { PeriodBalances } from './PeriodBalances.tsx';
import { type PeriodPanelProps, PeriodSteps } from './PeriodSteps.tsx';
import { SharePeriodForm } from './SharePeriodForm.tsx';
import { t } from '../../language/t.ts';

const Place = styled('aside')({
  display: 'grid',
  alignContent: 'start',
  gap: 10,
  minHeight: '100%',
  padding: '12px 16px',
  background: 'var(--cs-surface)',
  borderInlineStart: '1px solid var(--cs-line)',
  '& h2': { fontSize: 13, lineHeight: '20px', fontWeight: 600 },
  '& .quiet': { color: 'var(--cs-ink-muted)' },
  '& ul': { listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 8 },
  '& li': { display: 'grid', gap: 2, justifyItems: 'start' },
  '& .row': { display: 'flex', flexWrap: 'wrap', gap: 8, alignItems: 'center' },
});

/** The period that the work here belongs to: its balances and its names; or the sharing of one. */
export function PeriodPanel(props: PeriodPanelProps) {
  const { room, state, periods } = props;
  const { link } = room.tie;
  const shown = link && periods.find(({ period }) => period.id === link.period);
  return (
    <Panel name="reconcile-period" label={t('Period')} grip="left" width={380} min={300} max={560}>
      <Place aria-label={t('Period')}>
        {shown ? <Shared {...props} shown={shown} /> : link ? <Waiting /> : <Unshared {...props} />}
        {state.message && <p role="alert">{state.message}</p>}
      </Place>
    </Panel>
  );
}

function Waiting() {
  return (
    <>
      <h2>{t('Sharing the period')}</h2>
      <p className="quiet">
        {t('It waits for the server. You can go on working; everything is sent once it answers.')}
      </p>
    </>
  );
}

function Shared({ shown, ...props }: PeriodPanelProps & { shown: ShownPeriod }) {
  const { period, waiting } = shown;
  const { room, reference } = props;
  const site = reference.directory.sites.find(({ id }) => id === period.site)?.name ?? period.site;
  const isSending = room.tie.link?.stage === 'sending';
  return (
    <>
      <div className="row">
        <h2>{period.name}</h2>
        <StatusMark
          tone={period.standing.state === 'open' ? 'open' : 'done'}
          word={t(periodStateText[period.standing.state])}
        />
      </div>
      <p className="quiet">
        {t('{from} to {until} · {site} · {matches}', {
          from: dateText(period.from),
          until: dateText(period.until),
          site,
          matches: counted(period.matches, 'match', 'matches'),
        })}
      </p>
      {(waiting > 0 || isSending) && (
        <p role="status">
          <StatusMark tone="plain" word={t('Waiting')} />{' '}
          {isSending
            ? t('The lines are on their way to the server.')
            : t('The server has not answered {steps} yet.', { steps: counted(waiting, 'step') })}
        </p>
      )}
      <PeriodBalances period={period} />
      <PeriodSteps {...props} shown={shown} isSending={isSending} />
    </>
  );
}

function Unshared({ workbench, reference, room, state, periods }: PeriodPanelProps) {
  const sides = state.summary?.sides ?? [];
  const { authorizer, directory } = reference;
  const sites = directory.sites.filter(
    ({ id }) => mayWorkOnPeriod(workbench.person, 'reconcile', { site: id, authorizer }).ok,
  );
  const open = async ({ period }: ShownPeriod) => {
    try {
      await room.join(period);
      announce(t('{period} is here.', { period: period.name }), { tone: 'done', about: 'reconcile' });
    } catch (fault) {
      announce(t('It could not be fetched: {fault}', { fault: faultWords(fault) }), { tone: 'breach' });
    }
  };
  return (
    <>
      <h2>{t('Share a period')}</h2>
      {sites.length === 0 ? (
        <p className="quiet">
          {t('Your role does not let you reconcile. Reconciliation analysts and controllers may.')}
        </p>
      ) : sides.length < 2 ? (
        <p className="quiet">{t('Import two sides first. Then others can work on them with you, and sign.')}</p>
      ) : (
        <SharePeriodForm
          key={sides.length}
          sides={sides}
          sites={sites}
          today={room.today}
          onShare={(request) => void room.share(request).catch(() => {})}
        />
      )}
      <h2>{t('Shared periods')}</h2>
      {periods.length === 0 && <p className="quiet">{t('Nobody has shared a period of your sites yet.')}</p>}
      <ul>
        {periods.map((one) => (
          <li key={one.period.id}>
            <div className="row">
              <strong>{one.period.name}</strong>
              <span>{t(periodStateText[one.period.standing.state])}</span>
            </div>
            <span className="quiet">
              {t('{from} to {until}, opened by {openedBy}', {
                from: dateText(one.period.from),
                until: dateText(one.period.until),
                openedBy: one.period.openedBy.name,
              })}
            </span>
            <Button size="small" variant="outlined" onClick={() => void open(one)}>
              {sides.length > 0
                ? t('Open {period} in place of what is here', { period: one.period.name })
                : t('Open {period}', { period: one.period.name })}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
