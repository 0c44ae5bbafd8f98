import { styled } from '@mui/material/styles';
import type { RemittanceProblem } from '../../src-shared/remittance/remittance-document.ts';
import { StatusIcon } from '../ui/StatusMark.tsx';
import { t } from '../language/t.ts';

const List = styled('ul')({
  display: 'grid',
  gap: 6,
  '& li': { display: 'grid', gridTemplateColumns: '18px minmax(0, 1fr)', columnGap: 4, userSelect: 'text' },
  '& svg': { marginTop: 3 },
  '& small': { color: 'var(--cs-ink-muted)', fontSize: 12 },
});

/** What is wrong with a file or a transaction set: in a sentence, with the place. */
export function ProblemList({ problems }: { problems: readonly RemittanceProblem[] }) {
  return (
    <List>
      {problems.map(({ code, severity, segment, offset, message }) => (
        <li key={`${code} ${segment} ${offset}`}>
          <StatusIcon tone={severity === 'error' ? 'breach' : 'risk'} />
          <span>
            {message}{' '}
            <small>
              {t('{code} · {segment}byte {offset}', {
                code,
                segment: segment > 0 && t('segment {segment}, ', { segment }),
                offset,
              })}
            </small>
          </span>
        </li>
      ))}
    </List>
  );
}
