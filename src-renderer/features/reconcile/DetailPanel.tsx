import { styled } from '@mui/material/styles';
import Button from '@mui/material/Button';
import { dateText } from '../../../src-shared/base/dates.ts';
import { SIDE_ROLES } from '../../../src-shared/matching/combine-sides.ts';
import { itemClassText } from '../../../src-shared/matching/item-class.ts';
import { formatMinor } from '../../../src-shared/money/format.ts';
import type { LineDetail, MatchDetail } from '../../workers/reconcile-calls.ts';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { Table } from '../../ui/Table.tsx';
import { nextStepText, sideText, stateText, statusText } from './reconcile-words.ts';

const Place = styled('aside')({
  display: 'grid',
  gridTemplateColumns: 'minmax(0, 5fr) minmax(0, 6fr)',
  gap: 16,
  height: 190,
  overflow: 'auto',
  padding: '10px 16px',
  borderTop: '1px solid var(--cs-line-strong)',
  background: 'var(--cs-surface)',
  '& h2': { fontSize: 13, lineHeight: '20px', fontWeight: 600 },
  '& p': { margin: '2px 0' },
  '& .quiet': { color: 'var(--cs-ink-muted)' },
  '& > div': { minWidth: 0 },
  '& .head': { display: 'flex', alignItems: 'center', flexWrap: 'wrap', gap: '2px 10px' },
  '& .match': { marginTop: 6, paddingTop: 6, borderTop: '1px solid var(--cs-line)' },
});

type Props = { detail: LineDetail | null; onPropose: (kind: string) => void };

/** Why a line is matched as it is, or what is to be done about it; and the lines it belongs with. */
export function DetailPanel({ detail, onPropose }: Props) {
  if (!detail) {
    return (
      <Place aria-label="Match">
        <p className="quiet">Go to a line to see what it is matched with, and why.</p>
      </Place>
    );
  }
  const { row, matches, item } = detail;
  const others = SIDE_ROLES.flatMap((role) => detail.others[role].map((other) => ({ role, other })));
  return (
    <Place aria-label="Match" tabIndex={0} data-scrolls>
      <div>
        <div className="head">
          <h2>{row.reference || row.id}</h2>
          <span className="figure">{formatMinor(row.amountMinor)}</span>
          <StatusMark {...statusText[row.status]} />
        </div>
        <p className="quiet">
          {dateText(row.date)}
          {row.party && ` · ${row.party}`}
          {row.account && ` · account ${row.account}`}
        </p>
        {item && (
          <p>
            <strong>{itemClassText[item.itemClass]}</strong> {formatMinor(item.amountMinor)}. {nextStepText(item.next)}{' '}
            {item.next.kind === 'openCase' && <ProposeButton kind={item.next.caseKind} onPropose={onPropose} />}
          </p>
        )}
        {matches.map((match, at) => (
          <Match key={at} match={match} />
        ))}
        {matches.length === 0 && !item && <p className="quiet">No match yet.</p>}
      </div>
      <div>
        {others.length > 1 && (
          <Table aria-label="Lines that belong together">
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
        )}
      </div>
    </Place>
  );
}

function Match({ match }: { match: MatchDetail }) {
  return (
    <div className="match">
      <div className="head">
        <StatusMark {...stateText[match.state]} />
        {match.rule !== null && (
          <span className="quiet">
            rule {match.rule} · score {(match.score / 1000).toFixed(3)}
          </span>
        )}
      </div>
      {match.reason && <p>{match.reason}</p>}
      {match.differenceMinor !== 0 && <p>{formatMinor(match.differenceMinor)} difference stays open.</p>}
      {match.rule !== null && (
        <p className="quiet">
          {match.runnerUp
            ? `Next best: ${match.runnerUp.id} (${(match.runnerUp.score / 1000).toFixed(3)}).`
            : 'No other line came into question.'}
        </p>
      )}
    </div>
  );
}

function ProposeButton({ kind, onPropose }: { kind: string; onPropose: (kind: string) => void }) {
  return (
    <Button size="small" onClick={() => onPropose(kind)}>
      Propose it
    </Button>
  );
}
