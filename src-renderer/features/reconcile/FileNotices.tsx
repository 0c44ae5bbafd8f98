import { styled } from '@mui/material/styles';
import Button from '@mui/material/Button';
import { useState } from 'react';
import { dateText } from '../../../src-shared/base/dates.ts';
import { SIDE_ROLES } from '../../../src-shared/matching/combine-sides.ts';
import { formatMinor } from '../../../src-shared/money/format.ts';
import type { ReadFile } from '../../workers/reconcile-calls.ts';
import { counted, countText } from '../../ui/format.ts';
import { StatusIcon } from '../../ui/StatusMark.tsx';
import { Table } from '../../ui/Table.tsx';
import { ColumnsForm } from '../../show/ColumnsForm.tsx';
import { sideText } from './reconcile-words.ts';
import type { ReconcileRoom, RefusedFile, WaitingFile } from './room.ts';
import { t } from '../../language/t.ts';
import { rich } from '../../language/rich.ts';

const List = styled('div')({
  display: 'grid',
  gap: 8,
  padding: '8px 16px',
  maxHeight: '55%',
  flex: 'none',
  overflow: 'auto',
  background: 'var(--cs-canvas)',
  borderBottom: '1px solid var(--cs-line)',
  '& section': {
    display: 'grid',
    gap: 6,
    minWidth: 0,
    padding: '8px 12px',
    border: '1px solid var(--cs-line)',
    borderRadius: 6,
    background: 'var(--cs-surface)',
  },
  '& h2': { fontSize: 13, lineHeight: '20px', fontWeight: 600 },
  '& .row': { display: 'flex', alignItems: 'center', flexWrap: 'wrap', gap: 8 },
  '& form.row': { rowGap: 12, paddingTop: 6 },
  '& ul': { maxHeight: 96, overflow: 'auto', paddingInlineStart: 18, color: 'var(--cs-ink-muted)' },
  '& .sample': { overflowX: 'auto' },
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
            <span>{rich('{strong} was not imported. {reason}', { strong: <strong>{name}</strong>, reason })}</span>
            <Button onClick={() => room.dismiss(name)}>{t('Dismiss')}</Button>
          </div>
        </section>
      ))}
    </List>
  );
}

const MOST_PROBLEMS = 50;

function Waiting({ room, waiting }: { room: ReconcileRoom; waiting: WaitingFile }) {
  const { file, read } = waiting;
  const [isChanging, change] = useState(false);
  const left = read.problems.filter(({ severity }) => severity === 'error').length;
  const columns = read.mapping === null || isChanging ? read.columns : null;
  return (
    <section aria-label={file.name}>
      <div className="row">
        <StatusIcon tone={left > 0 ? 'risk' : 'open'} />
        <h2>{file.name}</h2>
        <span>
          {t('{format}: {lines}, {creditsMinor} in, {debitsMinor} out{left}', {
            format: read.format,
            lines: counted(read.lines, 'line'),
            creditsMinor: formatMinor(read.creditsMinor),
            debitsMinor: formatMinor(read.debitsMinor),
            left: left > 0 && t(' · {things} not read', { things: counted(left, 'thing') }),
          })}
        </span>
      </div>
      {read.problems.length > 0 && (
        <ul aria-label={t('What was noticed in {file}', { file: file.name })} tabIndex={0} data-scrolls>
          {read.problems.slice(0, MOST_PROBLEMS).map(({ code, offset, message }) => (
            <li key={`${code} ${offset} ${message}`}>{message}</li>
          ))}
          {read.problemCount > MOST_PROBLEMS && (
            <li>{t('And {problemCount} more.', { problemCount: countText(read.problemCount - MOST_PROBLEMS) })}</li>
          )}
        </ul>
      )}
      <Banks room={room} waiting={waiting} />
      <Sample read={read} />
      {columns !== null && (
        <ColumnsForm
          label={t('Columns of {file}', { file: waiting.file.name })}
          columns={columns}
          mapping={read.mapping}
          banks={{ known: room.mappings.banks(), first: room.mappings.of(columns)[0]?.bank ?? '' }}
          onRead={(mapping, bank) => void room.readWith(waiting, columns, { bank, mapping })}
        />
      )}
      <div className="row">
        {read.lines > 0 && !isChanging && (
          <>
            <span>{t('Take {lines} as', { lines: counted(read.lines, 'line') })}</span>
            {SIDE_ROLES.map((role) => (
              <Button
                key={role}
                variant={role === read.suggests ? 'contained' : 'outlined'}
                onClick={() => void room.take(waiting, role)}
              >
                {sideText[role]}
              </Button>
            ))}
          </>
        )}
        {read.columns !== null && read.mapping !== null && (
          <Button onClick={() => change(!isChanging)}>{isChanging ? t('Keep the columns') : t('Other columns')}</Button>
        )}
        <Button onClick={() => void room.leave(waiting)}>{t('Leave it out')}</Button>
      </div>
    </section>
  );
}

/** Where several banks head their tables alike, the person says whose this one is. */
function Banks({ room, waiting }: { room: ReconcileRoom; waiting: WaitingFile }) {
  const { columns, mapping } = waiting.read;
  const known = columns ? room.mappings.of(columns) : [];
  if (!columns || known.length < 2) return null;
  return (
    <div className="row">
      <span>{t('Several banks head their tables like this. This one is of')}</span>
      {known.map((kept) => {
        const isRead = JSON.stringify(kept.mapping) === JSON.stringify(mapping);
        return (
          <Button
            key={kept.bank}
            variant={isRead ? 'contained' : 'outlined'}
            aria-pressed={isRead}
            onClick={() => void room.readWith(waiting, columns, kept)}
          >
            {kept.bank || t('a bank without a name')}
          </Button>
        );
      })}
    </div>
  );
}

/** The first lines as they were understood: a day and a month that changed places are seen here, before anything counts. */
function Sample({ read: { sample, lines, columns, mapping } }: { read: ReadFile }) {
  if (sample.length === 0) return null;
  const from = (at: number | null | undefined) => (columns && mapping && at != null ? columns[at] : undefined);
  const head = [
    { name: t('Date'), of: from(mapping?.date) },
    { name: t('Amount'), of: from(mapping?.amount) ?? from(mapping?.credit) },
    { name: t('Reference'), of: from(mapping?.reference) },
    { name: t('Party'), of: from(mapping?.party) ?? from(mapping?.text) },
    { name: t('Account'), of: from(mapping?.account) },
  ];
  return (
    <div className="sample">
      <Table>
        <caption>
          {lines > sample.length
            ? t('The first {sample} of {lines} lines', { sample: sample.length, lines: countText(lines) })
            : t('The lines')}
        </caption>
        <thead>
          <tr>
            {head.map(({ name, of }) => (
              <th key={name} className={name === 'Amount' ? 'figure' : ''}>
                {name}
                {of && of.toLowerCase() !== name.toLowerCase() && t(' (from “{of}”)', { of })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sample.map((line) => (
            <tr key={line.id}>
              <td>{dateText(line.date)}</td>
              <td className="figure">{formatMinor(line.amountMinor)}</td>
              <td>{line.reference}</td>
              <td>{line.party}</td>
              <td>{line.account}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
