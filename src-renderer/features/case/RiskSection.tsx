import { styled } from '@mui/material/styles';
import { skillName } from '../../../src-shared/queue/skills.ts';
import type { ShownCase } from '../../data/workbench.ts';
import { riskStatus } from '../../show/risk-words.ts';
import { Section } from '../../ui/Section.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { t } from '../../language/t.ts';

const List = styled('ul')({
  display: 'grid',
  gap: 2,
  margin: 0,
  padding: 0,
  listStyle: 'none',
  '& li': { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) auto', columnGap: 12 },
  '& li > span:last-of-type': { fontVariantNumeric: 'tabular-nums', color: 'var(--cs-ink-muted)' },
});

/** How much could go wrong, rule by rule, and what the case asks for in whoever takes it. */
export function RiskSection({ shown: { risk, skills = [] } }: { shown: ShownCase }) {
  if (!risk) return null;
  return (
    <Section title={t('Risk')} aside={<StatusMark {...riskStatus(risk)} />}>
      {risk.reasons.length === 0 ? (
        <p>{t('Nothing that the policy looks for speaks against it.')}</p>
      ) : (
        <List>
          {risk.reasons.map(({ rule, text, weight }) => (
            <li key={rule}>
              <span>{text}</span>
              <span title={t('Rule {rule}', { rule })}>+{weight}</span>
            </li>
          ))}
          <li>
            <span>{t('Together, by policy risk version {version}', { version: risk.version })}</span>
            <span>{risk.score}</span>
          </li>
        </List>
      )}
      {skills.length > 0 && (
        <p className="quiet">
          {t('Asks for {skills}.', { skills: skills.map((skill) => t(skillName(skill))).join(', ') })}
        </p>
      )}
    </Section>
  );
}
