import type { ComponentProps } from 'react';
import { isUnfinished } from '../../../src-shared/case/case-state.ts';
import type { ShownCase, Workbench } from '../../data/workbench.ts';
import { isBlocked } from '../../show/case-words.ts';
import { Checks } from '../../show/Checks.tsx';
import type { Reference } from '../../show/reference.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Section } from '../../ui/Section.tsx';
import { Approvers } from './Approvers.tsx';
import { Stack } from './case-layout.ts';
import { Clocks } from './Clocks.tsx';
import { DecidePanel } from './DecidePanel.tsx';
import { StepsSection } from './StepsSection.tsx';
import { t } from '../../language/t.ts';

type Props = Omit<ComponentProps<typeof DecidePanel>, 'typed'> & { workbench: Workbench; reference: Reference };

/** The decision, and what it takes: steps, legal clocks, approvers and checks. */
export function DecideColumn({ workbench, reference, ...deciding }: Props) {
  const { shown, actions } = deciding;
  return (
    <Stack className="decide">
      <DecidePanel {...deciding} typed={workbench.typed} />
      <StepsSection shown={shown} complete={actions.completeStep} />
      {shown.clocks && <Clocks shown={shown} clocks={shown.clocks} actions={actions} reference={reference} />}
      <Approvers shown={shown} reference={reference} />
      {shown.checks.length > 0 && (
        <Section title={t('Checks')} aside={canCheckAgain(shown) && <ActionButton action={actions.recheck} />}>
          <Checks checks={shown.checks} />
        </Section>
      )}
    </Stack>
  );
}

/** What is known about it is looked up again: of what was proposed with a form, while nothing else offers it. */
function canCheckAgain(shown: ShownCase): boolean {
  return shown.intake !== undefined && isUnfinished(shown.state) && !isBlocked(shown);
}
