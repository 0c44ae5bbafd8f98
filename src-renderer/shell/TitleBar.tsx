import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import Search from 'lucide-react/icons/search';
import type { NoticeEntry } from '../../src-shared/notification/notice-document.ts';
import type { Directory } from '../../src-shared/directory/directory.ts';
import type { OpenWorkbench } from '../data/session.ts';
import type { SyncStatus } from '../data/workbench.ts';
import { Bell } from '../features/notices/Bell.tsx';
import { KeyHint } from '../ui/KeyHint.tsx';
import { useDesk } from './desk.ts';
import { PersonMenu } from './PersonMenu.tsx';
import { SyncLight } from './SyncLight.tsx';
import { t } from '../language/t.ts';

const Bar = styled('header')({
  gridArea: 'title',
  display: 'grid',
  gridTemplateColumns: 'minmax(0, 1fr) minmax(160px, 480px) minmax(0, 1fr)',
  alignItems: 'center',
  gap: 12,
  height: 'max(44px, calc(var(--cs-row) + 12px))',
  padding: '0 8px 0 12px',
  borderBottom: '1px solid var(--cs-line)',
  background: 'var(--cs-canvas)',
  '@media (max-width: 760px)': {
    gridTemplateColumns: 'minmax(80px, 1fr) auto auto',
    gap: 4,
    '& .search-words': { display: 'none' },
  },
  '& > div:last-of-type': { display: 'flex', justifyContent: 'flex-end', alignItems: 'center', gap: 4, minWidth: 0 },
});
const SiteSelect = styled('select')({
  width: '100%',
  maxWidth: 220,
  height: 30,
  padding: '0 6px',
  border: '1px solid var(--cs-line-strong)',
  borderRadius: 4,
  background: 'var(--cs-surface)',
  color: 'var(--cs-ink)',
});
const SearchButton = styled(Button)({
  justifyContent: 'flex-start',
  gap: 8,
  color: 'var(--cs-ink-muted)',
  fontWeight: 400,
  overflow: 'hidden',
  '& > .key-hint': { marginInlineStart: 'auto' },
});

type Props = {
  workbench: OpenWorkbench;
  status: SyncStatus;
  directory: Directory;
  notices: readonly NoticeEntry[];
  onNotice: (notice: NoticeEntry) => void;
  onRead: (ids: readonly string[]) => void;
  onResults: () => void;
  onSettings: () => void;
  onLock: () => void;
};

/** Site, search, sync, person. */
export function TitleBar({
  workbench,
  status,
  directory,
  notices,
  onNotice,
  onRead,
  onResults,
  onSettings,
  onLock,
}: Props) {
  const { site, setSite, open, show } = useDesk();
  return (
    <Bar data-part="header">
      <div>
        <label>
          <span className="visually-hidden">{t('Site')}</span>
          <SiteSelect value={site} onChange={(event) => setSite(event.target.value)}>
            <option value="">{t('All sites')}</option>
            {directory.sites.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SiteSelect>
        </label>
      </div>
      <SearchButton
        onClick={() => show('palette')}
        startIcon={<Search size={14} />}
        aria-label={t('Search or command')}
        aria-keyshortcuts="Control+K"
      >
        <span className="search-words">{t('Search or command')}</span>
        <KeyHint chord="Mod+K" />
      </SearchButton>
      <div>
        <Bell
          notices={notices}
          directory={directory}
          isOpen={open === 'notices'}
          onShow={(isOpen) => show(isOpen ? 'notices' : null)}
          onFollow={onNotice}
          onRead={onRead}
        />
        <SyncLight workbench={workbench} status={status} onResults={onResults} />
        <PersonMenu workbench={workbench} onSettings={onSettings} onLock={onLock} />
      </div>
    </Bar>
  );
}
