import Button from '@mui/material/Button';
import { useState } from 'react';
import type { ErpReconciliation } from '../../../src-shared/wire/erp.ts';
import type { Workbench } from '../../data/workbench.ts';
import { faultWords } from '../../show/fault-words.ts';
import { Amount } from '../../ui/Amount.tsx';
import { counted, countText, momentText } from '../../ui/format.ts';
import { Section } from '../../ui/Section.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { Table } from '../../ui/Table.tsx';

type Props = { workbench: Workbench; name: string };

/** What the ERP has under our keys, held against what was sent to it: entry by entry, and per account to the cent. */
export function ErpComparison({ workbench, name }: Props) {
  const [found, setFound] = useState<ErpReconciliation | null>(null);
  const [fault, setFault] = useState('');
  const [busy, setBusy] = useState(false);
  const compare = () => {
    setBusy(true);
    setFault('');
    workbench
      .reconcileErp()
      .then(setFound, (error: unknown) => setFault(faultWords(error)))
      .finally(() => setBusy(false));
  };
  const button = (
    <Button onClick={compare} disabled={busy} title={busy ? `${name} is being asked.` : ''}>
      {found === null ? `Compare with ${name}` : 'Compare again'}
    </Button>
  );
  return (
    <Section title={`Our books and ${name}`} aside={button}>
      {fault !== '' && (
        <p role="status">
          {fault} {found !== null && 'What is shown is older.'}
        </p>
      )}
      {found === null && fault === '' && (
        <p className="quiet" role="status">
          {busy
            ? `Asking ${name} for every entry that was sent to it…`
            : `Every entry that was sent is asked for in ${name}, and the accounts are held against ours to the cent.`}
        </p>
      )}
      {found !== null && <Found found={found} name={name} />}
    </Section>
  );
}

function Found({
  found: { at, entries, missing, differing, accounts },
  name,
}: {
  found: ErpReconciliation;
  name: string;
}) {
  const off = accounts.filter(({ oursMinor, theirsMinor }) => oursMinor !== theirsMinor);
  const agrees = missing.length + differing.length + off.length === 0;
  if (entries === 0) return <p role="status">Nothing was sent to {name} yet: there is nothing to compare.</p>;
  return (
    <>
      <p role="status">
        <StatusMark tone={agrees ? 'done' : 'breach'} word={agrees ? 'They agree to the cent' : 'They differ'} />{' '}
        {counted(entries, 'entry', 'entries')} compared at {momentText(at)}.
      </p>
      <Numbers title={`Sent, and not in ${name}`} numbers={missing} />
      <Numbers title={`Other in ${name} than it was sent`} numbers={differing} />
      {accounts.length > 0 && (
        <Table>
          <caption>
            {off.length === 0
              ? 'Every account agrees'
              : `${counted(off.length, 'account')} of ${countText(accounts.length)} differ`}
          </caption>
          <thead>
            <tr>
              <th scope="col">Account there</th>
              <th scope="col" className="figure">
                Ours
              </th>
              <th scope="col" className="figure">
                {name}
              </th>
              <th scope="col" className="figure">
                Difference
              </th>
            </tr>
          </thead>
          <tbody>
            {[...off, ...accounts.filter((one) => !off.includes(one))].map(({ account, oursMinor, theirsMinor }) => (
              <tr key={account}>
                <td>{account}</td>
                <td className="figure">
                  <Amount minor={oursMinor} />
                </td>
                <td className="figure">
                  <Amount minor={theirsMinor} />
                </td>
                <td className="figure">
                  {oursMinor === theirsMinor ? 'None' : <Amount minor={theirsMinor - oursMinor} />}
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </>
  );
}

const MOST_SHOWN = 100;

function Numbers({ title, numbers }: { title: string; numbers: readonly string[] }) {
  if (numbers.length === 0) return null;
  const more = numbers.length - MOST_SHOWN;
  return (
    <p>
      {title}: {numbers.slice(0, MOST_SHOWN).join(', ')}
      {more > 0 && ` and ${countText(more)} more`}.
    </p>
  );
}
