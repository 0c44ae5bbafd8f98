import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import { useEffect, useRef, useState } from 'react';
import { t } from '../../language/t.ts';
import { faultWords } from '../../show/fault-words.ts';
import { KeyHint } from '../../ui/KeyHint.tsx';
import { Refused } from './SignInParts.tsx';

const Place = styled('aside')({
  display: 'grid',
  justifyItems: 'start',
  gap: 4,
  padding: '0 20px',
  '& p': { color: 'var(--cs-ink-muted)' },
});

/** The key that opens the practice office, also while one types. */
const KEY = 'F2';

/** Into the practice office, by a button or one key: no account, no server, nobody's cases. */
export function PracticeWay({ practise }: { practise: () => Promise<void> }) {
  const [isOpening, setOpening] = useState(false);
  const [message, setMessage] = useState('');
  const open = async () => {
    if (isOpening) return;
    setOpening(true);
    try {
      await practise();
    } catch (fault) {
      setMessage(t('Practice could not be opened: {why}', { why: faultWords(fault) }));
      setOpening(false);
    }
  };
  const latest = useRef(open);
  useEffect(() => {
    latest.current = open;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== KEY || event.repeat) return;
      event.preventDefault();
      void latest.current();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
  return (
    <Place aria-label={t('Practice')}>
      <Button variant="text" aria-keyshortcuts={KEY} onClick={() => void open()} sx={{ gap: 1.5, ml: -1 }}>
        {isOpening ? t('Opening practice…') : t('Practise with invented cases')}
        <KeyHint chord={KEY} />
      </Button>
      <p>{t('New here? A guided drill on cases that nobody has. It needs no account and no network.')}</p>
      {/* A second place of alerts, empty, would be one too many beside that of the form. */}
      {message !== '' && <Refused message={message} />}
    </Place>
  );
}
