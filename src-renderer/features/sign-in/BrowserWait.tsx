import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import { t } from '../../language/t.ts';

const Wait = styled('div')({
  display: 'flex',
  gap: 12,
  alignItems: 'center',
  justifyContent: 'space-between',
  border: '1px solid var(--cs-line)',
  borderRadius: 6,
  padding: '8px 12px',
  '& > button': { flexShrink: 0 },
});

/** While somebody signs in in the browser. */
export function BrowserWait({ onCallOff }: { onCallOff: () => void }) {
  return (
    <Wait>
      <p role="status">{t('Sign in in the browser that has opened. The workbench then goes on by itself.')}</p>
      <Button autoFocus onClick={onCallOff}>
        {t('Cancel')}
      </Button>
    </Wait>
  );
}
