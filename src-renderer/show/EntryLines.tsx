import Button from '@mui/material/Button';
import type { Directory } from '../../src-shared/directory/directory.ts';
import type { ProposedLine } from '../../src-shared/journal/journal-entry.ts';
import { Amount } from '../ui/Amount.tsx';
import { Table } from '../ui/Table.tsx';
import { t } from '../language/t.ts';

/** Raw segments of a file, both ends included. */
export type SegmentRange = { readonly first: number; readonly last: number };

type Props = {
  lines: readonly ProposedLine[];
  directory: Directory;
  caption?: string;
  onOrigin?: (range: SegmentRange) => void;
};

/** The lines of a journal entry, debits and credits in their own columns, with where each comes from. */
export function EntryLines({ lines, directory, caption, onOrigin }: Props) {
  const debit = lines.reduce((sum, line) => sum + line.debitMinor, 0);
  const credit = lines.reduce((sum, line) => sum + line.creditMinor, 0);
  return (
    <Table>
      {caption && <caption>{caption}</caption>}
      <thead>
        <tr>
          <th scope="col">{t('Account')}</th>
          <th scope="col" className="figure">
            {t('Debit')}
          </th>
          <th scope="col" className="figure">
            {t('Credit')}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={`${line.account} ${line.party} ${line.text} ${line.debitMinor} ${line.creditMinor}`}>
            <td>
              <span className="quiet">{line.account}</span> {line.accountName}
              {line.party && <span className="quiet"> · {directory.payerName(line.party)}</span>}
              <Origin line={line} onOrigin={onOrigin} />
            </td>
            <td className="figure">{line.debitMinor > 0 && <Amount minor={line.debitMinor} />}</td>
            <td className="figure">{line.creditMinor > 0 && <Amount minor={line.creditMinor} />}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td>{debit === credit ? t('Balanced') : t('Not balanced')}</td>
          <td className="figure">
            <Amount minor={debit} />
          </td>
          <td className="figure">
            <Amount minor={credit} />
          </td>
        </tr>
      </tfoot>
    </Table>
  );
}

/** 'segments 12–40': a link where the segments are at hand. */
function Origin({ line, onOrigin }: { line: ProposedLine; onOrigin: Props['onOrigin'] }) {
  const [from] = line.segments;
  if (!from) return line.text ? <div className="quiet">{line.text}</div> : null;
  const [first, last] = from;
  const more = line.segments.length > 1 ? t(' and {segments} more', { segments: line.segments.length - 1 }) : '';
  const text = t('segment{last} {first}{last2}{more}', {
    last: last > first ? 's' : '',
    first,
    last2: last > first ? `–${last}` : '',
    more,
  });
  return (
    <div className="quiet">
      {line.text && `${line.text} · `}
      {onOrigin ? (
        <Button
          variant="text"
          sx={{ minHeight: 0, padding: 0, color: 'primary.main' }}
          onClick={() => onOrigin({ first, last })}
        >
          {text}
        </Button>
      ) : (
        text
      )}
    </div>
  );
}
