import { mayTakeEvidence } from '../../../src-shared/authority/may-read-audit.ts';
import type { ShownCase, Workbench } from '../../data/workbench.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { announce } from '../../ui/announcements.ts';
import { useActions, type Action } from '../../ui/keys.ts';
import { saveFile } from '../../ui/save-file.ts';

type Props = { workbench: Workbench; shown: Pick<ShownCase, 'id' | 'number' | 'site'> };

/** Everything the audit log says about the case, with proofs, as a file that can be verified without the server. */
export function EvidencePackButton({ workbench, shown }: Props) {
  const take: Action = {
    id: 'case.evidencePack',
    label: 'Evidence pack',
    group: 'Case',
    keys: [],
    run: () => void takePack(workbench, shown),
    disabledReason: mayTakeEvidence(workbench.person, shown.site)
      ? undefined
      : 'Auditors, controllers and the governance board take the evidence of a case.',
  };
  useActions([take]);
  return <ActionButton action={take} />;
}

async function takePack({ audit }: Workbench, { id, number }: Props['shown']): Promise<void> {
  try {
    const pack = await audit.evidence(id);
    saveFile(`evidence-${number}.json`, new Blob([JSON.stringify(pack)], { type: 'application/json' }));
    announce(`The evidence of ${number}: ${pack.entries.length} entries of the audit log, with proofs.`);
  } catch (error) {
    announce(`The evidence could not be had: ${error instanceof Error ? error.message : String(error)}`, {
      tone: 'risk',
    });
  }
}
