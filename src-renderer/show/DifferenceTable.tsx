import type { FieldDifference } from '../../src-shared/sync/command.ts';
import { Table } from '../ui/Table.tsx';
import { t } from '../language/t.ts';

type Props = {
  differences: readonly FieldDifference[];
  /** When the person was shown the values of before. */
  before?: string;
};

/** What somebody was shown beside what is true now, field by field. */
export function DifferenceTable({ differences, before: shownWhen = t('When you decided') }: Props) {
  return (
    <Table>
      <thead>
        <tr>
          <th scope="col">{t('What changed')}</th>
          <th scope="col">{shownWhen}</th>
          <th scope="col">{t('Now')}</th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ key, label, before, after }) => (
          <tr key={key}>
            <td>{label}</td>
            <td className="quiet">
              <del>{before || t('nothing')}</del>
            </td>
            <td>
              <strong>{after || t('nothing')}</strong>
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
