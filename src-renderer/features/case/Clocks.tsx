import { styled } from '@mui/material/styles';
import type { LegalClock } from '../../../src-shared/case/legal-clock.ts';
import type { ShownCase } from '../../data/workbench.ts';
import type { Reference } from '../../show/reference.ts';
import { calendarAt, siteMomentText } from '../../show/site-time.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Section } from '../../ui/Section.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { useNow } from '../../ui/use-now.ts';
import type { CaseActions } from './case-actions.ts';
import { clockStatus } from './clock-words.ts';
import { t } from '../../language/t.ts';

const List = styled('ul')({
  display: 'grid',
  gap: 10,
  '& li': { display: 'grid', gap: 2 },
  '& li > div': { display: 'flex', flexWrap: 'wrap', justifyContent: 'space-between', columnGap: 12 },
  '& p': { color: 'var(--cs-ink-muted)', overflowWrap: 'anywhere' },
});
const Buttons = styled('div')({ display: 'flex', flexWrap: 'wrap', gap: 8, marginTop: 10 });

type Props = { shown: ShownCase; clocks: readonly LegalClock[]; actions: CaseActions; reference: Reference };

/** The time limits that law sets: how far each is, on what it rests, and when and why it stood still. */
export function Clocks({ shown, clocks, actions, reference }: Props) {
  const now = useNow();
  const calendar = calendarAt(shown.site, reference.directory);
  const isSuspendable = clocks.some(({ suspendableDays }) => suspendableDays > 0);
  return (
    <Section title={t('Clocks of the law')}>
      <List>
        {clocks.map((clock) => (
          <li key={clock.id}>
            <div>
              <strong>{t(clock.label)}</strong>
              <StatusMark {...clockStatus(clock, shown, now)} />
            </div>
            <p>{t('Due {dueAt} · {basis}', { dueAt: siteMomentText(clock.dueAt, calendar), basis: clock.basis })}</p>
            {clock.suspended.map(({ from, until, reason, by }) => (
              <p key={from}>
                {t('Suspended {from} to {until} by {by}: {reason}', {
                  from: siteMomentText(from, calendar),
                  until: siteMomentText(until, calendar),
                  by: by.name,
                  reason,
                })}
              </p>
            ))}
          </li>
        ))}
      </List>
      {isSuspendable && (
        <Buttons>
          <ActionButton action={actions.suspendClock} />
          <ActionButton action={actions.resumeClock} />
        </Buttons>
      )}
    </Section>
  );
}
