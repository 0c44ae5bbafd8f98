import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import FormControlLabel from '@mui/material/FormControlLabel';
import { styled } from '@mui/material/styles';
import { useEffect, useState, type FormEvent } from 'react';
import { typeWords } from '../../../src-shared/document/document-words.ts';
import type { InspectedFile } from '../../data/documents.ts';
import type { ShownCase, Workbench } from '../../data/workbench.ts';
import { faultWords } from '../../show/fault-words.ts';
import { announce } from '../../ui/announcements.ts';
import { bytesText, counted } from '../../ui/format.ts';
import { StatusIcon } from '../../ui/StatusMark.tsx';
import { t } from '../../language/t.ts';

const Files = styled('ul')({
  listStyle: 'none',
  display: 'grid',
  gap: 8,
  '& li': { borderInlineStart: '2px solid var(--cs-line)', paddingInlineStart: 10 },
  '& strong': { overflowWrap: 'anywhere' },
  '& small': { display: 'block', color: 'var(--cs-ink-muted)' },
});

type Looked = { readonly name: string; readonly file: InspectedFile | null; readonly refused: string };

type Props = {
  workbench: Workbench;
  shown: ShownCase;
  files: readonly File[];
  onClose: () => void;
  /** With the ids of what was attached. */
  onAttached: (ids: readonly string[], names: readonly string[]) => void;
};

/** Says what was chosen and why something of it cannot be attached, and asks whether it tells of a patient. */
export function AttachDialog({ workbench, shown, files, onClose, onAttached }: Props) {
  const looked = useLooked(workbench, files);
  const [sensitive, setSensitive] = useState(true);
  const [isStoring, setStoring] = useState(false);
  const good = looked?.flatMap(({ file }) => file ?? []) ?? [];
  const attach = async (event: FormEvent) => {
    event.preventDefault();
    if (good.length === 0 || isStoring) return;
    setStoring(true);
    const ids: string[] = [];
    const { number } = shown;
    try {
      for (const file of good) ids.push(await workbench.documents.attach(shown, file, sensitive));
      const documents = counted(ids.length, 'document');
      announce(t('{number}: {documents} attached. Sent as soon as the server answers.', { number, documents }));
    } catch (fault) {
      announce(t('{number}: not everything was attached. {fault}', { number, fault: faultWords(fault) }), {
        tone: 'breach',
      });
    }
    onAttached(
      ids,
      good.slice(0, ids.length).map(({ name }) => name),
    );
  };
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm">
      <form onSubmit={(event) => void attach(event)} noValidate>
        <DialogTitle>{t('Attach to {number}', { number: shown.number })}</DialogTitle>
        <DialogContent sx={{ display: 'grid', gap: 3 }}>
          {looked === null ? (
            <p role="status">{t('Reading {files}…', { files: counted(files.length, 'file') })}</p>
          ) : (
            <Files aria-label={t('Chosen files')}>
              {looked.map(({ name, file, refused }, at) => (
                // Two files of one name may be chosen from two folders.
                <li key={`${name} ${at}`}>
                  <strong>{name}</strong>
                  {file ? (
                    <small>{describe(file)}</small>
                  ) : (
                    <p role="alert">
                      <StatusIcon tone="breach" /> {refused}
                    </p>
                  )}
                </li>
              ))}
            </Files>
          )}
          {good.length > 0 && (
            <div>
              <FormControlLabel
                control={<Checkbox size="small" checked={sensitive} onChange={(_, checked) => setSensitive(checked)} />}
                label={t('Sensitive: it tells of a patient')}
              />
              <p className="quiet">
                {t(
                  'Whoever opens it then says why, and the audit log keeps that. Until the server has it, it is kept encrypted on this computer.',
                )}
              </p>
            </div>
          )}
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{looked !== null && good.length === 0 ? t('Close') : t('Cancel')}</Button>
          <Button type="submit" variant="contained" color="primary" autoFocus disabled={good.length === 0 || isStoring}>
            {good.length > 1 ? t('Attach {documents}', { documents: counted(good.length, 'document') }) : t('Attach')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function describe({ type, content, pages }: InspectedFile): string {
  const parts = [t(typeWords[type]), ...(pages === null ? [] : [counted(pages, 'page')]), bytesText(content.length)];
  return parts.join(' · ');
}

function useLooked(workbench: Workbench, files: readonly File[]): readonly Looked[] | null {
  const [looked, setLooked] = useState<readonly Looked[] | null>(null);
  useEffect(() => {
    let isHere = true;
    void Promise.all(files.map((file) => look(workbench, file))).then((all) => isHere && setLooked(all));
    return () => {
      isHere = false;
    };
  }, [workbench, files]);
  return looked;
}

async function look(workbench: Workbench, file: File): Promise<Looked> {
  try {
    const inspected = await workbench.documents.inspect(file);
    if (inspected.type !== 'pdf') return { name: inspected.name, file: inspected, refused: '' };
    const { pdfPages } = await import('./viewer/pdf-file.ts');
    return { name: inspected.name, file: { ...inspected, pages: await pdfPages(inspected.content) }, refused: '' };
  } catch (fault) {
    return { name: file.name, file: null, refused: faultWords(fault) };
  }
}
