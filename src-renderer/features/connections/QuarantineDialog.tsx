import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { styled } from '@mui/material/styles';
import TextField from '@mui/material/TextField';
import { useEffect, useRef, useState } from 'react';
import type { BankCsvMapping } from '../../../src-shared/bank/bank-csv-mapping.ts';
import type { ConnectorEntry } from '../../../src-shared/wire/connectors.ts';
import type { QuarantineEntry, QuarantineText } from '../../../src-shared/wire/quarantine.ts';
import type { Connections } from '../../data/connections.ts';
import { ColumnsForm } from '../../show/ColumnsForm.tsx';
import { faultWords } from '../../show/fault-words.ts';
import { announce } from '../../ui/announcements.ts';
import { bytesText, counted, momentText } from '../../ui/format.ts';
import { wayText } from './connection-words.ts';
import { t } from '../../language/t.ts';

const Content = styled(DialogContent)({
  display: 'grid',
  gap: 12,
  alignContent: 'start',
  '& .quiet': { color: 'var(--cs-ink-muted)' },
  '& ul': { margin: 0, paddingInlineStart: 20 },
  '& textarea': { fontFamily: 'monospace', fontSize: 12, lineHeight: '18px' },
});
const Row = styled('div')({ display: 'flex', gap: 8, alignItems: 'start', flexWrap: 'wrap' });

const Table = styled('section')({
  '& form': {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(200px, 1fr))',
    gap: 8,
    alignItems: 'end',
  },
});
const Rows = styled('pre')({ margin: '8px 0', padding: 8, overflowX: 'auto', fontSize: 12, lineHeight: '18px' });

const MOST_SHOWN = 10;

type Props = {
  connections: Connections;
  entry: QuarantineEntry;
  connectors: readonly ConnectorEntry[];
  onClose: () => void;
  onSettled: () => void;
};

/** One that was put aside: why, its text to mend in a copy, reading it again, and giving it up. */
export function QuarantineDialog({ connections, entry, connectors, onClose, onSettled }: Props) {
  const [kept, setKept] = useState<QuarantineText | null>(null);
  const [text, setText] = useState('');
  const [reason, setReason] = useState('');
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const isWaiting = entry.state === 'waiting';
  const attempt = async (work: () => Promise<string | null>) => {
    setBusy(true);
    setSaid('');
    try {
      const done = await work();
      if (done === null) return;
      announce(done);
      onClose();
    } catch (error) {
      setSaid(faultWords(error));
    } finally {
      setBusy(false);
      onSettled();
    }
  };
  const open = () =>
    attempt(async () => {
      const found = await connections.open(entry.id);
      setKept(found);
      // As a text field shows it: what is typed is compared with that.
      setText((found.text ?? '').replaceAll(/\r\n?/g, '\n'));
      if (found.text === null)
        setSaid(t('It is no text, or too long to be mended here. Have it sent again, or give it up.'));
      return null;
    });
  const replay = (copy: string | null) =>
    attempt(async () => {
      const { taken, known, aside, message } = await connections.replay(entry.id, copy);
      if (aside > 0 && copy === null) {
        setSaid(t('Read again: {parts} cannot be taken. {message}', { parts: counted(aside, 'part'), message }));
        return null;
      }
      const left =
        aside > 0 ? t(' {parts} still cannot be taken: {message}', { parts: counted(aside, 'part'), message }) : '';
      const parts = counted(taken, 'part');
      return t('{file}: {parts} taken, {known} known already.{left}', { file: entry.file, parts, known, left });
    });
  const name = (mapping: BankCsvMapping) =>
    attempt(async () => {
      const { taken, known, aside, message } = await connections.nameColumns(entry.id, mapping);
      const left =
        aside > 0 ? t(' {parts} cannot be taken: {message}', { parts: counted(aside, 'part'), message }) : '';
      return t('{file}: {parts} taken, {known} known already. Tables like it are read by themselves now.{left}', {
        file: entry.file,
        parts: counted(taken, 'part'),
        known,
        left,
      });
    });
  const giveUp = () =>
    attempt(async () => {
      await connections.giveUp(entry.id, reason.trim());
      return t('{file} was given up. Its bytes are kept.', { file: entry.file });
    });
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="md" aria-labelledby="aside-name">
      <DialogTitle id="aside-name">{entry.file}</DialogTitle>
      <Content tabIndex={0}>
        <p className="quiet">
          {t('{what} · {kind} · {bytes} · by {way} · {arrivedAt}', {
            what: entry.what,
            kind: entry.kind,
            bytes: bytesText(entry.bytes),
            way: wayText(entry.way, connectors),
            arrivedAt: momentText(entry.arrivedAt),
          })}
        </p>
        <ul aria-label={t('What is wrong')}>
          {entry.problems.slice(0, MOST_SHOWN).map(({ code, offset, message }) => (
            <li key={`${code} ${offset} ${message}`}>{message}</li>
          ))}
        </ul>
        {isWaiting && kept?.table && <Columns table={kept.table} file={entry.file} busy={busy} onRead={name} />}
        {kept?.text != null && <Editor kept={kept} text={text} onText={setText} readOnly={!isWaiting} />}
        {said !== '' && <p role="alert">{said}</p>}
        {kept === null && (
          <Row>
            <Button onClick={() => void open()} disabled={busy}>
              {t('Show its text')}
            </Button>
            <p className="quiet">{t('It may name patients. That you looked stands in the audit log.')}</p>
          </Row>
        )}
        {isWaiting && (
          <Row>
            <TextField
              label={t('Why it is given up')}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
              sx={{ flex: 1, minWidth: 240 }}
            />
            <Button
              onClick={() => void giveUp()}
              disabled={busy || reason.trim().length < 3}
              title={reason.trim().length < 3 ? t('Say why first.') : ''}
            >
              {t('Give it up')}
            </Button>
          </Row>
        )}
      </Content>
      <DialogActions>
        <Button onClick={onClose}>{t('Close')}</Button>
        {isWaiting && (
          <Button onClick={() => void replay(null)} disabled={busy}>
            {t('Read again as it is')}
          </Button>
        )}
        {isWaiting && kept?.text != null && (
          <Button variant="contained" color="primary" onClick={() => void replay(text)} disabled={busy}>
            {t('Read the repaired copy')}
          </Button>
        )}
      </DialogActions>
    </Dialog>
  );
}

type ColumnsProps = {
  table: NonNullable<QuarantineText['table']>;
  file: string;
  busy: boolean;
  onRead: (mapping: BankCsvMapping) => Promise<void>;
};

/** A table's first rows, and which of its columns say what. */
function Columns({ table: { first, rows, mapping }, file, busy, onRead }: ColumnsProps) {
  const head = [first, ...rows];
  return (
    <Table aria-label={t('Its columns')}>
      <p>
        {t(
          'Say once which columns say what. Every table with the same header that comes this way is read with them from then on.',
        )}
      </p>
      <Rows role="img" aria-label={t('The first {head} rows of {file}', { head: head.length, file })} tabIndex={0}>
        {head.map((row) => row.join(' │ ')).join('\n')}
      </Rows>
      <ColumnsForm
        label={t('Columns of {file}', { file })}
        columns={first}
        mapping={mapping}
        busy={busy}
        onRead={(chosen) => void onRead(chosen)}
      />
    </Table>
  );
}

type EditorProps = { kept: QuarantineText; text: string; onText: (text: string) => void; readOnly: boolean };

/** The text with the faulty part chosen. The original stays as it is, whatever is typed here. */
function Editor({ kept, text, onText, readOnly }: EditorProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    // Places are of the text as it is kept; a carriage return with a line feed is one sign in the field.
    const placeOf = (at: number) => (kept.text ?? '').slice(0, at).replaceAll('\r\n', '\n').length;
    field.current?.focus();
    field.current?.setSelectionRange(placeOf(kept.from), placeOf(kept.to));
  }, [kept]);
  return (
    <TextField
      label={readOnly ? t('As it came') : t('A copy to repair; what came is kept as it is')}
      value={text}
      onChange={(event) => onText(event.target.value)}
      inputRef={field}
      multiline
      minRows={8}
      maxRows={16}
      slotProps={{ htmlInput: { readOnly, spellCheck: false } }}
    />
  );
}
