import type { ImportedSource } from '../../../src-shared/wire/http.ts';
import { Amount } from '../../ui/Amount.tsx';
import { counted, countText } from '../../ui/format.ts';
import { Table } from '../../ui/Table.tsx';
import { kindWords, shownTotals } from './import-words.ts';
import { t } from '../../language/t.ts';

/** What became of a file of claims, statuses, bank movements, messages or resources. */
export function SourceReport({ kind, source }: { kind: string; source: ImportedSource }) {
  const { records, accepted, duplicates, quarantined, unused, totals } = source;
  const rows = (
    [
      [t('Taken'), accepted],
      [t('Here already'), duplicates],
      [t('Put aside to be repaired'), quarantined],
      [t('Kept, of no use to a case'), unused],
    ] as const
  ).filter(([, count]) => count > 0);
  return (
    <Table>
      <caption>
        {kindWords(kind)}, {counted(records, 'record')}
      </caption>
      <tbody>
        {rows.map(([word, count]) => (
          <tr key={word}>
            <td>{word}</td>
            <td className="figure">{countText(count)}</td>
          </tr>
        ))}
        {shownTotals(totals).map(({ word, minor }) => (
          <tr key={word}>
            <td>{word}</td>
            <td className="figure">
              <Amount minor={minor} />
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
