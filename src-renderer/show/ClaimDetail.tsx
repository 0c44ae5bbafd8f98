import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import { useState } from 'react';
import { COVERED, coverSegments } from '../../src-shared/remittance/identities.ts';
import type { ClaimView } from '../../src-shared/remittance/remittance-document.ts';
import { Amount } from '../ui/Amount.tsx';
import { StatusMark } from '../ui/StatusMark.tsx';
import { Table } from '../ui/Table.tsx';
import { adjustmentText, claimStatusText, claimTone } from './claim-words.ts';
import type { SegmentRange } from './EntryLines.tsx';
import { RawSegments } from './RawSegments.tsx';
import { t } from '../language/t.ts';
import { dateText } from '../ui/format.ts';

const Claim = styled('article')({
  display: 'grid',
  gap: 8,
  padding: '10px 4px 12px',
  '& + &': { borderTop: '1px solid var(--cs-line)' },
  '& > header': { display: 'flex', flexWrap: 'wrap', alignItems: 'baseline', gap: '2px 12px', padding: '0 8px' },
  '& > header h3': { fontSize: 13, lineHeight: '20px', fontWeight: 600, userSelect: 'text' },
  '& > header > span': { color: 'var(--cs-ink-muted)' },
  '& dl': { display: 'grid', gridTemplateColumns: 'repeat(3, minmax(0, 1fr))', gap: 8, padding: '0 8px' },
  '& time': { whiteSpace: 'nowrap' },
  '& dt': { fontSize: 12, lineHeight: '16px', color: 'var(--cs-ink-muted)' },
  '& dd': { fontWeight: 600 },
  '& > div': { padding: '0 8px' },
});

type Adjustment = ClaimView['adjustments'][number];
type Props = {
  claim: ClaimView;
  marked?: SegmentRange | null;
  /** Whether names and numbers of the patient are shown: by default they are covered. */
  isRevealed?: boolean;
};

/** One claim payment: what was charged, paid and left, by service line, with every reason, and the raw segments. */
export function ClaimDetail({ claim, marked = null, isRevealed = false }: Props) {
  const [asked, setAsked] = useState(false);
  const holdsMarked = marked !== null && marked.first <= claim.lastSegment && marked.last >= claim.firstSegment;
  const raw = asked || holdsMarked;
  return (
    <Claim aria-label={t('Claim {account}', { account: claim.account })}>
      <header>
        <h3>{claim.account}</h3>
        <StatusMark tone={claimTone(claim)} word={claimStatusText(claim.status)} />
        {claim.serviceDate && <span>{dateText(claim.serviceDate)}</span>}
        {claim.payerControl && (
          <span>{t('payer’s number {isRevealed}', { isRevealed: isRevealed ? claim.payerControl : COVERED })}</span>
        )}
      </header>
      <dl>
        <Figure label={t('Charged')} minor={claim.chargeMinor} />
        <Figure label={t('Paid')} minor={claim.paidMinor} />
        <Figure label={t('Patient’s share')} minor={claim.patientMinor} />
      </dl>
      {claim.adjustments.length > 0 && (
        <Adjustments caption={t('Adjustments of the claim')} adjustments={claim.adjustments} />
      )}
      {claim.lines.length > 0 && <ServiceLines claim={claim} />}
      {claim.remarks.length > 0 && <p>{t('Remarks {remarks}', { remarks: claim.remarks.join(', ') })}</p>}
      <div>
        <Button aria-expanded={raw} onClick={() => setAsked(!raw)}>
          {raw
            ? t('Hide the segments')
            : t('Raw segments {firstSegment}–{lastSegment}', {
                firstSegment: claim.firstSegment,
                lastSegment: claim.lastSegment,
              })}
        </Button>
      </div>
      {raw && (
        <RawSegments
          raw={isRevealed ? claim.raw : coverSegments(claim.raw)}
          firstSegment={claim.firstSegment}
          marked={marked}
        />
      )}
    </Claim>
  );
}

function Figure({ label, minor }: { label: string; minor: number }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <Amount minor={minor} />
      </dd>
    </div>
  );
}

function ServiceLines({ claim }: { claim: ClaimView }) {
  return (
    <Table>
      <caption>{t('Service lines')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('Procedure')}</th>
          <th scope="col" className="figure">
            {t('Charged')}
          </th>
          <th scope="col" className="figure">
            {t('Paid')}
          </th>
        </tr>
      </thead>
      <tbody>
        {claim.lines.map((line, index) => (
          // Lines have no id of their own and never change their order: the claim is as the payer wrote it.
          <tr key={`${claim.ordinal} ${index}`}>
            <td>
              {[line.procedure, ...line.modifiers].filter(Boolean).join(' · ')}
              <span className="quiet">
                {line.units && line.units !== '1' && ` × ${line.units}`}
                {line.date && (
                  <>
                    {' · '}
                    <time dateTime={line.date}>{dateText(line.date)}</time>
                  </>
                )}
              </span>
              {line.adjustments.map((adjustment) => (
                <div key={`${adjustment.group} ${adjustment.reason} ${adjustment.amountMinor}`} className="quiet">
                  <Amount minor={adjustment.amountMinor} /> <AdjustmentWords adjustment={adjustment} />
                </div>
              ))}
              {line.remarks.length > 0 && (
                <div className="quiet">{t('Remarks {remarks}', { remarks: line.remarks.join(', ') })}</div>
              )}
            </td>
            <td className="figure">
              <Amount minor={line.chargeMinor} />
            </td>
            <td className="figure">
              <Amount minor={line.paidMinor} />
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function Adjustments({ caption, adjustments }: { caption: string; adjustments: readonly Adjustment[] }) {
  return (
    <Table>
      <caption>{caption}</caption>
      <tbody>
        {adjustments.map((adjustment) => (
          <tr key={`${adjustment.group} ${adjustment.reason} ${adjustment.amountMinor}`}>
            <td>
              <AdjustmentWords adjustment={adjustment} />
            </td>
            <td className="figure">
              <Amount minor={adjustment.amountMinor} />
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function AdjustmentWords({ adjustment }: { adjustment: Adjustment }) {
  const { code, text, group } = adjustmentText(adjustment);
  return (
    <span title={group}>
      <strong>{code}</strong> {text}
    </span>
  );
}
