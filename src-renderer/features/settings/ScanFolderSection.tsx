import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import type { Workbench } from '../../data/workbench.ts';
import { faultWords } from '../../show/fault-words.ts';
import { useTurnedOff } from '../../show/managed.ts';
import { announce } from '../../ui/announcements.ts';
import { BlockableButton } from '../../ui/BlockableButton.tsx';
import { Section } from '../../ui/Section.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { useObservable } from '../../ui/use-observable.ts';
import { t } from '../../language/t.ts';

const Rows = styled('div')({
  display: 'grid',
  gap: 8,
  '& > p': { overflowWrap: 'anywhere' },
  '& > div': { display: 'flex', gap: 8, flexWrap: 'wrap' },
});

/** Where a scanner writes: what lies there complete is offered for the case that is open. */
export function ScanFolderSection({ workbench: { scans } }: { workbench: Workbench }) {
  const { folder, isThere, isFull } = useObservable(scans.state$, scans.state$.value);
  const mayNot = useTurnedOff('ScanFolders');
  const say = (fault: unknown) =>
    announce(t('The scan folder stays as it was. {fault}', { fault: faultWords(fault) }), { tone: 'breach' });
  return (
    <Section title={t('Scan folder')}>
      <Rows>
        <p>{folder ?? t('None is watched.')}</p>
        {folder !== null && !isThere && <StatusMark tone="risk" word={t('It cannot be read at the moment')} />}
        {isFull && (
          <p>
            {t(
              'It has more than 500 files: only the last 500 by name are looked at. Move what is attached somewhere else.',
            )}
          </p>
        )}
        <p className="quiet">
          {t(
            'Files that a scanner leaves in this folder are offered on the page of the case that is open. They stay in the folder; what is attached is a copy, kept encrypted.',
          )}
        </p>
        <div>
          <BlockableButton reason={mayNot} onClick={() => void scans.choose().catch(say)}>
            {folder === null ? t('Choose a folder…') : t('Choose another folder…')}
          </BlockableButton>
          {folder !== null && <Button onClick={() => void scans.stop().catch(say)}>{t('Watch it no longer')}</Button>}
        </div>
      </Rows>
    </Section>
  );
}
