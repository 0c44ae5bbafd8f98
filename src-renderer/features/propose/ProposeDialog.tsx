import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { caseKinds } from '../../../src-shared/case/kinds.ts';
import type { CommandDocument } from '../../../src-shared/sync/command.ts';
import type { Workbench } from '../../data/workbench.ts';
import type { ProposalAbout } from '../../show/proposal-about.ts';
import type { Reference } from '../../show/reference.ts';
import { KeyHint } from '../../ui/KeyHint.tsx';
import { useObservable } from '../../ui/use-observable.ts';
import { KindChooser } from './KindChooser.tsx';
import { proposableKinds, proposalKey } from './proposable.ts';
import { ProposeForm } from './ProposeForm.tsx';
import { t } from '../../language/t.ts';

type Props = {
  workbench: Workbench;
  reference: Reference;
  /** Of the form that is open; null: it is still to be chosen. */
  kind: string | null;
  /** What it is about, where its form is not begun from nothing. */
  about: ProposalAbout | null;
  onChoose: (kind: string | null) => void;
  onClose: () => void;
};

/** Proposes a case of any kind that people propose: which one, then its form. */
export function ProposeDialog({ workbench, reference, kind: chosen, about, onChoose, onClose }: Props) {
  const commands = useObservable(workbench.commands$, noCommands);
  const kind = chosen === null ? undefined : caseKinds.find(chosen);
  if (kind?.intake) {
    return (
      <ProposeForm
        key={`${kind.kind} ${about?.key ?? ''}`}
        about={about}
        workbench={workbench}
        reference={reference}
        kind={{ ...kind, intake: kind.intake }}
        onOther={() => onChoose(null)}
        onClose={onClose}
      />
    );
  }
  const { person, typed } = workbench;
  const kinds = proposableKinds(
    caseKinds,
    { person, reference, commands },
    (one) => typed.get(proposalKey(one.kind)) !== null,
  );
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" slotProps={{ paper: { 'aria-label': t('Propose a case') } }}>
      <DialogTitle>{t('Propose a case')}</DialogTitle>
      <DialogContent sx={{ '&&': { pt: 2 } }}>
        <KindChooser kinds={kinds} onChoose={onChoose} />
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose} sx={{ gap: 1.5 }}>
          {t('Cancel')}
          <KeyHint chord="Escape" />
        </Button>
      </DialogActions>
    </Dialog>
  );
}

const noCommands: readonly CommandDocument[] = [];
