import type { CommandPayload } from '../../../src-shared/sync/command.ts';
import type { ShownCase, Workbench } from '../../data/workbench.ts';
import { PlaceDialog } from '../../show/PlaceDialog.tsx';
import type { Reference } from '../../show/reference.ts';
import { useRanking } from '../../show/use-ranking.ts';
import type { Asked } from './case-actions.ts';
import { ChangeDialog } from './ChangeDialog.tsx';
import { DocumentDialogs } from './DocumentDialogs.tsx';
import { ExplainDialog } from './ExplainDialog.tsx';
import type { CaseDocuments } from './use-case-documents.ts';
import type { CaseChange } from './use-change.ts';

type Props = {
  workbench: Workbench;
  reference: Reference;
  shown: ShownCase;
  documents: CaseDocuments;
  change: CaseChange;
  /** Why what the form asks cannot be done any more. */
  refused: string | undefined;
  onDone: (what: Asked, payload: CommandPayload) => Promise<void>;
  placing: boolean;
  onPlaced: () => void;
  explaining: boolean;
  onExplained: () => void;
};

/** What may lie over a case: its place in the queue, the form it is changed with, its documents, and why it is here. */
export function CaseDialogs(props: Props) {
  const { workbench, reference, shown, documents, change, refused, onDone } = props;
  const ranking = useRanking(reference);
  return (
    <>
      {props.placing && (
        <PlaceDialog
          workbench={workbench}
          reference={reference}
          ranking={ranking}
          id={shown.id}
          onClose={props.onPlaced}
        />
      )}
      {change.asked && shown.intake && change.intake && (
        <ChangeDialog
          changing={change.asked}
          shown={shown}
          intake={change.intake}
          stored={shown.intake}
          reference={reference}
          typed={workbench.typed}
          refused={refused}
          onDone={onDone}
          onClose={() => change.ask(null)}
        />
      )}
      <DocumentDialogs workbench={workbench} shown={shown} documents={documents} />
      {props.explaining && <ExplainDialog shown={shown} reference={reference} onClose={props.onExplained} />}
    </>
  );
}
