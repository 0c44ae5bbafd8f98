import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import TextField from '@mui/material/TextField';
import { useRef, useState, type FormEvent } from 'react';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import type { Hold } from '../../../src-shared/wire/audit.ts';
import { momentText } from '../../ui/format.ts';
import { t } from '../../language/t.ts';

const Line = styled('div')({
  display: 'flex',
  gap: 12,
  alignItems: 'center',
  justifyContent: 'space-between',
  '& small': { display: 'block', fontSize: 12, lineHeight: '16px', color: 'var(--cs-ink-muted)' },
});
const Form = styled('form')({ display: 'grid', gap: 8, padding: '8px 0' });
const Actions = styled('div')({ display: 'flex', gap: 8 });

type Props = {
  hold: Hold;
  /** Number of the case, or the id as the log names it. */
  name: string;
  directory: Directory;
  /** null: the person may not release holds. Resolves to whether it was done: what was typed stays until then. */
  release: ((reason: string) => Promise<boolean>) | null;
};

/** One hold, with who placed and who released it and why; releasing it asks for the reason first. */
export function HoldItem({ hold, name, directory, release }: Props) {
  const [reason, setReason] = useState<string | null>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (release && reason && (await release(reason.trim()))) setReason(null);
  };
  const close = () => {
    setReason(null);
    opener.current?.focus();
  };
  return (
    <li>
      <Line>
        <span>
          {name}: {hold.reason}
          <small>{historyText(hold, directory)}</small>
        </span>
        {release && hold.releasedAt === null && (
          <Button
            ref={opener}
            aria-label={t('Release {name}', { name })}
            aria-expanded={reason !== null}
            onClick={() => setReason((before) => before ?? '')}
          >
            {t('Release')}
          </Button>
        )}
      </Line>
      {reason !== null && hold.releasedAt === null && (
        <Form
          aria-label={t('Release the hold of {name}', { name })}
          onSubmit={(event) => void submit(event)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.stopPropagation();
            close();
          }}
        >
          <TextField
            autoFocus
            label={t('Reason for the release')}
            helperText={t('Why it need not be kept any more. The audit log keeps it.')}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          <Actions>
            <Button type="submit" variant="contained" color="primary" disabled={reason.trim() === ''}>
              {t('Release the hold')}
            </Button>
            <Button onClick={close}>{t('Cancel')}</Button>
          </Actions>
        </Form>
      )}
    </li>
  );
}

function historyText(
  { placedBy, placedAt, releasedBy, releasedAt, releaseReason }: Hold,
  directory: Directory,
): string {
  const name = (id: string) => directory.person(id)?.name ?? id;
  const placed = t('Placed by {name}, {placedAt}', { name: name(placedBy), placedAt: momentText(placedAt) });
  if (!releasedBy || !releasedAt) return placed;
  const released = t('{placed}; released by {name}, {releasedAt}', {
    placed,
    name: name(releasedBy),
    releasedAt: momentText(releasedAt),
  });
  return releaseReason === null ? released : `${released}: ${releaseReason}`;
}
