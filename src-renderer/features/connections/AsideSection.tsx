import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import type { ConnectorEntry } from '../../../src-shared/wire/connectors.ts';
import { type QuarantineEntry, type QuarantineReply, QuarantineState } from '../../../src-shared/wire/quarantine.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { counted, momentText } from '../../ui/format.ts';
import { Section } from '../../ui/Section.tsx';
import { Table } from '../../ui/Table.tsx';
import { wayText } from './connection-words.ts';
import { t } from '../../language/t.ts';

const stateWords: Record<QuarantineState, string> = {
  waiting: t('Waiting'),
  released: t('Taken since'),
  dismissed: t('Given up'),
};
const emptyWords: Record<QuarantineState, string> = {
  waiting: t('Everything that came in was taken. What cannot be taken waits here with its bytes and the reason.'),
  released: t('What is taken after a repair, or when it is read again, is listed here.'),
  dismissed: t('What somebody gives up is listed here with their reason.'),
};

type Props = {
  aside: QuarantineReply | null;
  state: QuarantineState;
  connectors: readonly ConnectorEntry[];
  onState: (state: QuarantineState) => void;
  onOpen: (entry: QuarantineEntry) => void;
  onMore: () => void;
};

/** What came in and could not be taken. */
export function AsideSection({ aside, state, connectors, onState, onOpen, onMore }: Props) {
  const chooser = (
    <>
      {aside !== null && <span style={{ whiteSpace: 'nowrap' }}>{counted(aside.total, 'entry', 'entries')}</span>}
      <TextField
        select
        size="small"
        value={state}
        onChange={(event) => onState(QuarantineState.parse(event.target.value))}
        slotProps={{ select: { native: true }, htmlInput: { 'aria-label': t('Which of them') } }}
      >
        {QuarantineState.options.map((each) => (
          <option key={each} value={each}>
            {stateWords[each]}
          </option>
        ))}
      </TextField>
    </>
  );
  return (
    <Section title={t('Put aside')} aside={chooser} flush>
      {aside === null && <EmptyState late title={t('Asking the server')} hint={t('It keeps what was put aside.')} />}
      {aside?.items.length === 0 && (
        <EmptyState title={state === 'waiting' ? t('Nothing waits') : t('None yet')} hint={emptyWords[state]} />
      )}
      {aside !== null && aside.items.length > 0 && (
        <Table>
          <thead>
            <tr>
              <th scope="col">{t('File')}</th>
              <th scope="col">{t('Came by')}</th>
              <th scope="col">{t('What is wrong')}</th>
              <th scope="col">{t('Arrived')}</th>
              <th scope="col">
                <span className="visually-hidden">{t('Open##verb')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {aside.items.map((entry) => (
              <tr key={entry.id}>
                <td>
                  {entry.file}
                  <div className="quiet">
                    {entry.repairOf === '' ? entry.what : t('{what}, of a repaired copy', { what: entry.what })}
                  </div>
                </td>
                <td>{wayText(entry.way, connectors)}</td>
                <td>
                  {entry.problems[0]?.message ?? ''}
                  {entry.reason !== '' && (
                    <div className="quiet">{t('Given up: {reason}', { reason: entry.reason })}</div>
                  )}
                </td>
                <td className="quiet">{momentText(entry.arrivedAt)}</td>
                <td className="figure">
                  <Button
                    size="small"
                    onClick={() => onOpen(entry)}
                    aria-label={t('Open {file}, {what}', { file: entry.file, what: entry.what })}
                  >
                    {t('Open##verb')}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      {aside !== null && aside.next !== null && <Button onClick={onMore}>{t('Show more')}</Button>}
    </Section>
  );
}
