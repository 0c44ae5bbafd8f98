import { useCallback } from 'react';
import type { RemittanceLinks } from '../../../src-shared/wire/reassociation.ts';
import type { Workbench } from '../../data/workbench.ts';
import { reassociationText, statusCategoryText } from '../../show/claim-words.ts';
import { useAnswer } from '../../show/use-answer.ts';
import { Amount } from '../../ui/Amount.tsx';
import { Section } from '../../ui/Section.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { Table } from '../../ui/Table.tsx';
import { t } from '../../language/t.ts';
import { rich } from '../../language/rich.ts';
import { dateText } from '../../ui/format.ts';

/** More claims than this are looked at in the grid below. */
const MOST_SHOWN = 20;

/** The money of a remittance at the bank, and the claims that were sent for what it pays: what the server knows beside it. */
export function RemitLinks({ workbench, id }: { workbench: Workbench; id: string }) {
  const { reply, fault } = useAnswer(useCallback(() => workbench.remittanceLinks(id), [workbench, id]));
  return (
    <>
      <Section title={t('Deposit')} aside={reply && <DepositMark deposit={reply.deposit} />}>
        {reply ? (
          <Deposit deposit={reply.deposit} />
        ) : (
          <p className="quiet">{fault || t('The server is being asked.')}</p>
        )}
      </Section>
      {reply && reply.claims.length > 0 && <SentClaims claims={reply.claims} />}
    </>
  );
}

type DepositProps = Pick<RemittanceLinks, 'deposit'>;

function DepositMark({ deposit }: DepositProps) {
  if (!deposit) return <StatusMark tone="open" word={t('Not seen yet')} />;
  return deposit.differenceMinor === 0 ? (
    <StatusMark tone="done" word={t('Arrived')} />
  ) : (
    <StatusMark tone="breach" word={t('Another amount')} />
  );
}

function Deposit({ deposit }: DepositProps) {
  if (!deposit) return <p>{t('No deposit at the bank is known for this remittance.')}</p>;
  const { amountMinor, bookedOn, account, reason, score, differenceMinor } = deposit;
  return (
    <>
      <p>
        {rich('{amount} on {bookedOn}, account ending in {account}', {
          amount: <Amount minor={amountMinor} strong />,
          bookedOn: dateText(bookedOn),
          account,
        })}
      </p>
      {differenceMinor !== 0 && (
        <p>
          {rich('{amount} {differenceMinor} than was advised', {
            amount: <Amount minor={Math.abs(differenceMinor)} />,
            differenceMinor: differenceMinor > 0 ? t('more') : t('less'),
          })}
        </p>
      )}
      <p className="quiet">
        {t('{reassociationText}, {score} of 100', { reassociationText: reassociationText[reason], score })}
      </p>
    </>
  );
}

function SentClaims({ claims }: Pick<RemittanceLinks, 'claims'>) {
  return (
    <Section title={t('Claims as they were sent')} aside={claims.length} flush>
      <Table>
        <tbody>
          {claims.slice(0, MOST_SHOWN).map(({ id, payer, serviceOn, status, chargeMinor }) => (
            <tr key={id}>
              <td>
                <strong>{id}</strong>
                <div className="quiet">{[payer, serviceOn && dateText(serviceOn)].filter(Boolean).join(' · ')}</div>
              </td>
              <td>{statusCategoryText(status)}</td>
              <td className="figure">
                <Amount minor={chargeMinor} />
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Section>
  );
}
