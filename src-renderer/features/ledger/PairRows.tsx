import Button from '@mui/material/Button';
import { useId } from 'react';
import { Table } from '../../ui/Table.tsx';
import { t } from '../../language/t.ts';

type Pair = readonly [ours: string, theirs: string];

type Props = {
  title: string;
  ours: string;
  theirs: string;
  rows: readonly Pair[];
  /** What the other side may be chosen from; other codes can be typed. */
  options: readonly { readonly code: string; readonly name: string }[];
  mayChange: boolean;
  onChange: (rows: readonly Pair[]) => void;
};

/** A list of what is called how on both sides, to be edited in place. */
export function PairRows({ title, ours, theirs, rows, options, mayChange, onChange }: Props) {
  const list = useId();
  const change = (at: number, pair: Pair) => onChange(rows.map((row, index) => (index === at ? pair : row)));
  return (
    <div>
      <h3>{title}</h3>
      <Table>
        <thead>
          <tr>
            <th scope="col">{ours}</th>
            <th scope="col">{theirs}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {rows.map(([left, right], at) => (
            // Rows have no names until they are typed, and their order stays.
            // oxlint-disable-next-line react/no-array-index-key
            <tr key={at}>
              <td>
                <input
                  type="text"
                  aria-label={ours}
                  value={left}
                  disabled={!mayChange}
                  onChange={(event) => change(at, [event.target.value, right])}
                />
              </td>
              <td>
                <input
                  type="text"
                  list={list}
                  aria-label={t('{theirs} for {left}', { theirs, left })}
                  value={right}
                  disabled={!mayChange}
                  onChange={(event) => change(at, [left, event.target.value])}
                />
              </td>
              <td>
                <Button
                  disabled={!mayChange}
                  title={mayChange ? '' : t('Controllers of the whole network may.')}
                  aria-label={t('Remove {left}', { left })}
                  onClick={() => onChange(rows.filter((_, index) => index !== at))}
                >
                  {t('Remove')}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
      <datalist id={list}>
        {options.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </datalist>
      <Button
        disabled={!mayChange}
        title={mayChange ? '' : t('Controllers of the whole network may.')}
        onClick={() => onChange([...rows, ['', '']])}
      >
        {t('Add a row')}
      </Button>
    </div>
  );
}
