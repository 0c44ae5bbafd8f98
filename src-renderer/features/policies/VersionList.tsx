import { styled } from '@mui/material/styles';
import type { PolicyDocument } from '../../../src-shared/policy/policy-document.ts';
import { effectiveFrom } from '../../../src-shared/policy/policy-version.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { momentText } from '../../ui/format.ts';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { FigureRow } from './RehearsalResult.tsx';

const List = styled('ol')({
  display: 'grid',
  gap: 0,
  '& > li': { display: 'grid', gap: 4, padding: '10px 0', borderTop: '1px solid var(--cs-line)' },
  '& > li:first-of-type': { borderTop: 0, paddingTop: 2 },
  '& .line': { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 12px' },
  '& .line > button': { marginInlineStart: 'auto' },
  '& h3': { fontSize: 13, lineHeight: '20px', fontWeight: 600 },
  '& ul': { paddingInlineStart: 18, listStyle: 'disc' },
  '& .quiet': { color: 'var(--cs-ink-muted)' },
});

type Props = {
  /** Of one policy. */
  versions: readonly PolicyDocument[];
  inForce: number;
  now: Date;
  exportReason: string | undefined;
  onExport: (version: number) => void;
};

/** Every version with who wrote and reviewed it, why, what it changed, and what its rehearsal came to. */
export function VersionList({ versions, inForce, now, exportReason, onExport }: Props) {
  return (
    <List>
      {versions
        .toSorted((a, b) => b.version - a.version)
        .map((document) => (
          <li key={document.id} aria-label={`Version ${document.version}`}>
            <div className="line">
              <h3>Version {document.version}</h3>
              <StatusMark {...statusOf(document, inForce, now)} />
              <span className="quiet">in force from {momentText(effectiveFrom(document))}</span>
              <ActionButton
                label="Export as DMN"
                action={{
                  id: `policy.export.${document.version}`,
                  label: `Export version ${document.version} as DMN`,
                  group: 'Policy',
                  keys: [],
                  disabledReason: exportReason,
                  run: () => onExport(document.version),
                }}
              />
            </div>
            <Publication document={document} />
          </li>
        ))}
    </List>
  );
}

function Publication({ document: { publication } }: { document: PolicyDocument }) {
  if (!publication) return <p className="quiet">What the network began with.</p>;
  const { authors, reviewer, reason, review, changes, rehearsal } = publication;
  return (
    <>
      <p>{reason}</p>
      {reviewer && (
        <p className="quiet">
          Written by {authors.map(({ name }) => name).join(', ')}; reviewed by {reviewer.name}
          {review.trim() !== '' && `: “${review}”`}
        </p>
      )}
      {changes.length > 0 && (
        <ul>
          {changes.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
      {rehearsal && <FigureRow figures={rehearsal} />}
    </>
  );
}

function statusOf(document: PolicyDocument, inForce: number, now: Date) {
  if (document.version === inForce) return { tone: 'done', word: 'In force' } as const;
  if (effectiveFrom(document) > now.toISOString()) return { tone: 'open', word: 'Waits for its day' } as const;
  return { tone: 'plain', word: 'Superseded' } as const;
}
