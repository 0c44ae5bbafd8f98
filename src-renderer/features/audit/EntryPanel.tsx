import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import type { AuditEntry } from '../../../src-shared/wire/audit.ts';
import type { AuditLog } from '../../data/audit-log.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { counted, countText, momentText } from '../../ui/format.ts';
import { Section } from '../../ui/Section.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { Table } from '../../ui/Table.tsx';
import { actorText } from './audit-columns.ts';
import { actionText } from './audit-words.ts';
import { entryDifferences } from './entry-differences.ts';
import { useEntry, type OpenedEntry } from './use-entry.ts';
import { t } from '../../language/t.ts';

const Place = styled('aside')({
  minHeight: '100%',
  display: 'grid',
  gap: 8,
  alignContent: 'start',
  padding: 8,
  '& > h2': { padding: '0 4px', fontSize: 14, lineHeight: '20px' },
  '& > p': { padding: '0 4px', overflowWrap: 'anywhere' },
  '& > p.quiet': { color: 'var(--cs-ink-muted)' },
  '& > div': { display: 'flex', gap: 8, padding: '0 4px' },
  '& table': { tableLayout: 'fixed' },
  '& td': { overflowWrap: 'anywhere' },
  '& pre': { margin: 0, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', fontSize: 12, userSelect: 'text' },
});

type Props = {
  audit: AuditLog;
  entry: AuditEntry;
  directory: Directory;
  /** null where it is about no case. */
  onCase: (() => void) | null;
};

/** One entry: who did what when, what it changed, and whether it is what was signed. */
export function EntryPanel({ audit, entry, directory, onCase }: Props) {
  const opened = useEntry(audit, entry);
  return (
    <Place data-part="aside" aria-label={t('Entry {index}', { index: entry.index })} tabIndex={-1}>
      <h2>
        {actorText(entry.actor, directory)}: {actionText(entry.action)}
      </h2>
      <p className="quiet">
        {t('Entry {index} · {at} · on {entity}', {
          index: countText(entry.index),
          at: momentText(entry.at),
          entity: entry.entity,
        })}
      </p>
      <p role="status">{mark(opened)}</p>
      {opened && 'checked' in opened && <Changes {...opened} />}
      {onCase && (
        <div>
          <Button onClick={onCase}>{t('Open its case')}</Button>
        </div>
      )}
      <Section title={t('As it was hashed')}>
        {entry.text === null ? (
          <p>
            {t('The time of keeping its text is over. Its hash stays in the log: {leafHash}', {
              leafHash: entry.leafHash,
            })}
          </p>
        ) : (
          <pre>{entry.text}</pre>
        )}
      </Section>
    </Place>
  );
}

function mark(opened: ReturnType<typeof useEntry>) {
  if (!opened) return <StatusMark tone="plain" word={t('Checking the proof')} />;
  if (!('checked' in opened))
    return <StatusMark tone="risk" word={t('Not checked: {message}', { message: opened.message })} />;
  const { isVerified, size, entry } = opened.checked;
  if (isVerified)
    return (
      <StatusMark
        tone="done"
        word={t('Verified in the log of {entries}', { entries: counted(size, 'entry', 'entries') })}
      />
    );
  if (entry.text === null) return <StatusMark tone="plain" word={t('Only its hash is left to verify')} />;
  return <StatusMark tone="breach" word={t('Not verified: this is not what was signed')} />;
}

function Changes({ checked, earlier }: OpenedEntry) {
  const { text } = checked.entry;
  if (text === null) return null;
  const isFirst = earlier.length === 0;
  const fields = entryDifferences(earlier, text);
  if (fields.length === 0)
    return <EmptyState title={t('Nothing changed')} hint={t('It says nothing that was not said before.')} />;
  return (
    <Section title={isFirst ? t('What it says') : t('What changed')} flush>
      <Table>
        <thead>
          <tr>
            <th scope="col">{t('Field')}</th>
            {!isFirst && <th scope="col">{t('Before')}</th>}
            <th scope="col">{isFirst ? t('Value') : t('After')}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <tr key={field.key}>
              <td className="quiet">{field.label}</td>
              {!isFirst && <td>{field.before && <del>{field.before}</del>}</td>}
              <td>{field.after}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Section>
  );
}
