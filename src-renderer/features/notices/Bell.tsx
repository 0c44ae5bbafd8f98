import Button from '@mui/material/Button';
import Popover from '@mui/material/Popover';
import { styled } from '@mui/material/styles';
import BellIcon from 'lucide-react/icons/bell';
import { useRef, type KeyboardEvent } from 'react';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import type { NoticeEntry } from '../../../src-shared/notification/notice-document.ts';
import { noticeWords } from '../../../src-shared/notification/notice-words.ts';
import { counted, countText, recentText } from '../../ui/format.ts';
import { KeyHint } from '../../ui/KeyHint.tsx';
import { useNow } from '../../ui/use-now.ts';
import { unreadOf } from './notice-list.ts';
import { t } from '../../language/t.ts';
import { kindLabel } from '../../show/kind-words.ts';

const MOST_SHOWN = 50;

const Badge = styled('span')({
  position: 'absolute',
  top: 2,
  insetInlineEnd: 2,
  minWidth: 16,
  height: 16,
  padding: '0 4px',
  borderRadius: 8,
  background: 'var(--cs-accent)',
  color: 'var(--cs-accent-ink)',
  fontSize: 11,
  lineHeight: '16px',
  fontWeight: 600,
  textAlign: 'center',
});
const Panel = styled('section')({
  width: 420,
  maxWidth: 'calc(100vw - 24px)',
  display: 'grid',
  gridTemplateRows: 'auto minmax(0, 1fr)',
  maxHeight: 'min(560px, calc(100vh - 80px))',
  '& > header': {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: 8,
    padding: '8px 8px 8px 16px',
    borderBottom: '1px solid var(--cs-line)',
  },
  '& h2': { fontSize: 14, lineHeight: '20px', fontWeight: 600 },
  '& > p': { padding: '20px 16px', color: 'var(--cs-ink-muted)' },
  '& ul': { listStyle: 'none', margin: 0, padding: 4, overflow: 'auto' },
  '& li > button': {
    display: 'grid',
    gridTemplateColumns: '10px minmax(0, 1fr) auto',
    columnGap: 8,
    width: '100%',
    padding: '6px 10px',
    border: 0,
    borderRadius: 4,
    background: 'transparent',
    color: 'var(--cs-ink)',
    font: 'inherit',
    textAlign: 'start',
    cursor: 'pointer',
  },
  '& li > button:hover, & li > button:focus-visible': { background: 'var(--cs-selected)' },
  '& li > button > i': { width: 8, height: 8, marginTop: 6, borderRadius: 4 },
  '& li > button[data-unread] > i': { background: 'var(--cs-accent)' },
  '& li > button[data-unread] > strong': { fontWeight: 600 },
  '& strong': { fontWeight: 400, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  '& small': { fontSize: 12, lineHeight: '16px', color: 'var(--cs-ink-muted)' },
  '& small.line': { gridColumn: '2 / -1' },
});

type Props = {
  notices: readonly NoticeEntry[];
  directory: Directory;
  isOpen: boolean;
  onShow: (isOpen: boolean) => void;
  /** Opens what a notice is about. */
  onFollow: (notice: NoticeEntry) => void;
  onRead: (ids: readonly string[]) => void;
};

/** The bell in the title bar with the number of what was not read yet; opened, the list of it. */
export function Bell({ notices, directory, isOpen, onShow, onFollow, onRead }: Props) {
  const anchor = useRef<HTMLButtonElement>(null);
  const unread = unreadOf(notices);
  const words =
    unread.length === 0 ? t('nothing new') : t('{notices} to read', { notices: counted(unread.length, 'notice') });
  return (
    <>
      <Button
        ref={anchor}
        variant="text"
        sx={{ position: 'relative', minWidth: 36 }}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-label={t('Notices: {words}', { words })}
        aria-keyshortcuts="N"
        onClick={() => onShow(true)}
      >
        <BellIcon size={16} aria-hidden />
        {unread.length > 0 && <Badge aria-hidden>{unread.length > 99 ? '99+' : countText(unread.length)}</Badge>}
      </Button>
      <Popover
        open={isOpen}
        anchorEl={anchor.current}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
        transformOrigin={{ vertical: 'top', horizontal: 'right' }}
        onClose={() => onShow(false)}
        slotProps={{ paper: { role: 'dialog', 'aria-label': t('Notices') } }}
      >
        <Panel>
          <header>
            <h2>{t('Notices')}</h2>
            <span>
              {unread.length > 0 && (
                <Button onClick={() => onRead(unread.map(({ id }) => id))}>{t('I have read all')}</Button>
              )}{' '}
              <KeyHint chord="Shift+N" />
            </span>
          </header>
          {notices.length === 0 ? (
            <p>
              {t(
                'Nothing yet. What waits for you, comes back to you, is given to you or is nearly due is told here, also without the server.',
              )}
            </p>
          ) : (
            <List notices={notices.slice(0, MOST_SHOWN)} directory={directory} onFollow={onFollow} />
          )}
        </Panel>
      </Popover>
    </>
  );
}

type ListProps = Pick<Props, 'notices' | 'directory' | 'onFollow'>;

function List({ notices, directory, onFollow }: ListProps) {
  const now = useNow();
  const list = useRef<HTMLUListElement>(null);
  const names = {
    kindLabel,
    siteName: (site: string) => directory.siteName(site),
  };
  const steer = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key];
    if (by === undefined) return;
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    buttons[Math.min(buttons.length - 1, Math.max(0, at + by))]?.focus();
    event.preventDefault();
  };
  return (
    <ul ref={list} aria-label={t('What you were told')} onKeyDown={steer}>
      {notices.map((notice, index) => {
        const { title, line } = noticeWords(notice, names);
        const isUnread = notice.readAt === null;
        return (
          <li key={notice.id}>
            <button
              type="button"
              autoFocus={index === 0}
              data-unread={isUnread || undefined}
              onClick={() => onFollow(notice)}
            >
              <i aria-hidden />
              <strong>
                {title}
                {isUnread && <span className="visually-hidden"> {t('(not read)')}</span>}
              </strong>
              <small>{recentText(notice.at, now)}</small>
              <small className="line">{line}</small>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
