import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import { useState } from 'react';
import type { Workbench } from '../../data/workbench.ts';
import { t } from '../../language/t.ts';
import { KeyHint } from '../../ui/KeyHint.tsx';
import { StatusIcon } from '../../ui/StatusMark.tsx';
import { drillSteps } from './drill.ts';
import { drillWords } from './drill-words.ts';
import { useDrill } from './use-drill.ts';

const Place = styled('aside')({
  width: 272,
  minHeight: 0,
  overflow: 'auto',
  padding: 12,
  display: 'grid',
  alignContent: 'start',
  gap: 10,
  borderInlineStart: '1px solid var(--cs-line)',
  background: 'var(--cs-canvas)',
  '& > header': { display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: 8 },
  '& h2': { fontSize: 14, lineHeight: '20px', fontWeight: 600 },
  '& ol': { display: 'grid', gap: 6 },
  '& li': {
    display: 'grid',
    gridTemplateColumns: '18px minmax(0, 1fr)',
    columnGap: 8,
    padding: '6px 8px',
    borderRadius: 6,
  },
  '& li > svg': { marginTop: 3 },
  '& li[aria-current]': { background: 'var(--cs-surface)', outline: '1px solid var(--cs-line-strong)' },
  '& li strong': { fontWeight: 600 },
  '& li[data-done] strong': { fontWeight: 400, color: 'var(--cs-ink-muted)' },
  '& li p': { color: 'var(--cs-ink-muted)' },
  '& li > div > div': { display: 'flex', gap: 6, marginTop: 4 },
  // Where there is no room beside the work it stands above: what is to be done now in a line, the rest by name.
  '@media (max-width: 1440px)': {
    width: 'auto',
    padding: '6px 12px',
    gap: 4,
    borderInlineStart: 0,
    borderBottom: '1px solid var(--cs-line)',
    '& ol': { display: 'flex', flexWrap: 'wrap', gap: 2 },
    '& li': { padding: '2px 8px' },
    '& li[aria-current]': { order: -1, flex: '1 0 100%' },
    '& li[aria-current] > div, & li[aria-current] > div > p': { display: 'inline' },
    '& li[aria-current] > div > p': { marginInlineStart: 8 },
    '& li[aria-current] > div > div': { display: 'inline-flex', marginInlineStart: 8 },
  },
});

/** The guided drill: each step is ticked off by what really happened in the practice office. */
export function DrillPanel({ workbench }: { workbench: Pick<Workbench, 'commands$' | 'sync$'> }) {
  const { done } = useDrill(workbench);
  const [isOpen, setOpen] = useState(true);
  const current = drillSteps.find((step) => !done.has(step));
  return (
    <Place data-part="aside" aria-label={t('Guided drill')} data-open={isOpen || undefined}>
      <header>
        <h2>{t('{count} of {all} practised', { count: done.size, all: drillSteps.length })}</h2>
        <Button variant="text" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? t('Hide the drill') : t('Show the drill')}
        </Button>
      </header>
      {isOpen && (
        <ol>
          {drillSteps.map((step) => (
            <Step key={step} {...drillWords[step]} isDone={done.has(step)} isCurrent={step === current} />
          ))}
        </ol>
      )}
      <p role="status">
        {current === undefined && t('That was all of it. Go on practising for as long as you like, or leave.')}
      </p>
    </Place>
  );
}

type StepProps = (typeof drillWords)[keyof typeof drillWords] & { isDone: boolean; isCurrent: boolean };

function Step({ title, how, keys, isDone, isCurrent }: StepProps) {
  return (
    <li aria-current={isCurrent ? 'step' : undefined} data-done={isDone || undefined}>
      <StatusIcon tone={isDone ? 'done' : 'plain'} />
      <div>
        <strong>{title}</strong>
        <span className="visually-hidden">{isDone ? t(', done') : t(', to do')}</span>
        {isCurrent && (
          <>
            <p>{how}</p>
            {keys.length > 0 && (
              <div>
                {keys.map((chord) => (
                  <KeyHint key={chord} chord={chord} />
                ))}
                <span className="visually-hidden">{t('Keys: {keys}', { keys: keys.join(', ') })}</span>
              </div>
            )}
          </>
        )}
      </div>
    </li>
  );
}
