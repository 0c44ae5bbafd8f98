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
import { t } from '../../language/t.ts';
import { rich } from '../../language/rich.ts';

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
    <Button onClick={compare} disabled={busy} title={busy ? t('{name} is being asked.', { name }) : ''}>
      {found === null ? t('Compare with {name}', { name }) : t('Compare again')}
    </Button>
  );
  return (
    <Section title={t('Our books and {name}', { name })} aside={button}>
      {fault !== '' && (
        <p role="status">
          {fault} {found !== null && t('What is shown is older.')}
        </p>
      )}
      {found === null && fault === '' && (
        <p className="quiet" role="status">
          {busy
            ? t('Asking {name} for every entry that was sent to it…', { name })
            : t(
                'Every entry that was sent is asked for in {name}, and the accounts are held against ours to the cent.',
                { name },
              )}
        </p>
      )}
      {found !== null && <Found found={found} name={name} />}
    </Section>
  );
}

function Found({
  found: { at, entries, missing, differing, accounts, trialBalance },
  name,
}: {
  found: ErpReconciliation;
  name: string;
}) {
  const off = accounts.filter(isOff);
  const agrees = missing.length + differing.length + off.length === 0;
  if (entries === 0)
    return <p role="status">{t('Nothing was sent to {name} yet: there is nothing to compare.', { name })}</p>;
  return (
    <>
      <p role="status">
        {rich('{statusMark} {entries} compared at {at}.', {
          statusMark: (
            <StatusMark
              tone={agrees ? 'done' : 'breach'}
              word={agrees ? t('They agree to the cent') : t('They differ')}
            />
          ),
          entries: counted(entries, 'entry', 'entries'),
          at: momentText(at),
        })}
      </p>
      <Numbers title={t('Sent, and not in {name}', { name })} numbers={missing} />
      <Numbers title={t('Other in {name} than it was sent', { name })} numbers={differing} />
      <Accounts
        caption={
          off.length === 0
            ? t('Every account agrees')
            : t('{accounts} of {accounts2} differ', {
                accounts: counted(off.length, 'account'),
                accounts2: countText(accounts.length),
              })
        }
        ours={t('Ours')}
        theirs={name}
        rows={accounts}
      />
      <Accounts caption={wholeWords(trialBalance, name)} ours={t('Ours')} theirs={name} rows={trialBalance} />
    </>
  );
}

type Row = ErpReconciliation['accounts'][number];

/** What the whole trial balance there comes to, beside what we sent. */
function wholeWords(rows: readonly Row[], name: string): string {
  const off = rows.filter(isOff).length;
  if (off === 0)
    return t('Whole trial balance of {name}: it holds our entries and no others on these accounts', { name });
  return t('Whole trial balance of {name}: {accounts} also hold what we did not send, such as opening balances', {
    name,
    accounts: counted(off, 'account'),
  });
}

function isOff({ oursMinor, theirsMinor }: Row): boolean {
  return oursMinor !== theirsMinor;
}

type AccountsProps = { caption: string; ours: string; theirs: string; rows: readonly Row[] };

/** Accounts on both sides, those that differ first. */
function Accounts({ caption, ours, theirs, rows }: AccountsProps) {
  if (rows.length === 0) return null;
  return (
    <Table>
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{t('Account there')}</th>
          <th scope="col" className="figure">
            {ours}
          </th>
          <th scope="col" className="figure">
            {theirs}
          </th>
          <th scope="col" className="figure">
            {t('Difference')}
          </th>
        </tr>
      </thead>
      <tbody>
        {[...rows.filter(isOff), ...rows.filter((row) => !isOff(row))].map((row) => (
          <tr key={row.account}>
            <td>{row.account}</td>
            <td className="figure">
              <Amount minor={row.oursMinor} />
            </td>
            <td className="figure">
              <Amount minor={row.theirsMinor} />
            </td>
            <td className="figure">{isOff(row) ? <Amount minor={row.theirsMinor - row.oursMinor} /> : t('None')}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

const MOST_SHOWN = 100;

function Numbers({ title, numbers }: { title: string; numbers: readonly string[] }) {
  if (numbers.length === 0) return null;
  const more = numbers.length - MOST_SHOWN;
  return (
    <p>
      {title}: {numbers.slice(0, MOST_SHOWN).join(', ')}
      {more > 0 && t(' and {more} more', { more: countText(more) })}.
    </p>
  );
}
