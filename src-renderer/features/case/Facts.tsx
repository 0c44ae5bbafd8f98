import { styled } from '@mui/material/styles';
import type { ReactNode } from 'react';
import { identifyingFacts } from '../../../src-shared/case/identifying-facts.ts';
import type { Fact } from '../../../src-shared/case/case-document.ts';
import { factText } from '../../../src-shared/case/material.ts';
import { COVERED } from '../../../src-shared/remittance/identities.ts';
import type { FieldDifference } from '../../../src-shared/sync/command.ts';
import type { SegmentRange } from '../../show/EntryLines.tsx';
import { Amount } from '../../ui/Amount.tsx';
import { t } from '../../language/t.ts';

const List = styled('dl')({
  display: 'grid',
  rowGap: 4,
  '& > div': { display: 'flex', columnGap: 16 },
  '& dt': { color: 'var(--cs-ink-muted)' },
  // The label gives way first: a figure is never broken.
  '& dd': { flex: 1, minWidth: 'min-content', textAlign: 'end', overflowWrap: 'break-word', userSelect: 'text' },
  '& del': { color: 'var(--cs-ink-muted)', marginInlineEnd: 6 },
  '& ins': {
    textDecoration: 'none',
    background: 'var(--cs-risk-soft)',
    color: 'var(--cs-risk-ink)',
    fontWeight: 600,
    padding: '0 4px',
    borderRadius: 3,
  },
  '& button': {
    border: 0,
    padding: 0,
    background: 'none',
    color: 'inherit',
    textAlign: 'inherit',
    cursor: 'pointer',
    textDecoration: 'underline dotted',
    textUnderlineOffset: 3,
  },
});

type Props = {
  facts: readonly Fact[];
  changes: readonly FieldDifference[];
  /** Whether what identifies the patient is shown. */
  isRevealed: boolean;
  /** Shows where a figure comes from. */
  onOrigin: (range: SegmentRange) => void;
};

/** What a decision rests on. A figure leads to its segments; one that changed since one looked shows both values. */
export function Facts({ facts, changes, isRevealed, onOrigin }: Props) {
  return (
    <List>
      {facts.map((fact) => {
        const change = changes.find(({ key }) => key === fact.key);
        const { origin } = fact;
        const value = change ? (
          <ins>{factText(fact)}</ins>
        ) : (
          <FactValue fact={fact} isCovered={!isRevealed && identifyingFacts.has(fact.key)} />
        );
        return (
          <FactLine key={fact.key} label={t(fact.label)}>
            {change?.before && <del>{change.before}</del>}
            {origin ? (
              <button
                type="button"
                title={t('Segments {firstSegment}–{lastSegment}', {
                  firstSegment: origin.firstSegment,
                  lastSegment: origin.lastSegment,
                })}
                onClick={() => onOrigin({ first: origin.firstSegment, last: origin.lastSegment })}
              >
                {value}
              </button>
            ) : (
              value
            )}
          </FactLine>
        );
      })}
    </List>
  );
}

function FactLine({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function FactValue({ fact, isCovered }: { fact: Fact; isCovered: boolean }) {
  const { value } = fact;
  if (isCovered && factText(fact) !== '') return <>{COVERED}</>;
  if (value.type === 'money') return <Amount minor={value.minor} />;
  return <>{factText(fact) || t('none')}</>;
}
