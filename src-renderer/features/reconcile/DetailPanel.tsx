import { styled } from '@mui/material/styles';
import Button from '@mui/material/Button';
import { dateText } from '../../../src-shared/base/dates.ts';
import { SIDE_ROLES } from '../../../src-shared/matching/combine-sides.ts';
import { itemClassText } from '../../../src-shared/matching/item-class.ts';
import type { NextStep } from '../../../src-shared/matching/next-step.ts';
import { formatMinor } from '../../../src-shared/money/format.ts';
import { type LineEvent, toldMatch } from '../../../src-shared/reconciliation/line-history.ts';
import type { LineDetail, MatchDetail } from '../../workers/reconcile-calls.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import type { Action } from '../../ui/keys.ts';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { Table } from '../../ui/Table.tsx';
import { LineHistory } from './LineHistory.tsx';
import type { namesOf } from './line-names.ts';
import { nextStepText, nextStepVerb, sideText, stateText, statusText } from './reconcile-words.ts';
import { t } from '../../language/t.ts';

const Place = styled('aside')({
  display: 'grid',
  gridTemplateColumns: 'minmax(0, 5fr) minmax(0, 5fr) minmax(0, 4fr)',
  gap: 16,
  height: 210,
  overflow: 'auto',
  padding: '8px 16px',
  borderTop: '1px solid var(--cs-line-strong)',
  background: 'var(--cs-surface)',
  '& h2': { fontSize: 13, lineHeight: '20px', fontWeight: 600 },
  '& p': { margin: '2px 0' },
  '& .quiet': { color: 'var(--cs-ink-muted)' },
  '& > div': { minWidth: 0 },
  '& .head': { display: 'flex', alignItems: 'center', flexWrap: 'wrap', gap: '2px 10px' },
  '& .acts': { display: 'flex', flexWrap: 'wrap', gap: 4, marginBottom: 6 },
  '& .match': { marginTop: 6, paddingTop: 6, borderTop: '1px solid var(--cs-line)' },
});

type Props = {
  detail: LineDetail | null;
  events: readonly LineEvent[];
  names: ReturnType<typeof namesOf>;
  /** What is done with the line, as buttons. */
  actions: readonly Action[];
  onNext: (next: NextStep) => void;
  onCase: (id: string) => void;
};

/** Why a line is matched as it is, or what is to be done about it; the lines it belongs with; and who did what to it. */
export function DetailPanel({ detail, events, names, actions, onNext, onCase }: Props) {
  if (!detail) {
    return (
      <Place aria-label={t('Match')}>
        <p className="quiet">{t('Go to a line to see what it is matched with, and why.')}</p>
      </Place>
    );
  }
  const { row, matches, item, partOf } = detail;
  return (
    <Place aria-label={t('Match')} tabIndex={0} data-scrolls>
      <div>
        <div className="head">
          <h2>{row.reference || row.id}</h2>
          <span className="figure">{formatMinor(row.amountMinor)}</span>
          <StatusMark {...statusText[row.status]} />
        </div>
        <p className="quiet">
          {dateText(row.date)}
          {row.party && ` · ${row.party}`}
          {row.account && t(' · account {account}', { account: row.account })}
          {partOf !== null && t(' · a part of {partOf}', { partOf })}
        </p>
        {item && (
          <p>
            <strong>{t(itemClassText[item.itemClass])}</strong> {formatMinor(item.amountMinor)}.{' '}
            {nextStepText(item.next)}{' '}
            <Button size="small" onClick={() => onNext(item.next)}>
              {nextStepVerb(item.next)}
            </Button>
          </p>
        )}
        {matches.map((match, at) => (
          <Match key={at} match={match} events={events} />
        ))}
        {matches.length === 0 && !item && <p className="quiet">{t('No match yet.')}</p>}
      </div>
      <div>
        <div className="acts">
          {actions.map((action) => (
            <ActionButton key={action.id} action={action} />
          ))}
        </div>
        <Others detail={detail} />
      </div>
      <LineHistory events={events} names={names} onCase={onCase} />
    </Place>
  );
}

function Others({ detail }: { detail: LineDetail }) {
  const others = SIDE_ROLES.flatMap((role) => detail.others[role].map((other) => ({ role, other })));
  if (others.length < 2) return null;
  return (
    <Table aria-label={t('Lines that belong together')}>
      <tbody>
        {others.map(({ role, other }) => (
          <tr key={`${role} ${other.line}`}>
            <td className="quiet">{sideText[role]}</td>
            <td>{dateText(other.date)}</td>
            <td>{other.reference}</td>
            <td>{other.party}</td>
            <td className="figure">{formatMinor(other.amountMinor)}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function Match({ match, events }: { match: MatchDetail; events: readonly LineEvent[] }) {
  const told = match.rule === null ? toldMatch(events, match) : null;
  const shown = told ?? match;
  return (
    <div className="match">
      <div className="head">
        <StatusMark {...stateText[match.state]} />
        {shown.rule !== null && (
          <span className="quiet">
            {t('rule {rule} · score {score}{told}', {
              rule: shown.rule,
              score: (shown.score / 1000).toFixed(3),
              told: told && t(' · by {by}', { by: told.by }),
            })}
          </span>
        )}
      </div>
      {shown.reason && <p>{shown.reason}</p>}
      {match.differenceMinor !== 0 && (
        <p>{t('{differenceMinor} difference stays open.', { differenceMinor: formatMinor(match.differenceMinor) })}</p>
      )}
      {shown.rule !== null && (
        <p className="quiet">
          {shown.runnerUp
            ? t('Next best: {id} ({score}).', {
                id: shown.runnerUp.id,
                score: (shown.runnerUp.score / 1000).toFixed(3),
              })
            : t('No other line came into question.')}
        </p>
      )}
    </div>
  );
}
