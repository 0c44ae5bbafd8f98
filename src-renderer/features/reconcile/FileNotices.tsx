import { styled } from '@mui/material/styles';
import Button from '@mui/material/Button';
import { SIDE_ROLES } from '../../../src-shared/matching/combine-sides.ts';
import { formatMinor } from '../../../src-shared/money/format.ts';
import { counted } from '../../ui/format.ts';
import { StatusIcon } from '../../ui/StatusMark.tsx';
import { ColumnsForm } from './ColumnsForm.tsx';
import { sideText } from './reconcile-words.ts';
import type { ReconcileRoom, RefusedFile, WaitingFile } from './room.ts';

const List = styled('div')({
  display: 'grid',
  gap: 8,
  padding: '8px 16px',
  maxHeight: 320,
  overflow: 'auto',
  background: 'var(--cs-canvas)',
  borderBottom: '1px solid var(--cs-line)',
  '& section': {
    display: 'grid',
    gap: 4,
    padding: '8px 12px',
    border: '1px solid var(--cs-line)',
    borderRadius: 6,
    background: 'var(--cs-surface)',
  },
  '& h2': { fontSize: 13, lineHeight: '20px', fontWeight: 600 },
  '& .row': { display: 'flex', alignItems: 'center', flexWrap: 'wrap', gap: 8 },
  '& ul': { maxHeight: 96, overflow: 'auto', paddingInlineStart: 18, color: 'var(--cs-ink-muted)' },
});

type Props = { room: ReconcileRoom; waiting: readonly WaitingFile[]; refused: readonly RefusedFile[] };

/** Files that wait for the person's word, and files of which nothing was taken. */
export function FileNotices({ room, waiting, refused }: Props) {
  if (waiting.length === 0 && refused.length === 0) return null;
  return (
    <List>
      {waiting.map((one) => (
        <Waiting key={one.read.handle} room={room} waiting={one} />
      ))}
      {refused.map(({ name, reason }) => (
        <section key={name} aria-label={name}>
          <div className="row" role="alert">
            <StatusIcon tone="breach" />
            <span>
              <strong>{name}</strong> was not imported. {reason}
            </span>
            <Button onClick={() => room.dismiss(name)}>Dismiss</Button>
          </div>
        </section>
      ))}
    </List>
  );
}

function Waiting({ room, waiting }: { room: ReconcileRoom; waiting: WaitingFile }) {
  const { file, read } = waiting;
  const left = read.problems.filter(({ severity }) => severity === 'error').length;
  return (
    <section aria-label={file.name}>
      <div className="row">
        <StatusIcon tone={left > 0 ? 'risk' : 'open'} />
        <h2>{file.name}</h2>
        <span>
          {read.format}: {counted(read.lines, 'line')}, {formatMinor(read.creditsMinor)} in,{' '}
          {formatMinor(read.debitsMinor)} out
          {left > 0 && ` · ${counted(left, 'thing')} not read`}
        </span>
      </div>
      {read.problems.length > 0 && (
        <ul aria-label={`What was noticed in ${file.name}`}>
          {read.problems.slice(0, 50).map(({ code, offset, message }) => (
            <li key={`${code} ${offset} ${message}`}>{message}</li>
          ))}
        </ul>
      )}
      {read.columns ? (
        <ColumnsForm room={room} waiting={waiting} columns={read.columns} />
      ) : (
        <div className="row">
          <span>Take {counted(read.lines, 'line')} as</span>
          {SIDE_ROLES.map((role) => (
            <Button
              key={role}
              variant={role === read.suggests ? 'contained' : 'outlined'}
              onClick={() => void room.take(waiting, role)}
            >
              {sideText[role]}
            </Button>
          ))}
          <Button onClick={() => void room.leave(waiting)}>Leave it out</Button>
        </div>
      )}
    </section>
  );
}
