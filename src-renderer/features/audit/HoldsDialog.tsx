import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { styled } from '@mui/material/styles';
import TextField from '@mui/material/TextField';
import { useEffect, useState, type FormEvent } from 'react';
import { NETWORK } from '../../../src-shared/authority/scopes.ts';
import type { Hold } from '../../../src-shared/wire/audit.ts';
import type { Typed, Workbench } from '../../data/workbench.ts';
import { faultWords } from '../../show/fault-words.ts';
import type { Reference } from '../../show/reference.ts';
import { announce } from '../../ui/announcements.ts';
import { useObservable } from '../../ui/use-observable.ts';
import { HoldItem } from './HoldItem.tsx';
import { t } from '../../language/t.ts';
import * as z from 'zod';
import { useKeptForm } from '../../show/use-kept-form.ts';

const List = styled('ul')({
  display: 'grid',
  gap: 8,
  margin: '0 0 16px',
  padding: 0,
  listStyle: 'none',
});
const Form = styled('form')({ display: 'grid', gap: 12 });

type Props = { workbench: Workbench; reference: Reference; onClose: () => void };

/** What is kept beyond its time for the law: for who reads the log a list, for who keeps it to place and to release holds. */
export function HoldsDialog({ workbench, reference, onClose }: Props) {
  const { authorizer, directory } = reference;
  const { audit, person } = workbench;
  const cases = useObservable(workbench.cases$, null);
  const [holds, setHolds] = useState<readonly Hold[] | string | null>(null);
  const mayHold = authorizer.permits(person.roles, 'maintain', { type: 'AuditLog', site: NETWORK }).allowed;
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    let isHere = true;
    audit.holds().then(
      (found) => isHere && setHolds(found),
      (error: unknown) => isHere && setHolds(faultWords(error)),
    );
    return () => {
      isHere = false;
    };
  }, [audit, asked]);
  const change = async (work: Promise<unknown>, said: string): Promise<boolean> => {
    try {
      await work;
    } catch (error) {
      announce(t('Nothing was changed: {fault}', { fault: faultWords(error) }), { tone: 'risk' });
      return false;
    }
    announce(said);
    setAsked((before) => before + 1);
    return true;
  };
  const numberOf = (entity: string) => cases?.rows.find(({ id }) => id === entity)?.number ?? entity;
  const place = (what: string, reason: string) => {
    const entity = cases?.rows.find(({ number }) => number.toLowerCase() === what.toLowerCase())?.id ?? what;
    return change(audit.placeHold(entity, reason), t('{what} is held until somebody releases it.', { what }));
  };
  const release = ({ id, entity }: Hold, reason: string) =>
    change(audit.releaseHold(id, reason), t('{numberOf} is not held any more.', { numberOf: numberOf(entity) }));
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" aria-labelledby="holds-name">
      <DialogTitle id="holds-name">{t('Legal holds')}</DialogTitle>
      <DialogContent>
        {holds === null && <p role="status">{t('Asking the server')}</p>}
        {typeof holds === 'string' && <p role="alert">{t('The holds were not read: {holds}', { holds })}</p>}
        {Array.isArray(holds) && holds.length === 0 && <p>{t('Nothing is held, and nothing was.')}</p>}
        {holds !== null && typeof holds !== 'string' && holds.length > 0 && (
          <List aria-label={t('Holds')}>
            {holds.map((hold) => (
              <HoldItem
                key={hold.id}
                hold={hold}
                name={numberOf(hold.entity)}
                directory={directory}
                release={mayHold ? (reason) => release(hold, reason) : null}
              />
            ))}
          </List>
        )}
        {mayHold ? (
          <PlaceForm typed={workbench.typed} place={place} />
        ) : (
          <p>{t('Controllers and the governance board place and release holds.')}</p>
        )}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{t('Close')}</Button>
      </DialogActions>
    </Dialog>
  );
}

const HoldDraft = z.object({ what: z.string(), reason: z.string() });
const noHold = { what: '', reason: '' };

/** @param props.place  resolves to whether it was done: what was typed stays until then. */
function PlaceForm({ typed, place }: { typed: Typed; place: (what: string, reason: string) => Promise<boolean> }) {
  const { form, change, forget } = useKeptForm(typed, 'hold', { schema: HoldDraft, start: noHold });
  const { what, reason } = form;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await place(what.trim(), reason.trim())) forget();
  };
  return (
    <Form onSubmit={(event) => void submit(event)}>
      <TextField
        label={t('Case to hold')}
        helperText={t('Its number, WO-1042, or an id as the log names it')}
        value={what}
        onChange={(event) => change({ what: event.target.value })}
      />
      <TextField
        label={t('Reason')}
        helperText={t('Why it is kept beyond its time')}
        value={reason}
        onChange={(event) => change({ reason: event.target.value })}
      />
      <Button
        type="submit"
        variant="contained"
        color="primary"
        disabled={what.trim() === '' || reason.trim() === ''}
        sx={{ justifySelf: 'start' }}
      >
        {t('Place the hold')}
      </Button>
    </Form>
  );
}
