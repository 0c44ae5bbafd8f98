import { styled } from '@mui/material/styles';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { mayKeepRules } from '../../../src-shared/authority/rule-work.ts';
import { dateText, type CalendarDate } from '../../../src-shared/base/dates.ts';
import type { SideRole } from '../../../src-shared/matching/combine-sides.ts';
import type { RulesVersion } from '../../../src-shared/reconciliation/pair-rules.ts';
import type { Workbench } from '../../data/workbench.ts';
import type { Reference } from '../../show/reference.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Section } from '../../ui/Section.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { sideText } from './reconcile-words.ts';
import { RuleExamples } from './RuleExamples.tsx';
import { RulesGrid } from './RulesGrid.tsx';
import { RulesRehearsal } from './RulesRehearsal.tsx';
import { RulesSteps } from './RulesSteps.tsx';
import { usePairRules } from './use-pair-rules.ts';
import { t } from '../../language/t.ts';

const Content = styled(DialogContent)({
  '&&': { display: 'grid', gap: 12, alignContent: 'start', paddingTop: 4 },
  '& .row': { display: 'flex', flexWrap: 'wrap', gap: 8, alignItems: 'center' },
  '& .steps': { display: 'grid', gap: 14, paddingTop: 8, marginBottom: 12 },
  '& .quiet': { color: 'var(--cs-ink-muted)' },
});

type Props = {
  workbench: Workbench;
  reference: Pick<Reference, 'authorizer' | 'directory'>;
  /** Pairs of sides that meet here, and the site that keeps their account; '' where nobody has said. */
  pairs: readonly (readonly [SideRole, SideRole])[];
  site: string;
  /** Whether the site is the period's, and cannot be another. */
  isFixed: boolean;
  /** The version that is matched by here. */
  versionOf: (pair: readonly [SideRole, SideRole]) => number | null;
  today: CalendarDate;
  onSite: (site: string) => void;
  onUsed: () => void;
  onClose: () => void;
};

/** The rules by which two accounts are matched: looked at by everybody, written, rehearsed and put into use by those who may. */
export function RulesDialog({ workbench, reference, pairs, isFixed, onSite, onClose, ...props }: Props) {
  const sites = reference.directory.sites.filter(
    ({ id }) => mayKeepRules(workbench.person, 'read', { site: id, authorizer: reference.authorizer }).ok,
  );
  const [chosen, choose] = useState(pairs.length - 1);
  const [left, right] = pairs[chosen] ?? pairs[0]!;
  const site = props.site === '' ? (sites[0]?.id ?? '') : props.site;
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="xl" aria-labelledby="rules-title">
      <DialogTitle id="rules-title">
        {t('Rules of {sideText} and {sideText2}', { sideText: sideText[left], sideText2: sideText[right] })}
      </DialogTitle>
      <Content>
        <div className="row">
          <Choice
            label={t('Site that keeps the account')}
            value={site}
            disabled={isFixed}
            options={sites.map((one) => [one.id, one.name])}
            onChoose={onSite}
          />
          {pairs.length > 1 && (
            <Choice
              label={t('Sides')}
              value={String(chosen)}
              options={pairs.map(([a, b], at) => [
                String(at),
                t('{sideText} and {sideText2}', { sideText: sideText[a], sideText2: sideText[b] }),
              ])}
              onChoose={(at) => choose(Number(at))}
            />
          )}
        </div>
        {site === '' ? (
          <EmptyState
            title={t('No site')}
            hint={t('Your role does not let you see how accounts of any site are reconciled.')}
          />
        ) : (
          <Rules key={`${site} ${left} ${right}`} {...props} {...{ workbench, reference, site, left, right }} />
        )}
      </Content>
      <DialogActions>
        <Button onClick={onClose}>{t('Close')}</Button>
      </DialogActions>
    </Dialog>
  );
}

type RulesProps = Pick<Props, 'workbench' | 'reference' | 'site' | 'versionOf' | 'today' | 'onUsed'> & {
  left: SideRole;
  right: SideRole;
};

function Rules({ workbench, reference, site, left, right, versionOf, today, onUsed }: RulesProps) {
  const desk = usePairRules(workbench, { site, left, right });
  const { reply, fault, content, draft, newest, isUnsaved } = desk;
  const here = versionOf([left, right]);
  if (!reply) {
    return fault ? (
      <EmptyState
        title={t('This is not known now')}
        hint={t('{fault} Matching goes on by the rules that this computer has.', { fault })}
      >
        <Button onClick={desk.again}>{t('Ask again')}</Button>
      </EmptyState>
    ) : (
      <EmptyState late title={t('Looking')} hint={t('The rules are asked for at the server.')} />
    );
  }
  const mayWrite = mayKeepRules(workbench.person, 'write', { site, authorizer: reference.authorizer }).ok;
  const sides = { left: sideText[left].toLowerCase(), right: sideText[right].toLowerCase() };
  const known = new Set(reply.versions.flatMap(({ table }) => table.rules.map(({ id }) => id)));
  return (
    <>
      <p>
        <StatusMark
          tone={isUnsaved ? 'risk' : draft ? 'open' : 'done'}
          word={
            isUnsaved
              ? t('Changed here, not saved')
              : draft
                ? t('Draft of {at}', { at: draft.authors.at(-1)?.name })
                : t('In use')
          }
        />{' '}
        {versionText(newest)} {here !== null && t('This computer matches by version {here}.', { here })}
      </p>
      {fault && <p role="status">{t('{fault} What is shown is older.', { fault })}</p>}
      <Section title={t('Rules, in the order in which they are tried')} flush>
        <RulesGrid
          {...{ sides, known }}
          table={content.table}
          onEdit={mayWrite ? (table) => desk.edit({ table }) : null}
        />
      </Section>
      <Section title={t('Examples that must come out')}>
        <RuleExamples
          {...{ sides }}
          table={content.table}
          examples={content.examples}
          onEdit={mayWrite ? (examples) => desk.edit({ examples }) : null}
        />
      </Section>
      <Section title={t('From draft to use')}>
        <div className="steps">
          <RulesSteps {...{ workbench, reference, desk, today, onUsed }} />
        </div>
        {draft?.rehearsal && !isUnsaved ? (
          <RulesRehearsal rehearsal={draft.rehearsal} />
        ) : (
          newest.rehearsal && !draft && <RulesRehearsal rehearsal={newest.rehearsal} />
        )}
      </Section>
    </>
  );
}

/** Where the rules in use come from, in a sentence. */
function versionText({ version, from, authors, putIntoUse, reason }: RulesVersion): string {
  if (!putIntoUse) return t('Version {version} comes with Countersign.', { version });
  const writers = authors.map(({ name }) => name).join(', ');
  return t('Version {version}, for periods from {from}: written by {writers}, put into use by {by}. {reason}', {
    version,
    from: dateText(from),
    writers,
    by: putIntoUse.by.name,
    reason,
  });
}

type ChoiceProps = {
  label: string;
  value: string;
  disabled?: boolean;
  options: readonly (readonly [string, string])[];
  onChoose: (value: string) => void;
};

function Choice({ label, value, disabled = false, options, onChoose }: ChoiceProps) {
  return (
    <TextField
      select
      size="small"
      {...{ label, value, disabled }}
      onChange={({ target }) => onChoose(target.value)}
      slotProps={{ select: { native: true }, inputLabel: { shrink: true } }}
    >
      {options.map(([id, text]) => (
        <option key={id} value={id}>
          {text}
        </option>
      ))}
    </TextField>
  );
}
