import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { styled } from '@mui/material/styles';
import { approvalInputs } from '../../../src-shared/case/approval-inputs.ts';
import { approvalSubjectOf } from '../../../src-shared/case/approval-subject.ts';
import type { PolicyReason } from '../../../src-shared/case/case-document.ts';
import type { CaseKind } from '../../../src-shared/case/kind.ts';
import { caseKinds } from '../../../src-shared/case/kinds.ts';
import { riskForApproval } from '../../../src-shared/case/risk.ts';
import { formatMinor } from '../../../src-shared/money/format.ts';
import { evaluate, type PolicyInputs, type PolicyValue } from '../../../src-shared/policy/evaluate.ts';
import type { PolicyTable } from '../../../src-shared/policy/policy-document.ts';
import type { ShownCase } from '../../data/workbench.ts';
import type { Reference } from '../../show/reference.ts';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { t } from '../../language/t.ts';

const Rules = styled('ol')({
  display: 'grid',
  gap: 2,
  '& li': {
    display: 'grid',
    gridTemplateColumns: '72px minmax(0, 1fr)',
    columnGap: 8,
    padding: '4px 8px',
    borderRadius: 4,
    color: 'var(--cs-ink-muted)',
  },
  '& li[data-fired]': { background: 'var(--cs-accent-soft)', color: 'var(--cs-ink)', fontWeight: 600 },
  '& small': { display: 'block', fontSize: 12, lineHeight: '16px', fontWeight: 400 },
});
const Part = styled('section')({
  display: 'grid',
  gap: 8,
  '& h3': { fontSize: 14, lineHeight: '20px' },
  '& p': { color: 'var(--cs-ink-muted)' },
  '& small': { overflowWrap: 'anywhere' },
});
const Looked = styled('dl')({
  display: 'flex',
  flexWrap: 'wrap',
  gap: '6px 24px',
  padding: '8px',
  border: '1px solid var(--cs-line)',
  borderRadius: 4,
  '& dt': { fontSize: 12, lineHeight: '16px', color: 'var(--cs-ink-muted)' },
  '& dd': { fontWeight: 500 },
});

type Props = { shown: ShownCase; reference: Reference; onClose: () => void };

/** The rules behind a case: which policy, which version, what it looked at, and which rule fired. */
export function ExplainDialog({ shown, reference, onClose }: Props) {
  const kind = caseKinds.find(shown.kind);
  return (
    <Dialog open onClose={onClose} maxWidth="md" fullWidth slotProps={{ paper: { 'aria-label': t('Why it is here') } }}>
      <DialogTitle>{t('Why {number} is here', { number: shown.number })}</DialogTitle>
      <DialogContent tabIndex={0} sx={{ position: 'relative', display: 'grid', gap: 6 }}>
        <Reason
          title={t('What sent it here')}
          reason={shown.why}
          inputs={shown.why.inputs ?? null}
          reference={reference}
        />
        <Reason
          title={t('How many approvals it takes')}
          reason={shown.approvalRule}
          inputs={kind ? lookedAt(shown, kind, reference) : null}
          reference={reference}
        />
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{t('Close')}</Button>
      </DialogActions>
    </Dialog>
  );
}

/** What its approval table was asked with: as recorded where the same decision sent it here, otherwise as it can be told from the case. */
function lookedAt(shown: ShownCase, kind: CaseKind, { policies, tables }: Reference): PolicyInputs {
  const { policy, version, evaluation } = shown.approvalRule;
  if (shown.why.evaluation === evaluation && shown.why.inputs) return shown.why.inputs;
  const table = tables.find((one) => one.policy === policy && one.version === version);
  const asked = table ? new Map(policies).set(policy, table) : policies;
  const risk = riskForApproval({ ...shown, firstTimePayee: shown.risk?.firstTimePayee ?? false }, policies);
  return approvalInputs(kind, { ...approvalSubjectOf(shown), risk }, asked);
}

type ReasonProps = { title: string; reason: PolicyReason; inputs: PolicyInputs | null; reference: Reference };

function Reason({ title, reason, inputs, reference }: ReasonProps) {
  const inForce = reference.policies.get(reason.policy);
  const table = reference.tables.find(({ policy, version }) => policy === reason.policy && version === reason.version);
  return (
    <Part>
      <div>
        <h3>{title}</h3>
        <p>
          {t('{tableTitle} · version {version}, rule {rule}', {
            tableTitle: table ? t(table.title) : reason.policy,
            version: reason.version,
            rule: reason.rule,
          })}
          <br />
          <small>{t('recorded as {evaluation}', { evaluation: reason.evaluation })}</small>
        </p>
      </div>
      {inForce && inForce.version !== reason.version && (
        <StatusMark
          tone="risk"
          word={t('Version {version} is in force now; this case keeps version {version2}', {
            version: inForce.version,
            version2: reason.version,
          })}
        />
      )}
      {inputs && table && <Inputs table={table} inputs={inputs} />}
      {table ? <RuleList table={table} fired={reason.rule} inputs={inputs} /> : <p>{reason.text}</p>}
    </Part>
  );
}

/** The rules in the order they are tried: what each one missed, and the one that fired. */
function RuleList({ table, fired, inputs }: { table: PolicyTable; fired: string; inputs: PolicyInputs | null }) {
  const again = inputs && evaluate(table, inputs);
  // The record says which rule fired: what is worked out here may only add to it.
  const tried = again?.ok && again.value.rule === fired ? again.value.tried : [];
  return (
    <Rules aria-label={t('Rules in the order they are tried')}>
      {table.rules.map(({ id, text }) => {
        const missed = tried.find(({ rule }) => rule === id)?.failed;
        return (
          <li key={id} data-fired={id === fired || undefined} aria-current={id === fired}>
            <span>{id}</span>
            <span>
              {text}
              {id === fired && <span className="visually-hidden"> {t('(this rule fired)')}</span>}
              {missed && <small>{t('Passed over: {missed}.', { missed })}</small>}
            </span>
          </li>
        );
      })}
    </Rules>
  );
}

/** What the policy looked at. Cents are the only numbers whose name says so. */
function Inputs({ table, inputs }: { table: PolicyTable; inputs: PolicyInputs }) {
  return (
    <Looked aria-label={t('What the rules looked at')}>
      {table.inputs.map(({ name, label }) => (
        <div key={name}>
          <dt>{label}</dt>
          <dd>{inputText(name, inputs[name])}</dd>
        </div>
      ))}
    </Looked>
  );
}

function inputText(name: string, value: PolicyValue | undefined): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number' && name.endsWith('Minor')) return formatMinor(value);
  return value === undefined || value === '' ? 'none' : String(value);
}
