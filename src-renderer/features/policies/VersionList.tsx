import { styled } from '@mui/material/styles';
import { type ReactNode, useState } from 'react';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import type { PolicyDocument } from '../../../src-shared/policy/policy-document.ts';
import { effectiveFrom } from '../../../src-shared/policy/policy-version.ts';
import type { PolicyBoard } from '../../data/policy-board.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { momentText } from '../../ui/format.ts';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { ChangeList } from './ChangeList.tsx';
import { FigureRow } from './RehearsalResult.tsx';
import { t } from '../../language/t.ts';

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
  board: PolicyBoard;
  directory: Directory;
  /** Why this person is not shown the decisions of a rehearsal now; undefined when they are. */
  listReason: string | undefined;
  onCase: (id: string) => void;
  onExport: (version: number) => void;
};

/** Every version with who wrote and reviewed it, why, what it changed, and what its rehearsal came to. */
export function VersionList({ versions, inForce, now, exportReason, onExport, ...kept }: Props) {
  const [listed, setListed] = useState<string | null>(null);
  return (
    <List>
      {versions
        .toSorted((a, b) => b.version - a.version)
        .map((document) => (
          <li key={document.id} aria-label={t('Version {version}', { version: document.version })}>
            <div className="line">
              <h3>{t('Version {version}', { version: document.version })}</h3>
              <StatusMark {...statusOf(document, inForce, now)} />
              <span className="quiet">
                {t('in force from {effectiveFrom}', { effectiveFrom: momentText(effectiveFrom(document)) })}
              </span>
              <ActionButton
                label={t('Export as DMN')}
                action={{
                  id: `policy.export.${document.version}`,
                  label: t('Export version {version} as DMN', { version: document.version }),
                  group: t('Policy'),
                  keys: [],
                  disabledReason: exportReason,
                  run: () => onExport(document.version),
                }}
              />
            </div>
            <Publication document={document}>
              {(rehearsal) => (
                <KeptRehearsal
                  {...kept}
                  version={document.version}
                  policy={document.policy}
                  rehearsal={rehearsal}
                  isListed={listed === document.id}
                  onListed={(isListed) => setListed(isListed ? document.id : null)}
                />
              )}
            </Publication>
          </li>
        ))}
    </List>
  );
}

type Rehearsed = NonNullable<NonNullable<PolicyDocument['publication']>['rehearsal']>;

type KeptProps = Pick<Props, 'board' | 'directory' | 'listReason' | 'onCase'> & {
  version: number;
  policy: string;
  rehearsal: Rehearsed;
  isListed: boolean;
  onListed: (isListed: boolean) => void;
};

/** What the rehearsal came to that the version was published with, and on demand its list. */
function KeptRehearsal({ version, policy, rehearsal, isListed, onListed, listReason, ...list }: KeptProps) {
  return (
    <>
      <FigureRow figures={rehearsal} />
      {rehearsal.changed > 0 && (
        <div>
          <ActionButton
            label={isListed ? t('Hide the decisions') : t('Show the decisions')}
            action={{
              id: `policy.list.${version}`,
              label: t('{isListed} the decisions that version {version} was to change', {
                isListed: isListed ? t('Hide') : t('Show'),
                version,
              }),
              group: t('Policy'),
              keys: [],
              disabledReason: isListed ? undefined : listReason,
              run: () => onListed(!isListed),
            }}
          />
        </div>
      )}
      {isListed && <ChangeList {...list} {...{ policy }} rehearsal={rehearsal.id} changed={rehearsal.changed} />}
    </>
  );
}

type PublicationProps = { document: PolicyDocument; children: (rehearsal: Rehearsed) => ReactNode };

function Publication({ document: { publication }, children }: PublicationProps) {
  if (!publication) return <p className="quiet">{t('What the network began with.')}</p>;
  const { authors, reviewer, reason, review, changes, rehearsal } = publication;
  return (
    <>
      <p>{reason}</p>
      {reviewer && (
        <p className="quiet">
          {t('Written by {authors}; reviewed by {reviewer}{review}', {
            authors: authors.map(({ name }) => name).join(', '),
            reviewer: reviewer.name,
            review: review.trim() !== '' && `: “${review}”`,
          })}
        </p>
      )}
      {changes.length > 0 && (
        <ul>
          {changes.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
      {rehearsal && children(rehearsal)}
    </>
  );
}

function statusOf(document: PolicyDocument, inForce: number, now: Date) {
  if (document.version === inForce) return { tone: 'done', word: t('In force') } as const;
  if (effectiveFrom(document) > now.toISOString()) return { tone: 'open', word: t('Waits for its day') } as const;
  return { tone: 'plain', word: t('Superseded') } as const;
}
