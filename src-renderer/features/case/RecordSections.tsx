import { styled } from '@mui/material/styles';
import type { ShownCase, Workbench } from '../../data/workbench.ts';
import { EntryLines, type SegmentRange } from '../../show/EntryLines.tsx';
import type { Reference } from '../../show/reference.ts';
import { Section } from '../../ui/Section.tsx';
import type { CaseActions } from './case-actions.ts';
import { DocumentsSection } from './DocumentsSection.tsx';
import { ErpMark } from './ErpMark.tsx';
import { EvidencePackButton } from './EvidencePackButton.tsx';
import { IntakeSection } from './IntakeSection.tsx';
import { Timeline } from './Timeline.tsx';
import type { CaseDocuments } from './use-case-documents.ts';
import { WhereItIs } from './WhereItIs.tsx';
import { t } from '../../language/t.ts';

/** As far in as the lines of the entry above it. */
const Message = styled('p')({ padding: '4px 8px 6px', overflowWrap: 'anywhere' });

type Props = {
  workbench: Workbench;
  reference: Reference;
  shown: ShownCase;
  actions: CaseActions;
  documents: CaseDocuments;
  onOrigin: (range: SegmentRange) => void;
};

/** What is on record: the form it was proposed with, documents, the entry, where its process is, and what has happened. */
export function RecordSections({ workbench, reference, shown, actions, documents, onOrigin }: Props) {
  return (
    <>
      {shown.intake && (
        <div className="wide">
          <IntakeSection shown={shown} />
        </div>
      )}
      <div className="wide">
        <DocumentsSection shown={shown} documents={documents} />
      </div>
      {shown.entry.length > 0 && (
        <div className="wide">
          <Section title={postingTitle(shown)} flush>
            <EntryLines lines={shown.entry} directory={reference.directory} onOrigin={onOrigin} />
            {shown.posting.message && <Message>{shown.posting.message}</Message>}
            <ErpMark workbench={workbench} caseId={shown.id} isPosted={shown.state === 'posted'} />
          </Section>
        </div>
      )}
      <div className="wide">
        <WhereItIs shown={shown} actions={actions} reference={reference} />
      </div>
      <div className="wide">
        <Section
          title={t('Timeline')}
          aside={<EvidencePackButton workbench={workbench} reference={reference} shown={shown} />}
        >
          <Timeline
            events={shown.timeline}
            steps={shown.steps ?? []}
            files={shown.documents ?? []}
            onOpen={documents.open}
          />
        </Section>
      </div>
    </>
  );
}

/** The entry's title says whether it is a proposal or a fact. */
function postingTitle({ posting }: ShownCase): string {
  switch (posting.state) {
    case 'posted':
      return t('Posted as entry {entry}', { entry: posting.entry });
    case 'queued':
      return t('Entry being posted');
    case 'failed':
      return t('Entry that could not be posted');
    default:
      return t('Proposed entry');
  }
}
