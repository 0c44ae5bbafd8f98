import Link from '@mui/material/Link';
import { styled } from '@mui/material/styles';
import { take } from 'rxjs';
import { useEffect, useState } from 'react';
import { similarCases, type Similar } from '../../../src-shared/queue/similar.ts';
import type { ShownCase, ShownCaseRow, Workbench } from '../../data/workbench.ts';
import { caseStatus } from '../../show/case-words.ts';
import { Amount } from '../../ui/Amount.tsx';
import { countText, dayText } from '../../ui/format.ts';
import { Section } from '../../ui/Section.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { useNow } from '../../ui/use-now.ts';
import { t } from '../../language/t.ts';

const List = styled('ul')({
  display: 'grid',
  gap: 4,
  margin: 0,
  padding: 0,
  listStyle: 'none',
  '& li': {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr) auto auto',
    alignItems: 'baseline',
    columnGap: 10,
  },
  '& small': { fontSize: 12, lineHeight: '16px', color: 'var(--cs-ink-muted)' },
});

const MOST_SHOWN = 4;

type Props = { workbench: Workbench; shown: ShownCase; onCase: (id: string) => void };

/** What was decided of cases like this one, as far as they are on this computer. */
export function SimilarSection({ workbench, shown, onCase }: Props) {
  const now = useNow();
  const similar = useSimilar(workbench, shown);
  if (!similar) return null;
  const { decided, approved, cases } = similar;
  return (
    <Section
      title={t('Similar cases')}
      aside={
        decided > 0 &&
        t('{decided} decided, {approved} approved', { decided: countText(decided), approved: countText(approved) })
      }
    >
      {decided === 0 ? (
        <p>{t('None like it was decided yet, as far as this computer knows.')}</p>
      ) : (
        <List>
          {cases.map(({ one, alike }) => (
            <li key={one.id}>
              <Link component="button" type="button" onClick={() => onCase(one.id)}>
                {one.number}
              </Link>
              <small title={t('The same {alike}', { alike: alike.join(', ') })}>
                {t('{createdAt} · same {alike}', { createdAt: dayText(one.createdAt, now), alike: alike.join(', ') })}
              </small>
              <StatusMark {...caseStatus(one)} />
              <Amount minor={one.amountMinor} />
            </li>
          ))}
        </List>
      )}
    </Section>
  );
}

/** Looked for once per case, when the window has time: the decision does not wait for it. */
function useSimilar(workbench: Workbench, shown: ShownCase): Similar<ShownCaseRow> | null {
  const [found, setFound] = useState<{ readonly of: string; readonly similar: Similar<ShownCaseRow> } | null>(null);
  useEffect(() => {
    const look = () =>
      workbench.cases$
        .pipe(take(1))
        .subscribe(({ rows }) => setFound({ of: shown.id, similar: similarCases(shown, rows, MOST_SHOWN) }));
    const idle = requestIdleCallback(look, { timeout: 500 });
    return () => cancelIdleCallback(idle);
    // What it is compared by does not change while it is open, but for its amount.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [workbench, shown.id, shown.amountMinor]);
  return found?.of === shown.id ? found.similar : null;
}
