import { styled } from '@mui/material/styles';
import type { Check } from '../../src-shared/case/case-document.ts';
import { StatusIcon } from '../ui/StatusMark.tsx';
import { t } from '../language/t.ts';

const CheckList = styled('ul')({
  display: 'grid',
  gap: 6,
  '& li': { display: 'grid', gridTemplateColumns: '18px minmax(0, 1fr)', columnGap: 4 },
  '& svg': { marginTop: 3 },
  '& small': { display: 'block', fontSize: 12, lineHeight: '16px', color: 'var(--cs-ink-muted)' },
});

const checkTones = { passed: 'done', warned: 'risk', failed: 'breach' } as const;
const checkWords = { passed: t('Passed'), warned: t('Look at this'), failed: t('Failed') } as const;

/** What was checked for the person, with what was found. */
export function Checks({ checks }: { checks: readonly Check[] }) {
  return (
    <CheckList>
      {checks.map(({ id, label, state, detail }) => (
        <li key={id}>
          <StatusIcon tone={checkTones[state]} />
          <span>
            <span className="visually-hidden">{checkWords[state]}: </span>
            {t(label)}
            {detail && <small>{detail}</small>}
          </span>
        </li>
      ))}
    </CheckList>
  );
}
