import type { ShownCase, Workbench } from '../../data/workbench.ts';
import { faultWords } from '../../show/fault-words.ts';
import type { Reference } from '../../show/reference.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { announce } from '../../ui/announcements.ts';
import { useActions, type Action } from '../../ui/keys.ts';
import { saveFile } from '../../ui/save-file.ts';
import { t } from '../../language/t.ts';

type Props = { workbench: Workbench; reference: Reference; shown: Pick<ShownCase, 'id' | 'number' | 'site'> };

/**
 * Everything the audit log says about the case, with proofs, to be verified without the server: for a program, or on pages that
 * enclose the same.
 */
export function EvidencePackButton({ workbench, reference, shown }: Props) {
  const log = { type: 'AuditLog', site: shown.site } as const;
  const disabledReason = reference.authorizer.permits(workbench.person.roles, 'read', log).allowed
    ? undefined
    : t('Auditors, controllers and the governance board take the evidence of a case.');
  const take: Action = {
    id: 'case.evidencePack',
    label: t('Evidence pack'),
    group: t('Case'),
    keys: [],
    run: () => void takePack(workbench, shown),
    disabledReason,
  };
  const takePdf: Action = {
    id: 'case.evidencePdf',
    label: t('Evidence as PDF'),
    group: t('Case'),
    keys: [],
    run: () => void savePdf(workbench, shown),
    disabledReason,
  };
  useActions([take, takePdf]);
  return (
    <>
      <ActionButton action={take} />
      <ActionButton action={takePdf} />
    </>
  );
}

async function savePdf({ audit }: Workbench, { id, number }: Props['shown']): Promise<void> {
  try {
    const saved = await audit.saveEvidence(id, `evidence-${number}.pdf`);
    if (saved !== null)
      announce(
        t('The evidence of {number} is in {saved}. It encloses the pack that can be verified.', { number, saved }),
      );
  } catch (error) {
    sayFailed(error);
  }
}

async function takePack({ audit }: Workbench, { id, number }: Props['shown']): Promise<void> {
  try {
    const pack = await audit.evidence(id);
    saveFile(`evidence-${number}.json`, new Blob([JSON.stringify(pack)], { type: 'application/json' }));
    announce(
      t('The evidence of {number}: {entries} entries of the audit log, with proofs.', {
        number,
        entries: pack.entries.length,
      }),
    );
  } catch (error) {
    sayFailed(error);
  }
}

function sayFailed(error: unknown): void {
  announce(t('The evidence could not be had: {fault}', { fault: faultWords(error) }), {
    tone: 'risk',
  });
}
