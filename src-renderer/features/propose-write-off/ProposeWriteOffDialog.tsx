import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import TextField from '@mui/material/TextField';
import { useRef, useState, type FormEvent } from 'react';
import { mayPropose } from '../../../src-shared/authority/may.ts';
import { refusalOutcome } from '../../../src-shared/authority/refusal-outcome.ts';
import { departmentOf } from '../../../src-shared/case/department-of.ts';
import { writeOff } from '../../../src-shared/case/kinds/write-off/write-off.ts';
import { writeOffCategoryLabel } from '../../../src-shared/journal/write-off-category.ts';
import { WriteOffProposal } from '../../../src-shared/sync/command.ts';
import { normalisedName } from '../../../src-shared/remittance/identify.ts';
import type { Workbench } from '../../data/workbench.ts';
import { faultWords } from '../../show/fault-words.ts';
import type { Reference } from '../../show/reference.ts';
import { useTyped } from '../../show/use-typed.ts';
import { announce } from '../../ui/announcements.ts';
import { KeyHint } from '../../ui/KeyHint.tsx';
import { StatusIcon } from '../../ui/StatusMark.tsx';
import { keptProposal, PROPOSAL_KEY, proposalOf, type ProposalDraft, type ProposalErrors } from './proposal.ts';

const offered = WriteOffProposal.shape.category.options;

type Props = { workbench: Workbench; reference: Reference; onClose: () => void };

/** Proposes that a receivable be given up. Policy says who has to approve it; never the person who proposes. */
export function ProposeWriteOffDialog({ workbench, reference, onClose }: Props) {
  const own = workbench.person.roles.find(({ site }) => site !== '*')?.site;
  const begun = keptProposal(useTyped(workbench.typed, PROPOSAL_KEY));
  const draft: ProposalDraft = begun ?? {
    site: own ?? reference.directory.sites[0]?.id ?? '',
    account: '',
    payer: '',
    category: 'small-balance',
    amount: '',
    reason: '',
  };
  const storing = useRef(false);
  const [errors, setErrors] = useState<ProposalErrors>({});
  const payers = reference.directory.payers.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const refusal = refusalFor(workbench, reference, draft);
  const change = (part: Partial<ProposalDraft>) => {
    workbench.typed.keep(PROPOSAL_KEY, JSON.stringify({ ...draft, ...part }));
    setErrors({});
  };
  const discard = () => {
    workbench.typed.keep(PROPOSAL_KEY, null);
    onClose();
  };

  const propose = async (event: FormEvent) => {
    event.preventDefault();
    const proposal = proposalOf(draft);
    if ('errors' in proposal) return setErrors(proposal.errors);
    if (refusal !== '' || storing.current) return;
    // A second press while the first is being stored would propose it twice.
    storing.current = true;
    try {
      const { entity, label } = await workbench.submit(null, proposal.payload);
      announce(`${label}: stored and waits for the server.`, { about: entity });
    } catch (fault) {
      storing.current = false;
      return announce(`Nothing was stored. ${faultWords(fault)}`, { tone: 'breach' });
    }
    discard();
  };

  const field = (name: keyof ProposalDraft, label: string, more: object = {}) => (
    <TextField
      label={label}
      value={draft[name]}
      error={errors[name] !== undefined}
      helperText={errors[name] ?? ''}
      onChange={(event) => change({ [name]: event.target.value })}
      {...more}
    />
  );
  const choice = (options: readonly (readonly [string, string])[]) => ({
    select: true,
    slotProps: { select: { native: true } },
    children: options.map(([value, text]) => (
      <option key={value} value={value}>
        {text}
      </option>
    )),
  });

  return (
    <Dialog
      open
      onClose={onClose}
      fullWidth
      maxWidth="xs"
      slotProps={{ paper: { 'aria-label': 'Propose a write-off' } }}
    >
      <form onSubmit={(event) => void propose(event)} noValidate>
        <DialogTitle>Propose a write-off</DialogTitle>
        <DialogContent sx={{ display: 'grid', gap: 3 }}>
          {field('site', 'Site', choice(reference.directory.sites.map(({ id, name }) => [id, name] as const)))}
          {field('account', 'Account', { autoFocus: true, required: true })}
          {field('category', 'Category', choice(offered.map((each) => [each, writeOffCategoryLabel[each]] as const)))}
          {draft.category !== 'small-balance' &&
            field('payer', 'Payer', {
              ...choice([['', 'Not known'], ...payers.map(({ name }) => [name, name] as const)]),
              ...(draft.payer === '' && { helperText: 'Approved as strictly as Medicare, while it is not known.' }),
            })}
          {field('amount', 'Amount', { required: true, slotProps: { htmlInput: { inputMode: 'decimal' } } })}
          {field('reason', 'Why?', { required: true, multiline: true, minRows: 2 })}
          {begun && <p className="quiet">What you typed is kept until you propose or discard it.</p>}
          {refusal && (
            <p role="alert">
              <StatusIcon tone="risk" /> {refusal}
            </p>
          )}
        </DialogContent>
        <DialogActions>
          {begun && (
            <Button variant="text" onClick={discard} sx={{ marginInlineEnd: 'auto' }}>
              Discard
            </Button>
          )}
          <Button onClick={onClose} sx={{ gap: 1.5 }}>
            {begun ? 'Later' : 'Cancel'}
            <KeyHint chord="Escape" />
          </Button>
          <Button type="submit" variant="contained" color="primary" disabled={refusal !== ''}>
            Propose
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** Why the person cannot propose this write-off, in words; '' when they can. The server knows the payer by the same name. */
function refusalFor({ person }: Workbench, reference: Reference, { site, payer }: ProposalDraft): string {
  if (site === '') return '';
  const name = normalisedName(payer);
  const known = reference.directory.payers.find((one) => normalisedName(one.name) === name);
  const place = { kind: writeOff.kind, queue: writeOff.queue, site, payerClass: known?.payerClass ?? '' };
  const department = departmentOf(place, reference.policies);
  const allowed = mayPropose(person, { ...place, department }, reference);
  return allowed.ok ? '' : refusalOutcome(allowed.error).message;
}
