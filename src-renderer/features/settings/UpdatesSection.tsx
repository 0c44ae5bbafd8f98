import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import { styled } from '@mui/material/styles';
import type { Workbench } from '../../data/workbench.ts';
import { announce } from '../../ui/announcements.ts';
import { Section } from '../../ui/Section.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { useObservable } from '../../ui/use-observable.ts';
import { neverWords, stepWords } from './update-words.ts';
import { t } from '../../language/t.ts';

const Rows = styled('div')({
  display: 'grid',
  gap: 8,
  '& > p': { overflowWrap: 'anywhere' },
  '& > p[data-notes]': { whiteSpace: 'pre-wrap', maxHeight: 200, overflow: 'auto' },
  '& > div': { display: 'flex', gap: 8, flexWrap: 'wrap' },
});

/** Which version runs, and where its update stands. */
export function UpdatesSection({ workbench: { updates } }: { workbench: Workbench }) {
  const state = useObservable(updates.state$, updates.state$.value);
  if (!state) return null;
  const { step, never, isLooking } = state;
  const install = async () => {
    const done = await updates.install();
    if (done.ok) return;
    const why =
      done.error.kind === 'unsentWork' ? t('Some of your work has not been sent.') : t('It is no longer ready.');
    announce(t('Nothing was installed. {why}', { why }), { tone: 'breach' });
  };
  return (
    <Section title={t('Version and updates')}>
      <Rows>
        <p>{t('Version {version}', { version: state.version })}</p>
        {state.isOutdated && (
          <StatusMark tone="risk" word={t('This version should not be worked with any more: update it soon')} />
        )}
        <p role="status">{never === null ? stepWords(step) : neverWords[never]}</p>
        {step.kind === 'downloading' && (
          <LinearProgress
            variant="determinate"
            value={step.percentage}
            aria-label={t('How much of the update is here')}
          />
        )}
        {step.kind === 'ready' && step.notes && (
          <p data-notes tabIndex={0}>
            {step.notes}
          </p>
        )}
        {never === null && (
          <div>
            {step.kind === 'ready' && (
              <Button variant="contained" disabled={step.waits !== null} onClick={() => void install()}>
                {t('Restart and update')}
              </Button>
            )}
            <Button disabled={isLooking} onClick={() => void updates.ask()}>
              {t('Ask now')}
            </Button>
            <Button disabled={isLooking} onClick={() => void updates.takeFromFolder()}>
              {t('Take it from a folder or medium…')}
            </Button>
          </div>
        )}
      </Rows>
    </Section>
  );
}
