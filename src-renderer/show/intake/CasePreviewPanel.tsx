import { styled } from '@mui/material/styles';
import { factText } from '../../../src-shared/case/material.ts';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import type { CasePreview } from '../../../src-shared/wire/cases.ts';
import { Amount } from '../../ui/Amount.tsx';
import { counted } from '../../ui/format.ts';
import { StatusIcon } from '../../ui/StatusMark.tsx';
import { Checks } from '../Checks.tsx';
import { EntryLines } from '../EntryLines.tsx';
import type { PreviewState } from './use-case-preview.ts';
import { t } from '../../language/t.ts';

const Panel = styled('aside')({
  display: 'grid',
  alignContent: 'start',
  gap: 14,
  minWidth: 0,
  '& h2': { fontSize: 14, lineHeight: '20px', fontWeight: 600 },
  '& h3': { fontSize: 12, lineHeight: '16px', fontWeight: 600, color: 'var(--cs-ink-muted)', marginBottom: 4 },
  '& .amount': { fontSize: 20, lineHeight: '28px', fontWeight: 600 },
  '& ul, & ol': { display: 'grid', gap: 4 },
  '& ol': { paddingInlineStart: 18, listStyle: 'decimal' },
  '& li > svg': { verticalAlign: -2, marginInlineEnd: 4 },
  '& small': { display: 'block', fontSize: 12, lineHeight: '16px', color: 'var(--cs-ink-muted)' },
  '& dl': { display: 'grid', rowGap: 4 },
  '& dl > div': { display: 'flex', columnGap: 12, justifyContent: 'space-between' },
  '& dt': { color: 'var(--cs-ink-muted)' },
  '& dd': { textAlign: 'end', overflowWrap: 'anywhere' },
});

const hints = {
  incomplete: t('It appears here once everything is filled in.'),
  offline: t('Checked when the server is reached. You can propose now: it is kept here and sent by itself.'),
} as const;

type Props = { state: PreviewState; directory: Directory };

/** What would become of the proposal: what was found, what is in the way, who does what, and the entry it would post. */
export function CasePreviewPanel({ state, directory }: Props) {
  const preview = state.of === 'shown' ? state.preview : state.of === 'asking' ? state.last : null;
  return (
    <Panel aria-label={t('What would become of it')} aria-busy={state.of === 'asking'}>
      <h2>{t('What would become of it')}</h2>
      {(state.of === 'incomplete' || state.of === 'offline') && <p className="quiet">{hints[state.of]}</p>}
      {state.of === 'asking' && !preview && <p className="quiet">{t('It is being checked…')}</p>}
      {state.of === 'refused' && (
        <p role="alert">
          <StatusIcon tone="risk" /> {state.message}
        </p>
      )}
      {preview && <Shown preview={preview} directory={directory} />}
    </Panel>
  );
}

function Shown({ preview, directory }: { preview: CasePreview; directory: Directory }) {
  const { title, amountMinor, approvalsNeeded, rule, blockedBy, steps, checks, facts, entry } = preview;
  return (
    <>
      <div role="status">
        <p className="amount">
          <Amount minor={amountMinor} />
        </p>
        <p>{title}</p>
      </div>
      {blockedBy.length > 0 && (
        <div>
          <h3>{t('Cannot be approved yet')}</h3>
          <ul>
            {blockedBy.map((sentence) => (
              <li key={sentence}>
                <StatusIcon tone="risk" />
                {sentence}
              </li>
            ))}
          </ul>
        </div>
      )}
      <div>
        <h3>{t('Approvals')}</h3>
        <p>{approvalsNeeded === 0 ? t('Goes on without approval') : counted(approvalsNeeded, 'approval')}</p>
        <small>
          {t('{ruleText} · policy {policy} v{version}, rule {rule}', {
            ruleText: rule.text,
            policy: rule.policy,
            version: rule.version,
            rule: rule.rule,
          })}
        </small>
      </div>
      {steps.length > 0 && (
        <div>
          <h3>{t('Steps before approval')}</h3>
          <ol>
            {steps.map(({ id, label, explains }) => (
              <li key={id}>
                {label}
                <small>{explains}</small>
              </li>
            ))}
          </ol>
        </div>
      )}
      {checks.length > 0 && (
        <div>
          <h3>{t('Checks')}</h3>
          <Checks checks={checks} />
        </div>
      )}
      <div>
        <h3>{t('Facts')}</h3>
        <dl>
          {facts.map((fact) => (
            <div key={fact.key}>
              <dt>{t(fact.label)}</dt>
              <dd>{factText(fact) || t('none')}</dd>
            </div>
          ))}
        </dl>
      </div>
      {entry.length > 0 && (
        <div>
          <h3>{t('Entry it would post')}</h3>
          <EntryLines lines={entry} directory={directory} />
        </div>
      )}
    </>
  );
}
