import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import Paperclip from 'lucide-react/icons/paperclip';
import type { CaseFile } from '../../../src-shared/document/case-file.ts';
import { ALLOWED_WORDS, typeWords } from '../../../src-shared/document/document-words.ts';
import { extensionsOf } from '../../../src-shared/document/recognise-document.ts';
import { placeKey, type LocalDocuments, type WaitingDocument } from '../../data/documents.ts';
import type { ShownCase } from '../../data/workbench.ts';
import { documentStatus, waitingStatus } from '../../show/document-words.ts';
import { FileButton } from '../../ui/FileButton.tsx';
import { bytesText, counted, momentText } from '../../ui/format.ts';
import { Section } from '../../ui/Section.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { Table } from '../../ui/Table.tsx';
import type { CaseDocuments } from './use-case-documents.ts';
import { t } from '../../language/t.ts';
import { rich } from '../../language/rich.ts';

const Quiet = styled('p')({ color: 'var(--cs-ink-muted)', padding: '4px 8px' });
const Name = styled('span')({ overflowWrap: 'anywhere', textAlign: 'start' });
const Rows = styled(Table)({ '& .added': { minWidth: 130 } });
const Row = styled('div')({ display: 'flex', gap: 4, flexWrap: 'wrap', justifyContent: 'flex-end' });

/** What the system's dialog offers. */
export const ACCEPTED = Object.values(extensionsOf)
  .flat()
  .map((extension) => `.${extension}`)
  .join(',');

type Props = { shown: ShownCase; documents: CaseDocuments };

/** Documents of the case: what, how large, by whom, when, and where each is. */
export function DocumentsSection({ shown, documents }: Props) {
  const { local, scans } = documents;
  const files = shown.documents ?? [];
  const waiting = local.waiting.filter((one) => one.case === shown.id && !files.some(({ id }) => id === one.document));
  const isEmpty = files.length === 0 && waiting.length === 0;
  return (
    <Section
      title={t('Documents')}
      flush
      aside={
        <FileButton
          action={{ id: 'case.attach', label: t('Attach…'), group: t('Case'), keys: ['d'] }}
          icon={<Paperclip size={14} aria-hidden />}
          accept={ACCEPTED}
          onFiles={documents.choose}
        />
      }
    >
      {isEmpty ? (
        <Quiet>
          {t('None yet. Drop files here, paste a picture, or choose them. {allowedWords}', {
            allowedWords: t(ALLOWED_WORDS),
          })}
        </Quiet>
      ) : (
        <Rows>
          <thead>
            <tr>
              <th>{t('Document')}</th>
              <th>{t('Added')}</th>
              <th>{t('Where')}</th>
              <th>
                <span className="visually-hidden">{t('What to do with it')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {files.map((file) => (
              <FileRow key={file.id} file={file} shown={shown} documents={documents} />
            ))}
            {waiting.map((one) => (
              <WaitingRow key={one.document} waiting={one} onDiscard={() => documents.discard(one)} />
            ))}
          </tbody>
        </Rows>
      )}
      {scans.files.length > 0 && (
        <Quiet as="div">
          <p>{t('In the scan folder:')}</p>
          {scans.files.map(({ name, bytes }) => (
            <Row key={name} sx={{ justifyContent: 'flex-start', alignItems: 'center' }}>
              <Name>
                {name} · {bytesText(bytes)}
              </Name>
              <Button onClick={() => documents.takeScan(name)}>{t('Attach {name}…', { name })}</Button>
              <Button onClick={() => documents.skipScan(name)}>{t('Leave it out')}</Button>
            </Row>
          ))}
        </Quiet>
      )}
    </Section>
  );
}

function FileRow({ file, shown, documents }: { file: CaseFile; shown: ShownCase; documents: CaseDocuments }) {
  const { local } = documents;
  const canOpen = isReachable(file, shown.scope, local);
  const isPinned = local.here.get(placeKey(shown.scope, file.sha256)) === 'pinned';
  const isOffice = file.type === 'docx' || file.type === 'xlsx';
  return (
    <tr>
      <td>
        {canOpen ? (
          <Button
            sx={{ justifyContent: 'flex-start', textAlign: 'start' }}
            aria-current={documents.openedId === file.id || undefined}
            onClick={() => (isOffice ? documents.save(file) : documents.open(file))}
          >
            <Name>{file.name}</Name>
          </Button>
        ) : (
          <Name>{file.name}</Name>
        )}
        <Quiet as="div">
          {described(file)}
          {file.sensitive && t(' · sensitive')}
        </Quiet>
      </td>
      <td className="added">
        {file.addedBy.name}
        <br />
        {momentText(file.addedAt)}
      </td>
      <td>
        <StatusMark {...documentStatus(file, shown.scope, local)} />
      </td>
      <td>
        <Row>
          {canOpen && file.storedAt && (
            <Button onClick={() => documents.pin(file, !isPinned)}>
              {isPinned ? t('Keep here no longer') : t('Keep on this computer')}
              <span className="visually-hidden">: {file.name}</span>
            </Button>
          )}
          {canOpen && (
            <Button onClick={() => documents.save(file)}>
              {rich('Save a copy…{span}', { span: <span className="visually-hidden">: {file.name}</span> })}
            </Button>
          )}
        </Row>
      </td>
    </tr>
  );
}

function WaitingRow({ waiting, onDiscard }: { waiting: WaitingDocument; onDiscard: () => void }) {
  const { name, fileType, bytes, pages, sensitive, since, state } = waiting;
  return (
    <tr>
      <td>
        <Name>{name}</Name>
        <Quiet as="div">
          {described({ type: fileType, bytes, pages })}
          {sensitive && t(' · sensitive')}
        </Quiet>
      </td>
      <td className="added">
        {t('you')}
        <br />
        {momentText(since)}
      </td>
      <td>
        <StatusMark {...waitingStatus(waiting)} />
      </td>
      <td>
        <Row>{state === 'refused' && <Button onClick={onDiscard}>{t('Remove from this computer')}</Button>}</Row>
      </td>
    </tr>
  );
}

function described({ type, bytes, pages }: Pick<CaseFile, 'type' | 'bytes' | 'pages'>): string {
  return [t(typeWords[type]), ...(pages === null ? [] : [counted(pages, 'page')]), bytesText(bytes)].join(' · ');
}

/** Whether its bytes can be had: they are here, or the server has them. */
function isReachable(file: CaseFile, scope: string, local: LocalDocuments): boolean {
  if (file.removedAt) return false;
  return file.storedAt !== null || local.here.has(placeKey(scope, file.sha256));
}
