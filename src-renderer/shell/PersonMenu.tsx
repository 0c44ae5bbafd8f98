import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { styled } from '@mui/material/styles';
import ChevronDown from 'lucide-react/icons/chevron-down';
import { useMemo, useRef, useState } from 'react';
import { coverageText } from '../../src-shared/authority/coverage-words.ts';
import { coverageOf } from '../../src-shared/authority/limited-out.ts';
import { roleTitle } from '../../src-shared/authority/roles.ts';
import { directoryOf } from '../../src-shared/directory/directory.ts';
import type { DirectoryDocument } from '../../src-shared/directory/directory-document.ts';
import { RequestFailure } from '../data/request-failure.ts';
import type { OpenWorkbench } from '../data/session.ts';
import { announce } from '../ui/announcements.ts';
import { useObservable } from '../ui/use-observable.ts';
import { useDesk } from './desk.ts';
import { atMost, stillSignedInWords } from './leave.ts';
import { t } from '../language/t.ts';

const About = styled('div')({
  padding: '8px 12px 10px',
  borderBottom: '1px solid var(--cs-line)',
  marginBottom: 4,
  '& small': { display: 'block', fontSize: 12, lineHeight: '16px', color: 'var(--cs-ink-muted)' },
  '& small::first-letter': { textTransform: 'uppercase' },
});

const nobodyYet: readonly DirectoryDocument[] = [];

type Props = { workbench: OpenWorkbench; onSettings: () => void; onLock: () => void };

/** Who is here, and the ways out. */
export function PersonMenu({ workbench, onSettings, onLock }: Props) {
  const anchor = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const show = useDesk((desk) => desk.show);
  const { person } = workbench;
  const documents = useObservable(workbench.directory$, nobodyYet);
  const directory = useMemo(() => directoryOf(documents), [documents]);
  const choose = (run: () => void) => () => {
    setOpen(false);
    run();
  };
  const signOut = () => void atMost(workbench.signOut()).then(onLock);
  const signOutEverywhere = () => {
    setAsking(true);
    workbench.signOut(true).then(onLock, (fault: unknown) => {
      // What fails after the server has answered is this disk alone: the window locks as after any other sign-out.
      if (!(fault instanceof RequestFailure)) return onLock();
      setAsking(false);
      announce(stillSignedInWords(fault), { tone: 'breach' });
    });
  };

  return (
    <>
      <Button ref={anchor} variant="text" aria-haspopup="menu" aria-expanded={open} onClick={() => setOpen(true)}>
        {person.name}
        <ChevronDown size={14} aria-hidden style={{ marginInlineStart: 4 }} />
      </Button>
      <Menu open={open} anchorEl={anchor.current} onClose={() => setOpen(false)}>
        <About role="presentation">
          <strong>{person.name}</strong>
          {person.roles.map((grant, index) => (
            <small key={index}>
              {t(roleTitle[grant.role])} · {grant.site === '*' ? t('all sites') : grant.site}
              {coverageOf([grant], { directory }).map((limit) => t(' · {limit} only', { limit: coverageText(limit) }))}
            </small>
          ))}
        </About>
        <MenuItem onClick={choose(onSettings)}>{t('Settings')}</MenuItem>
        <MenuItem onClick={choose(() => show('keys'))}>{t('Keys')}</MenuItem>
        <MenuItem onClick={choose(onLock)}>{t('Lock')}</MenuItem>
        <MenuItem onClick={choose(() => setLeaving(true))}>{t('Sign out')}</MenuItem>
      </Menu>
      <Dialog open={leaving} onClose={() => setLeaving(false)}>
        <DialogTitle>{t('Sign out?')}</DialogTitle>
        <DialogContent>
          {t(
            'Your session at the server ends and this workbench locks. What is kept here stays, encrypted, and opens with your PIN; decisions that were not sent go out after you sign in again.',
          )}
          {isAsking && <p role="status">{t('The server is asked to end your sessions.')}</p>}
        </DialogContent>
        <DialogActions>
          <Button onClick={() => setLeaving(false)}>{t('Stay')}</Button>
          <Button disabled={isAsking} onClick={signOutEverywhere}>
            {t('Sign out on every computer')}
          </Button>
          <Button variant="contained" color="primary" onClick={signOut}>
            {t('Sign out')}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
