import type { ShownCase, Workbench } from '../../data/workbench.ts';
import { RevealDialog } from '../../show/RevealDialog.tsx';
import { AttachDialog } from './AttachDialog.tsx';
import type { CaseDocuments } from './use-case-documents.ts';
import { t } from '../../language/t.ts';

type Props = { workbench: Workbench; shown: ShownCase; documents: CaseDocuments };

/** What is asked before a document is attached, and before a sensitive one is opened. */
export function DocumentDialogs({ workbench, shown, documents }: Props) {
  const { choosing, chosen, asking, leaveClosed } = documents;
  return (
    <>
      {choosing && (
        <AttachDialog
          workbench={workbench}
          shown={shown}
          files={choosing.files}
          onClose={() => chosen([], [])}
          onAttached={chosen}
        />
      )}
      {asking && (
        <RevealDialog
          of="case"
          words={{
            title: t('Open “{file}”?', { file: asking.file.name }),
            explains: t(
              'It is sensitive. The audit log keeps that you opened it, and why: on this computer at once, on the server as soon as it answers.',
            ),
            keep: t('Leave it closed'),
            show: t('Open it'),
          }}
          onClose={leaveClosed}
          onReveal={asking.act}
        />
      )}
    </>
  );
}
