import Button from '@mui/material/Button';
import type { ComponentProps } from 'react';
import type { ShownCase, Workbench } from '../../data/workbench.ts';
import { Section } from '../../ui/Section.tsx';
import { Stack } from './case-layout.ts';
import { Facts } from './Facts.tsx';
import { LettersSection } from './LettersSection.tsx';
import { RiskSection } from './RiskSection.tsx';
import { SimilarSection } from './SimilarSection.tsx';
import { t } from '../../language/t.ts';

type Props = Omit<ComponentProps<typeof Facts>, 'facts'> & {
  workbench: Workbench;
  shown: ShownCase;
  onCase: (id: string) => void;
};

/** What the case says, what is at risk, the letters it takes, and cases like it. */
export function FactsColumn({ workbench, shown, onCase, ...facts }: Props) {
  return (
    <Stack className="facts">
      <Section title={t('Facts')}>
        <Facts facts={shown.facts} {...facts} />
      </Section>
      {shown.reconciles && (
        <Section title={t('From the reconciliation')}>
          <p>{shown.reconciles.text}</p>
          <Button size="small" variant="outlined" href="#/reconcile" sx={{ justifySelf: 'start' }}>
            {t('Open the reconciliation')}
          </Button>
        </Section>
      )}
      <RiskSection shown={shown} />
      <LettersSection workbench={workbench} shown={shown} />
      <SimilarSection workbench={workbench} shown={shown} onCase={onCase} />
    </Stack>
  );
}
