import type { ShownCase, Workbench } from '../../data/workbench.ts';
import type { SegmentRange } from '../../show/EntryLines.tsx';
import type { useReveal } from '../../show/use-reveal.ts';
import { Panel } from '../../ui/Panel.tsx';
import { Side } from './case-layout.ts';
import { EvidencePanel } from './EvidencePanel.tsx';
import type { CaseDocuments } from './use-case-documents.ts';
import { DocumentViewer } from './viewer/DocumentViewer.tsx';
import { t } from '../../language/t.ts';

type Props = {
  workbench: Workbench;
  shown: ShownCase;
  documents: CaseDocuments;
  /** Whether the evidence is shown; a document that was opened is shown in its place. */
  isOpen: boolean;
  /** Below the case, on a narrow screen. */
  stacked: boolean;
  marked: SegmentRange | null;
  reveal: ReturnType<typeof useReveal>;
};

/** Beside the case: the document one has opened, or else the evidence. */
export function CaseSide({ workbench, shown, documents, isOpen, stacked, marked, reveal }: Props) {
  const { opened } = documents;
  if (!isOpen && opened === null) return null;
  const panel = opened ? (
    <DocumentViewer
      key={opened.file.id}
      opened={opened}
      onClose={documents.close}
      onSave={() => documents.save(opened.file)}
    />
  ) : (
    <EvidencePanel workbench={workbench} shown={shown} marked={marked} reveal={reveal} />
  );
  if (stacked) return panel;
  return (
    <Side>
      {opened ? (
        <Panel name="document" label={t('the document')} grip="left" width={560} min={360} max={1100}>
          {panel}
        </Panel>
      ) : (
        <Panel name="evidence" label={t('the evidence')} grip="left" width={360} min={280} max={900}>
          {panel}
        </Panel>
      )}
    </Side>
  );
}
