import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { addMonths, CalendarDate } from '../../../src-shared/base/dates.ts';
import { postedFile, postedLines } from '../../../src-shared/reconciliation/posted-lines.ts';
import type { Workbench } from '../../data/workbench.ts';
import type { Reference } from '../../show/reference.ts';
import type { Action } from '../../ui/keys.ts';
import { useObservable } from '../../ui/use-observable.ts';
import { LineDialog } from './LineDialog.tsx';
import type { ReconcileRoom } from './room.ts';
import { t } from '../../language/t.ts';

type Props = {
  workbench: Workbench;
  reference: Pick<Reference, 'directory'>;
  room: ReconcileRoom;
  onClose: () => void;
};

/** Takes what our own ledger has posted as a side, from the entries on this computer: they are looked at before they count. */
export function PostedForm({ workbench, reference, room, onClose }: Props) {
  const entries = useObservable(workbench.ledger$, null)?.rows ?? [];
  const remittances = useObservable(workbench.remits$, null)?.rows ?? [];
  const own = new Set(entries.map(({ site }) => site));
  const sites = reference.directory.sites.filter(({ id }) => own.has(id));
  const [typed, setTyped] = useState<Readonly<Record<'site' | 'from' | 'until', string>>>({
    site: sites[0]?.id ?? '',
    from: addMonths(room.today, -1),
    until: room.today,
  });
  const site = typed.site === '' ? (sites[0]?.id ?? '') : typed.site;
  const [from, until] = [CalendarDate.safeParse(typed.from), CalendarDate.safeParse(typed.until)];
  const isDated = from.success && until.success && from.data <= until.data;
  const wanted = isDated
    ? entries.filter((entry) => entry.site === site && entry.date >= from.data && entry.date <= until.data)
    : [];
  const known = new Map(remittances.map((one) => [one.id, one]));
  const lines = postedLines(wanted, (id) => known.get(id));
  const missing =
    sites.length === 0
      ? t('The ledger on this computer has no entry that you may see.')
      : !isDated
        ? t('Say from which day until which.')
        : lines.length === 0
          ? t('No entry of these days moves cash.')
          : '';
  const name = reference.directory.sites.find(({ id }) => id === site)?.name ?? site;
  const read = () => {
    onClose();
    void room.read(t('Posted at {name}', { name }), postedFile(lines));
  };
  const date = (key: 'from' | 'until', label: string) => (
    <TextField
      type="date"
      label={label}
      value={typed[key]}
      onChange={({ target }) => setTyped({ ...typed, [key]: target.value })}
      slotProps={{ inputLabel: { shrink: true } }}
    />
  );
  return (
    <LineDialog
      title={t('Take what our ledger posted')}
      about={t(
        'Entries that move cash, each with its payer and trace number. What payers carry forward or recover is in them: it was posted with the remittance.',
      )}
      confirm={lines.length === 0 ? t('Look at them') : t('Look at {lines}', { lines: lines.length })}
      missing={missing}
      onConfirm={read}
      onClose={onClose}
    >
      <TextField
        select
        label={t('Site')}
        value={site}
        onChange={({ target }) => setTyped({ ...typed, site: target.value })}
        slotProps={{ select: { native: true }, inputLabel: { shrink: true } }}
      >
        {sites.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </TextField>
      {date('from', t('From'))}
      {date('until', t('Until'))}
    </LineDialog>
  );
}

/** The way to it, by button and palette. */
export function postedAction(run: () => void): Action {
  return { id: 'reconcile.posted', label: t('Take what was posted'), group: t('Reconcile'), keys: [], run };
}
