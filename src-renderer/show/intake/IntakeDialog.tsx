import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { styled } from '@mui/material/styles';
import { type FormEvent, type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { FieldProblem, IntakeField } from '../../../src-shared/case/intake.ts';
import { counted } from '../../ui/format.ts';
import { KeyHint, primaryKey } from '../../ui/KeyHint.tsx';
import { StatusIcon } from '../../ui/StatusMark.tsx';
import { t } from '../../language/t.ts';

const Form = styled('form')({ display: 'flex', flexDirection: 'column', minHeight: 0, height: '100%' });
const Body = styled('div')({
  display: 'grid',
  gap: '16px 24px',
  alignItems: 'start',
  '& > .fields': { display: 'grid', gap: 14, minWidth: 0 },
  '& .aside': { display: 'grid', alignContent: 'start', gap: 12 },
  '& .aside > h2': { fontSize: 14, lineHeight: '20px', fontWeight: 600 },
  '& .quiet': { color: 'var(--cs-ink-muted)' },
  '@media (min-width: 900px)': {
    '&[data-beside]': { gridTemplateColumns: 'minmax(0, 1fr) 320px' },
    '& > .aside': { borderInlineStart: '1px solid var(--cs-line)', paddingInlineStart: 20, minHeight: '100%' },
  },
});

type Props = {
  title: string;
  fields: readonly IntakeField[];
  /** On the button that sends it. */
  confirm: string;
  /** Why it cannot be sent by this person, in words; '' when it can. */
  refusal: string;
  /** Something was typed. */
  isBegun: boolean;
  problems: readonly FieldProblem[];
  aside?: ReactNode;
  more?: ReactNode;
  children: ReactNode;
  onConfirm: () => void;
  onDiscard: () => void;
  onClose: () => void;
};

/** A form over the screen it was called from; wide where it holds rows. Ctrl with Enter sends it from anywhere within. */
export function IntakeDialog(props: Props) {
  const { title, fields, confirm, refusal, isBegun, problems, aside, more, children } = props;
  const { onConfirm, onDiscard, onClose } = props;
  const form = useRef<HTMLFormElement>(null);
  const isWrong = problems.length > 0;
  const [tries, setTries] = useState(0);
  useEffect(() => {
    // Only when it was to be sent: what is corrected meanwhile must not take the focus away.
    if (tries > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [tries]);
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    onConfirm();
    setTries(tries + 1);
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.repeat) return;
    event.preventDefault();
    submit();
  };
  const hasRows = fields.some(({ type }) => type === 'lines');
  return (
    <Dialog
      open
      onClose={onClose}
      fullWidth
      maxWidth={false}
      slotProps={{
        paper: {
          'aria-label': title,
          sx: { maxWidth: aside || hasRows ? (hasRows ? 1360 : 980) : 560, height: hasRows ? '100%' : 'auto', m: 3 },
        },
      }}
    >
      <Form ref={form} onSubmit={submit} onKeyDown={keys} noValidate>
        <DialogTitle>{title}</DialogTitle>
        <DialogContent>
          <Body data-beside={aside ? true : undefined}>
            <div className="fields">{children}</div>
            {aside && <div className="aside">{aside}</div>}
          </Body>
        </DialogContent>
        <DialogActions sx={{ borderTop: '1px solid var(--cs-line)', flexWrap: 'wrap', rowGap: 1 }}>
          <div style={{ marginInlineEnd: 'auto', display: 'flex', flexWrap: 'wrap', gap: 8, alignItems: 'center' }}>
            {more}
            {isBegun && (
              <Button variant="text" onClick={onDiscard}>
                {t('Discard')}
              </Button>
            )}
            {refusal ? (
              <p role="alert">
                <StatusIcon tone="risk" /> {refusal}
              </p>
            ) : isWrong ? (
              <p role="alert">
                <StatusIcon tone="breach" /> {t('{fields} to correct.', { fields: counted(problems.length, 'field') })}
              </p>
            ) : (
              isBegun && <p className="quiet">{t('What you typed is kept until you send or discard it.')}</p>
            )}
          </div>
          <Button onClick={onClose} sx={{ gap: 1.5 }}>
            {isBegun ? t('Later') : t('Cancel')}
            <KeyHint chord="Escape" />
          </Button>
          <Button
            type="submit"
            variant="contained"
            color="primary"
            disabled={refusal !== ''}
            sx={{ gap: 1.5, '& kbd': primaryKey }}
          >
            {confirm}
            <KeyHint chord="Mod+Enter" />
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
