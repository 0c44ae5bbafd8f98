import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import type { RemittanceDocument } from '../../../src-shared/remittance/remittance-document.ts';
import { providerAdjustmentText } from '../../show/claim-words.ts';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import type { Workbench } from '../../data/workbench.ts';
import { EntryLines } from '../../show/EntryLines.tsx';
import { ProblemList } from '../../show/ProblemList.tsx';
import { balanceStatus } from '../../show/remit-words.ts';
import { Amount } from '../../ui/Amount.tsx';
import { Section } from '../../ui/Section.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { Table } from '../../ui/Table.tsx';
import { RemitLinks } from './RemitLinks.tsx';
import { t } from '../../language/t.ts';
import { kindLabel } from '../../show/kind-words.ts';

const Boxes = styled('div')({
  containerType: 'inline-size',
  // In a low window the page scrolls before this becomes a slit.
  minHeight: 140,
  maxHeight: '46vh',
  overflow: 'auto',
  padding: 12,
  background: 'var(--cs-canvas)',
  '& > div': { display: 'grid', gap: 12, alignItems: 'start' },
  '& > div > div': { display: 'grid', gap: 12, minWidth: 0 },
  '@container (min-width: 680px)': {
    '& > div:has(> div + div)': { gridTemplateColumns: 'minmax(0, 2fr) minmax(0, 3fr)' },
  },
});
const Equation = styled('dl')({
  display: 'grid',
  gridTemplateColumns: '1fr auto',
  rowGap: 2,
  '& dd': { textAlign: 'end' },
  '& .sum': { borderTop: '1px solid var(--cs-line-strong)', paddingTop: 2, fontWeight: 600 },
});
const Cases = styled('ul')({ display: 'flex', flexWrap: 'wrap', gap: 6 });

type Props = { workbench: Workbench; remit: RemittanceDocument; directory: Directory; onCase: (id: string) => void };

/** The balance as an equation, provider adjustments, problems, the entry and its state, and the cases it opened. */
export function RemitSummary({ workbench, remit, directory, onCase }: Props) {
  const { providerAdjustments, problems, entry, entryNumber, cases } = remit;
  return (
    <Boxes>
      <div>
        <div>
          <Section title={t('Balance')} aside={<StatusMark {...balanceStatus(remit)} />}>
            <Balance remit={remit} />
          </Section>
          <RemitLinks workbench={workbench} id={remit.id} />
          {problems.length > 0 && (
            <Section title={t('Problems')}>
              <ProblemList problems={problems} />
            </Section>
          )}
          {cases.length > 0 && (
            <Section title={t('Cases opened')} aside={cases.length}>
              <Cases>
                {cases.map(({ id, number, kind }) => (
                  <li key={id}>
                    <Button onClick={() => onCase(id)}>
                      {number} {kindLabel(kind).toLowerCase()}
                    </Button>
                  </li>
                ))}
              </Cases>
            </Section>
          )}
          {providerAdjustments.length > 0 && <ProviderAdjustments adjustments={providerAdjustments} />}
        </div>
        {entry.length > 0 && (
          <div>
            <Section
              title={entryNumber ? t('Posted as entry {entryNumber}', { entryNumber }) : t('Proposed entry')}
              flush
            >
              <EntryLines lines={entry} directory={directory} />
            </Section>
          </div>
        )}
      </div>
    </Boxes>
  );
}

function ProviderAdjustments({ adjustments }: { adjustments: RemittanceDocument['providerAdjustments'] }) {
  return (
    <Section title={t('Provider adjustments')} flush>
      <Table>
        <tbody>
          {adjustments.map(({ code, reference, amountMinor }) => (
            <tr key={`${code} ${reference} ${amountMinor}`}>
              <td>
                <strong>{code}</strong> {providerAdjustmentText(code, amountMinor)}
                {reference && <div className="quiet">{reference}</div>}
              </td>
              <td className="figure">
                <Amount minor={amountMinor} />
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Section>
  );
}

function Balance({ remit }: { remit: RemittanceDocument }) {
  const adjustments = remit.providerAdjustments.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  return (
    <Equation>
      <dt>{t('Paid on claims')}</dt>
      <dd>
        <Amount minor={remit.sumClaimPaidMinor} />
      </dd>
      <dt>{t('less provider adjustments')}</dt>
      <dd>
        <Amount minor={adjustments} />
      </dd>
      <dt className="sum">{t('makes')}</dt>
      <dd className="sum">
        <Amount minor={remit.sumClaimPaidMinor - adjustments} />
      </dd>
      <dt>{t('Payment')}</dt>
      <dd>
        <Amount minor={remit.paidMinor} />
      </dd>
    </Equation>
  );
}
