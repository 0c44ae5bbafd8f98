import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { useRef } from 'react';
import type { ProposedKind } from '../../../src-shared/case/propose.ts';
import type { Workbench } from '../../data/workbench.ts';
import { faultWords } from '../../show/fault-words.ts';
import { CasePreviewPanel } from '../../show/intake/CasePreviewPanel.tsx';
import { blankDraft, type IntakeDraft, keptDraft, readDraft } from '../../show/intake/intake-draft.ts';
import { IntakeDialog } from '../../show/intake/IntakeDialog.tsx';
import { IntakeFields } from '../../show/intake/IntakeFields.tsx';
import { useCasePreview } from '../../show/intake/use-case-preview.ts';
import { useProblems } from '../../show/intake/use-problems.ts';
import type { ProposalAbout } from '../../show/proposal-about.ts';
import type { Reference } from '../../show/reference.ts';
import { useTyped } from '../../show/use-typed.ts';
import { announce } from '../../ui/announcements.ts';
import { proposalKey, refusalAt } from './proposable.ts';
import { t } from '../../language/t.ts';

type Props = {
  workbench: Workbench;
  reference: Reference;
  kind: ProposedKind;
  about: ProposalAbout | null;
  onOther: () => void;
  onClose: () => void;
};

/** The form of a kind, and beside it what the server would make of it. What is typed is kept until it is proposed or discarded. */
export function ProposeForm({ workbench, reference, kind, about, onOther, onClose }: Props) {
  const { intake } = kind;
  const { directory } = reference;
  const key = about ? `${proposalKey(kind.kind)} ${about.key}` : proposalKey(kind.kind);
  const begun = keptDraft(useTyped(workbench.typed, key));
  const draft = begun ?? { ...blankDraft(about?.site ?? ownSite(workbench, reference)), values: about?.values ?? {} };
  const reading = readDraft(intake, draft);
  const { problems, show } = useProblems(reading);
  const request = reading.ok ? { kind: kind.kind, site: draft.site, values: reading.values } : null;
  const preview = useCasePreview(workbench, request && JSON.stringify(request));
  const payer = draft.values[intake.fields.find(({ type }) => type === 'payer')?.key ?? ''] ?? '';
  const refusal = refusalAt(kind, { site: draft.site, payer }, { person: workbench.person, reference });
  const storing = useRef(false);
  const keep = (next: IntakeDraft) => workbench.typed.keep(key, JSON.stringify(next));
  const discard = () => {
    workbench.typed.keep(key, null);
    onClose();
  };
  const propose = async () => {
    if (!request) return show();
    // A second press while the first is being stored would propose it twice.
    if (refusal !== '' || storing.current) return;
    storing.current = true;
    try {
      const reconciles = about && { reconciles: about.reconciles };
      const { entity, label } = await workbench.submit(null, { type: 'case.propose', ...request, ...reconciles });
      about?.onProposed(entity);
      announce(t('{label}: stored and waits for the server.', { label }), { about: entity });
    } catch (fault) {
      storing.current = false;
      return announce(t('Nothing was stored. {fault}', { fault: faultWords(fault) }), { tone: 'breach' });
    }
    discard();
  };
  return (
    <IntakeDialog
      title={t(intake.title)}
      fields={intake.fields}
      confirm={t('Propose')}
      refusal={refusal}
      isBegun={begun !== null}
      problems={problems}
      aside={<CasePreviewPanel state={preview} directory={directory} />}
      more={<Button onClick={onOther}>{t('Propose something else')}</Button>}
      onConfirm={() => void propose()}
      onDiscard={discard}
      onClose={onClose}
    >
      <TextField
        label={t('Site')}
        select
        value={draft.site}
        onChange={(event) => keep({ ...draft, site: event.target.value })}
        slotProps={{ select: { native: true } }}
        sx={{ maxWidth: 360 }}
      >
        {directory.sites.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </TextField>
      <IntakeFields
        fields={intake.fields}
        draft={draft}
        problems={problems}
        directory={directory}
        autoFocus
        onChange={keep}
      />
    </IntakeDialog>
  );
}

function ownSite({ person }: Workbench, { directory }: Reference): string {
  const own = person.roles.find(({ site }) => site !== '*')?.site;
  return own ?? directory.sites[0]?.id ?? '';
}
