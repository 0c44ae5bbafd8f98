import { styled } from '@mui/material/styles';
import type { CaseStep } from '../../../src-shared/case/case-document.ts';
import { nextStep } from '../../../src-shared/case/case-steps.ts';
import type { ShownCase } from '../../data/workbench.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { momentText } from '../../ui/format.ts';
import type { Action } from '../../ui/keys.ts';
import { Section } from '../../ui/Section.tsx';
import { StatusIcon } from '../../ui/StatusMark.tsx';
import { t } from '../../language/t.ts';

const List = styled('ol')({
  display: 'grid',
  gap: 10,
  '& li': { display: 'grid', gridTemplateColumns: '18px minmax(0, 1fr)', columnGap: 6, alignItems: 'start' },
  '& li > svg': { marginTop: 3 },
  '& small': { display: 'block', fontSize: 12, lineHeight: '16px', color: 'var(--cs-ink-muted)' },
  '& q': { display: 'block', quotes: 'none', overflowWrap: 'anywhere', userSelect: 'text' },
  '& .do': { marginTop: 6, display: 'grid', gap: 4, justifyItems: 'start' },
});

/** What people do before it can be approved, in this order: by whom it was done and what they found, or that it waits. */
export function StepsSection({ shown, complete }: { shown: ShownCase; complete: Action }) {
  const { steps = [] } = shown;
  if (steps.length === 0) return null;
  const next = nextStep(shown);
  const done = steps.filter(({ state }) => state === 'done').length;
  return (
    <Section title={t('Steps before approval')} aside={t('{done} of {steps} done', { done, steps: steps.length })}>
      <List>
        {steps.map((step) => (
          <li key={step.id}>
            <StatusIcon tone={step.state === 'done' ? 'done' : step === next ? 'open' : 'plain'} />
            <div>
              <strong>{t(step.label)}</strong>
              <small>{stateOf(step, step === next)}</small>
              {step.state === 'done' ? <q>{step.note}</q> : <small>{t(step.explains)}</small>}
              {step === next && (
                <div className="do">
                  <ActionButton action={complete} />
                  {complete.disabledReason && <small>{complete.disabledReason}</small>}
                </div>
              )}
            </div>
          </li>
        ))}
      </List>
    </Section>
  );
}

function stateOf({ state, by, at }: CaseStep, isNext: boolean): string {
  if (state === 'done')
    return t('Done{by}{at}', { by: by ? t(' by {by}', { by: by.name }) : '', at: at ? `, ${momentText(at)}` : '' });
  return isNext ? t('Waits to be done') : t('Comes after that');
}
