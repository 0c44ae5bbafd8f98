import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import { useState } from 'react';
import type { LocalImport } from '../../data/workbench.ts';
import { ClaimDetail } from '../../show/ClaimDetail.tsx';
import { ProblemList } from '../../show/ProblemList.tsx';
import { balanceStatus } from '../../show/remit-words.ts';
import { Amount } from '../../ui/Amount.tsx';
import { bytesText, counted, momentText } from '../../ui/format.ts';
import { Section } from '../../ui/Section.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { Table } from '../../ui/Table.tsx';
import { SourceReport } from './SourceReport.tsx';
import { InvoiceTable } from './InvoiceTable.tsx';
import { importStatus, transactionStatus } from './import-words.ts';
import { t } from '../../language/t.ts';
import { kindLabel } from '../../show/kind-words.ts';

const Body = styled('div')({ display: 'grid', gap: 10, padding: '4px 8px 8px' });
const Set = styled('section')({
  display: 'grid',
  gap: 6,
  padding: '8px 0',
  '& + &': { borderTop: '1px solid var(--cs-line)' },
  '& > div': { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 14px' },
  '& h3': { fontSize: 13, lineHeight: '20px', fontWeight: 600 },
  '& .quiet': { color: 'var(--cs-ink-muted)' },
});

type Props = { imported: LocalImport; onRemit: (id: string) => void };

/** One file: read here, sent or waiting, and the answer. */
export function ImportCard({ imported, onRemit }: Props) {
  const { file, bytes, at, preview, reply, message, state } = imported;
  return (
    <Section title={file} aside={<StatusMark {...importStatus(imported)} />}>
      <Body>
        <p className="quiet">
          {t('{bytes} · opened {at}{state}', {
            bytes: bytesText(bytes),
            at: momentText(at),
            state: state === 'waiting' && t(' · goes to the server as soon as it answers'),
          })}
        </p>
        {message && <p role="alert">{message}</p>}
        {reply && <Reply imported={imported} onRemit={onRemit} />}
        {preview && <Preview preview={preview} settled={reply !== null} />}
      </Body>
    </Section>
  );
}

function Reply({ imported: { reply }, onRemit }: Props) {
  if (!reply) return null;
  const ofNew = reply.transactions.filter(({ status }) => status !== 'duplicate');
  const { invoices } = reply;
  const parts = [...ofNew, ...(invoices ?? [])];
  const problems = [...parts.flatMap((part) => part.problems), ...reply.problems];
  if (reply.source) {
    return (
      <>
        <SourceReport kind={reply.kind} source={reply.source} />
        {problems.length > 0 && <ProblemList problems={problems} />}
      </>
    );
  }
  if (invoices) {
    return (
      <>
        <InvoiceTable invoices={invoices} />
        {problems.length > 0 && <ProblemList problems={problems} />}
      </>
    );
  }
  return (
    <>
      <Table>
        <caption>{t('What the server answered')}</caption>
        <tbody>
          {reply.transactions.map((transaction) => (
            <tr key={`${transaction.remittance} ${transaction.trace} ${transaction.status}`}>
              <td>
                <StatusMark {...transactionStatus(transaction.status)} />
              </td>
              <td>{transaction.trace || t('no trace number')}</td>
              <td className="figure">
                <Amount minor={transaction.paidMinor} />
              </td>
              <td className="figure">{counted(transaction.claims, 'claim')}</td>
              <td>{transaction.status === 'imported' && <StatusMark {...balanceStatus(transaction)} />}</td>
              <td className="figure">
                {transaction.remittance && (
                  <Button onClick={() => onRemit(transaction.remittance)}>{t('Open the remittance')}</Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
      {problems.length > 0 && <ProblemList problems={problems} />}
    </>
  );
}

type PreviewOf = NonNullable<LocalImport['preview']>;

function Preview({ preview, settled }: { preview: PreviewOf; settled: boolean }) {
  const [chosen, choose] = useState<boolean | null>(null);
  // Once the server has answered, its answer is what counts.
  const open = chosen ?? !settled;
  return (
    <>
      {preview.transactions.length > 0 && (
        <div>
          <Button aria-expanded={open} onClick={() => choose(!open)}>
            {open
              ? t('Hide what was read here')
              : t('What was read here: {payments}', { payments: counted(preview.transactions.length, 'payment') })}
          </Button>
        </div>
      )}
      {open &&
        preview.transactions.map((transaction, index) => (
          // Sets have no id before the server gives one; a preview never changes its order.
          <Transaction key={`${transaction.trace} ${index}`} transaction={transaction} />
        ))}
      {open && preview.problems.length > 0 && <ProblemList problems={preview.problems} />}
    </>
  );
}

function Transaction({ transaction }: { transaction: PreviewOf['transactions'][number] }) {
  const [claims, setClaims] = useState(false);
  const { trace, payer, paidMinor, expectedCases, problems, firstClaims } = transaction;
  return (
    <Set aria-label={t('Payment {trace}', { trace })}>
      <div>
        <h3>{payer || t('Unknown payer')}</h3>
        <Amount minor={paidMinor} strong />
        <span className="quiet">{t('trace {trace}', { trace: trace || t('missing') })}</span>
        <span className="quiet">{counted(transaction.claims, 'claim')}</span>
        <StatusMark {...balanceStatus(transaction)} />
      </div>
      {problems.length > 0 && <ProblemList problems={problems} />}
      {expectedCases.length > 0 && (
        <Table>
          <caption>{t('Cases to expect')}</caption>
          <tbody>
            {expectedCases.map(({ kind, title, amountMinor }) => (
              <tr key={`${kind} ${title} ${amountMinor}`}>
                <td>{kindLabel(kind)}</td>
                <td>{title}</td>
                <td className="figure">
                  <Amount minor={amountMinor} />
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      {firstClaims.length > 0 && (
        <div>
          <Button aria-expanded={claims} onClick={() => setClaims(!claims)}>
            {claims
              ? t('Hide the claims')
              : t('Show {firstClaims}{claims}', {
                  firstClaims: firstClaims.length < transaction.claims ? t('the first ') : '',
                  claims: counted(firstClaims.length, 'claim'),
                })}
          </Button>
        </div>
      )}
      {claims && firstClaims.map((claim) => <ClaimDetail key={claim.ordinal} claim={claim} />)}
    </Set>
  );
}
