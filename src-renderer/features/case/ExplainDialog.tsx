import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { styled } from '@mui/material/styles';
import { approvalSubjectOf } from '../../../src-shared/case/approval-subject.ts';
import type { PolicyReason } from '../../../src-shared/case/case-document.ts';
import { caseKinds } from '../../../src-shared/case/kinds.ts';
import { formatMinor } from '../../../src-shared/money/format.ts';
import type { PolicyInputs } from '../../../src-shared/policy/evaluate.ts';
import type { PolicyTable } from '../../../src-shared/policy/policy-document.ts';
import type { ShownCase } from '../../data/workbench.ts';
import type { Reference } from '../../show/reference.ts';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { Table } from '../../ui/Table.tsx';

const Rules = styled('ol')({
  display: 'grid',
  gap: 2,
  '& li': {
    display: 'grid',
    gridTemplateColumns: '72px minmax(0, 1fr)',
    columnGap: 8,
    padding: '4px 8px',
    borderRadius: 4,
  },
  '& li > span:first-of-type': { color: 'var(--cs-ink-muted)' },
  '& li[data-fired]': { background: 'var(--cs-accent-soft)', fontWeight: 600 },
});
const Part = styled('section')({
  '& h3': { fontSize: 14, lineHeight: '20px' },
  '& > p': { color: 'var(--cs-ink-muted)' },
});

type Props = { shown: ShownCase; reference: Reference; onClose: () => void };

/** The rules behind a case: which policy, which version, what it looked at, and which rule fired. */
export function ExplainDialog({ shown, reference, onClose }: Props) {
  const kind = caseKinds.find(shown.kind);
  return (
    <Dialog open onClose={onClose} maxWidth="md" fullWidth slotProps={{ paper: { 'aria-label': 'Why it is here' } }}>
      <DialogTitle>Why {shown.number} is here</DialogTitle>
      <DialogContent tabIndex={0} sx={{ display: 'grid', gap: 4 }}>
        <Reason title="What sent it here" reason={shown.why} inputs={null} reference={reference} />
        <Reason
          title="How many approvals it takes"
          reason={shown.approvalRule}
          inputs={kind ? kind.approval.inputs(approvalSubjectOf(shown)) : null}
          reference={reference}
        />
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>Close</Button>
      </DialogActions>
    </Dialog>
  );
}

type ReasonProps = { title: string; reason: PolicyReason; inputs: PolicyInputs | null; reference: Reference };

function Reason({ title, reason, inputs, reference }: ReasonProps) {
  const inForce = reference.policies.get(reason.policy);
  const table = reference.tables.find(({ policy, version }) => policy === reason.policy && version === reason.version);
  return (
    <Part>
      <h3>{title}</h3>
      <p>
        {table?.title ?? reason.policy} · version {reason.version}, rule {reason.rule} · recorded as {reason.evaluation}
      </p>
      {inForce && inForce.version !== reason.version && (
        <StatusMark
          tone="risk"
          word={`Version ${inForce.version} is in force now; this case keeps version ${reason.version}`}
        />
      )}
      {inputs && table && <Inputs table={table} inputs={inputs} />}
      {table ? (
        <Rules aria-label="Rules in the order they are tried">
          {table.rules.map((rule) => (
            <li key={rule.id} data-fired={rule.id === reason.rule || undefined} aria-current={rule.id === reason.rule}>
              <span>{rule.id}</span>
              <span>
                {rule.text}
                {rule.id === reason.rule && <span className="visually-hidden"> (this rule fired)</span>}
              </span>
            </li>
          ))}
        </Rules>
      ) : (
        <p>{reason.text}</p>
      )}
    </Part>
  );
}

/** What the policy looked at. Cents are the only numbers whose name says so. */
function Inputs({ table, inputs }: { table: PolicyTable; inputs: PolicyInputs }) {
  return (
    <Table>
      <tbody>
        {table.inputs.map(({ name, label }) => {
          const value = inputs[name];
          const isMoney = typeof value === 'number' && name.endsWith('Minor');
          return (
            <tr key={name}>
              <td className="quiet">{label}</td>
              <td className="figure">{isMoney ? formatMinor(value) : String(value ?? '')}</td>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}
