import { styled } from '@mui/material/styles';
import ArrowLeftRight from 'lucide-react/icons/arrow-left-right';
import BookText from 'lucide-react/icons/book-text';
import FileInput from 'lucide-react/icons/file-input';
import Inbox from 'lucide-react/icons/inbox';
import MessageSquareWarning from 'lucide-react/icons/message-square-warning';
import ReceiptText from 'lucide-react/icons/receipt-text';
import MonitorSmartphone from 'lucide-react/icons/monitor-smartphone';
import PlugZap from 'lucide-react/icons/plug-zap';
import Scale from 'lucide-react/icons/scale';
import ScrollText from 'lucide-react/icons/scroll-text';
import Settings from 'lucide-react/icons/settings';
import { Link, useLocation } from 'wouter';
import { countText } from '../ui/format.ts';
import { places } from './places.ts';
import { t } from '../language/t.ts';

const Nav = styled('nav')({
  gridArea: 'rail',
  display: 'flex',
  flexDirection: 'column',
  gap: 2,
  padding: '8px 3px',
  borderInlineEnd: '1px solid var(--cs-line)',
  background: 'var(--cs-canvas)',
  '& a': {
    position: 'relative',
    display: 'grid',
    justifyItems: 'center',
    textAlign: 'center',
    gap: 2,
    padding: '7px 2px 5px',
    borderRadius: 6,
    color: 'var(--cs-ink-muted)',
    textDecoration: 'none',
    fontSize: 12,
    lineHeight: '16px',
  },
  '& a:hover': { background: 'var(--cs-hover)', color: 'var(--cs-ink)' },
  '& a[aria-current]': { background: 'var(--cs-selected)', color: 'var(--cs-accent)', fontWeight: 500 },
  '& a:last-of-type': { marginTop: 'auto' },
  '& .badge': {
    position: 'absolute',
    top: 3,
    insetInlineEnd: 8,
    minWidth: 16,
    padding: '0 4px',
    borderRadius: 8,
    background: 'var(--cs-breach-ink)',
    color: 'var(--cs-surface)',
    fontSize: 11,
    lineHeight: '16px',
    fontWeight: 600,
    textAlign: 'center',
  },
});

const entries = [
  { to: places.queues, under: '/queue', label: t('Cases'), Icon: Inbox },
  { to: places.remits, under: '/remits', label: t('Remits'), Icon: ReceiptText },
  { to: places.journal, under: '/ledger', label: t('Ledger'), Icon: BookText },
  { to: places.reconcile, under: '/reconcile', label: t('Reconcile'), Icon: ArrowLeftRight },
  { to: places.imports, under: '/imports', label: t('Imports'), Icon: FileInput },
  { to: places.results, under: '/results', label: t('Results'), Icon: MessageSquareWarning },
  { to: places.policies, under: '/policies', label: t('Policies'), Icon: Scale },
  { to: places.audit, under: '/audit', label: t('Audit'), Icon: ScrollText },
  { to: places.connections, under: '/connections', label: t('Connect'), Icon: PlugZap },
  { to: places.fleet, under: '/computers', label: t('Fleet'), Icon: MonitorSmartphone },
  { to: places.settings, under: '/settings', label: t('Settings'), Icon: Settings },
] as const;

type Props = {
  /** Results that wait until they are read. */
  unread: number;
  /** Where cases begin: a view, or the list of queues where there is one column. */
  cases: string;
  /** The person sees to what the network runs on. */
  administers: boolean;
};

/** The rooms of the workbench. */
export function Rail({ unread, cases, administers }: Props) {
  const [location] = useLocation();
  return (
    <Nav aria-label={t('Workbench')}>
      {entries
        .filter(({ to }) => administers || (to !== places.connections && to !== places.fleet))
        .map(({ to, under, label, Icon }) => (
          <Link
            key={under}
            href={under === '/queue' ? cases : to}
            aria-current={location.startsWith(under) ? 'page' : undefined}
          >
            <Icon size={18} aria-hidden />
            {label}
            {under === places.results && unread > 0 && (
              <span className="badge">
                {countText(unread)}
                <span className="visually-hidden"> {t('to read')}</span>
              </span>
            )}
          </Link>
        ))}
    </Nav>
  );
}
