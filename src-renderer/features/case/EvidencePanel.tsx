import { styled } from '@mui/material/styles';
import { Link } from 'wouter';
import { useMemo } from 'react';
import { SYSTEM } from '../../../src-shared/authority/person.ts';
import { caseKinds } from '../../../src-shared/case/kinds.ts';
import { factText } from '../../../src-shared/case/material.ts';
import type { ShownCase, Workbench } from '../../data/workbench.ts';
import { ClaimDetail } from '../../show/ClaimDetail.tsx';
import { paymentMethodText } from '../../show/claim-words.ts';
import type { SegmentRange } from '../../show/EntryLines.tsx';
import { MOST_CLAIMS, useClaims } from '../../show/use-claims.ts';
import type { Reveal } from '../../show/use-reveal.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Amount } from '../../ui/Amount.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { counted, dateText } from '../../ui/format.ts';
import { useObservable } from '../../ui/use-observable.ts';
import { t } from '../../language/t.ts';
import { rich } from '../../language/rich.ts';

const Place = styled('aside')({
  minHeight: '100%',
  padding: '8px 4px 16px',
  background: 'var(--cs-surface)',
  '& > header': { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '0 8px', padding: '2px 8px 2px 12px' },
  '& > header > h2': { fontSize: 13, lineHeight: '28px', fontWeight: 600, marginInlineEnd: 'auto' },
  '& > p': { padding: '2px 12px 8px', color: 'var(--cs-ink-muted)' },
});

type Props = { workbench: Workbench; shown: ShownCase; marked: SegmentRange | null; reveal: Reveal };

/** What the case rests on, as the payer wrote it. */
export function EvidencePanel({ workbench, shown, marked, reveal }: Props) {
  const { remittance, claims } = shown.evidence;
  const remit = useObservable(
    useMemo(() => workbench.remit$(remittance), [workbench, remittance]),
    null,
  );
  const views = useClaims(workbench, shown.evidence);
  return (
    <Place data-part="aside" aria-label={t('Evidence')} tabIndex={-1}>
      <header>
        <h2>{t('Evidence')}</h2>
        {claims.length > 0 && <ActionButton action={reveal.action} />}
      </header>
      {remit && remit !== 'unreadable' && (
        <p>
          {rich('From remittance {link} of {payer}, {amount} by {paymentMethod}{paymentDate}.', {
            link: <Link href={`/remits/${encodeURIComponent(remit.id)}`}>{remit.trace}</Link>,
            payer: remit.payer,
            amount: <Amount minor={remit.paidMinor} />,
            paymentMethod: paymentMethodText(remit.paymentMethod).toLowerCase(),
            paymentDate: remit.paymentDate && t(' on {paymentDate}', { paymentDate: dateText(remit.paymentDate) }),
          })}
        </p>
      )}
      {remittance === '' && (
        <EmptyState title={t('No document')} hint={whyNoDocument(shown)}>
          <CaseAbout workbench={workbench} shown={shown} />
        </EmptyState>
      )}
      {remittance !== '' && claims.length === 0 && (
        <EmptyState
          title={t('The whole remittance')}
          hint={t('This case concerns all of its claims: its page has them, with the balance and the problems.')}
        >
          <Link href={`/remits/${encodeURIComponent(remittance)}`}>{t('Open the remittance')}</Link>
        </EmptyState>
      )}
      {views?.map((claim) => (
        <ClaimDetail key={claim.ordinal} claim={claim} marked={marked} isRevealed={reveal.isRevealed} />
      ))}
      {views?.length === 0 && claims.length > 0 && (
        <EmptyState
          title={t('The claims are not on this computer')}
          hint={t('They arrive with the next sync, or are not within what you may see.')}
        />
      )}
      {claims.length > MOST_CLAIMS && (
        <p>
          {t('{moreClaims} of this case: see the page of the remittance.', {
            moreClaims: counted(claims.length - MOST_CLAIMS, 'more claim'),
          })}
        </p>
      )}
    </Place>
  );
}

function whyNoDocument({ kind, proposedBy }: ShownCase): string {
  const isByHand = proposedBy.id !== SYSTEM.id && (caseKinds.find(kind)?.mayBeProposedByPeople ?? true);
  return !isByHand
    ? t('No remittance stands behind this case. What happened is among the facts and checks.')
    : t('{proposedBy} proposed this by hand. What they gave as the reason is among the facts.', {
        proposedBy: proposedBy.name,
      });
}

/** The way to the case that this one looks into: its posting failed, or two people decided it in different ways. */
function CaseAbout({ workbench, shown }: Pick<Props, 'workbench' | 'shown'>) {
  const subject = shown.facts.find(({ key }) => key === 'subject');
  const number = subject && /^Case (\S+)$/.exec(factText(subject))?.[1];
  const listing = useObservable(workbench.cases$, null);
  const about = number ? listing?.rows.find((each) => each.number === number) : undefined;
  return about ? (
    <Link href={`/queue/open/case/${encodeURIComponent(about.id)}`}>
      {t('Open {number}', { number: about.number })}
    </Link>
  ) : null;
}
