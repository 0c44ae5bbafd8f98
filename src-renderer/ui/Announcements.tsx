import { styled } from '@mui/material/styles';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import X from 'lucide-react/icons/x';
import { useAnnouncements } from './announcements.ts';
import { StatusIcon } from './StatusMark.tsx';
import { t } from '../language/t.ts';

const Stack = styled('div')({
  position: 'fixed',
  right: 16,
  bottom: 40,
  zIndex: 2000,
  display: 'flex',
  flexDirection: 'column',
  gap: 8,
  maxWidth: 380,
});
const Note = styled('div')({
  display: 'flex',
  alignItems: 'flex-start',
  gap: 8,
  padding: '8px 8px 8px 12px',
  background: 'var(--cs-surface)',
  border: '1px solid var(--cs-line-strong)',
  borderRadius: 6,
  boxShadow: '0 4px 20px rgb(0 0 0 / 0.16)',
  '& > p': { flex: 1, paddingTop: 4 },
  '& > svg': { marginTop: 6 },
});

/** The corner where outcomes are told, and the live region that reads them out. */
export function Announcements() {
  const { shown, dismiss } = useAnnouncements();
  return (
    <Stack role="status" aria-live="polite" aria-label={t('Messages')}>
      {shown.map(({ id, text, tone, action }) => (
        <Note key={id}>
          <StatusIcon tone={tone} />
          <p>{text}</p>
          {action && (
            <Button
              onClick={() => {
                action.run();
                dismiss(id);
              }}
            >
              {action.label}
            </Button>
          )}
          <IconButton aria-label={t('Dismiss')} onClick={() => dismiss(id)}>
            <X size={14} />
          </IconButton>
        </Note>
      ))}
    </Stack>
  );
}
