import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import TextField from '@mui/material/TextField';
import { useEffect, useMemo, useRef, useState, type FormEvent } from 'react';
import { firstValueFrom } from 'rxjs';
import type { BulkDecision } from '../../../src-shared/authority/dry-run.ts';
import { instantOf } from '../../../src-shared/base/dates.ts';
import type { CommandDocument, CommandPayload } from '../../../src-shared/sync/command.ts';
import type { ShownCase, Workbench } from '../../data/workbench.ts';
import { faultWords } from '../../show/fault-words.ts';
import { PersonPicker } from '../../show/PersonPicker.tsx';
import { outcomeStatus } from '../../show/outcome-words.ts';
import type { Reference } from '../../show/reference.ts';
import { Amount } from '../../ui/Amount.tsx';
import { counted } from '../../ui/format.ts';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { Table } from '../../ui/Table.tsx';
import { useNow } from '../../ui/use-now.ts';
import { useObservable } from '../../ui/use-observable.ts';
import {
  bulkCandidates,
  bulkItems,
  bulkPayload,
  bulkSummary,
  outcomeOf,
  passes,
  readBulk,
  type BulkCases,
  type BulkItem,
  type BulkProgress,
  type BulkQuestion,
} from './bulk.ts';
import { caseLine } from './queue-columns.ts';
import { t } from '../../language/t.ts';
import * as z from 'zod';
import { useKeptForm } from '../../show/use-kept-form.ts';

const verbs: Readonly<Record<BulkDecision, string>> = {
  approve: t('Approve'),
  refuse: t('Refuse'),
  return: t('Return'),
  escalate: t('Escalate'),
  assign: t('Assign'),
};

type Props = {
  workbench: Workbench;
  reference: Reference;
  decision: BulkDecision;
  /** In the order of the list. */
  ids: readonly string[];
  onClose: () => void;
};

/** One decision on several cases: first what passes and what is blocked and why, then each as a command of its own. */
export function BulkDialog({ workbench, reference, decision, ids, onClose }: Props) {
  const read = useCases(workbench, ids);
  const { cases, missing } = typeof read === 'object' ? read : unread;
  const at = instantOf(useNow());
  const { form, change, forget } = useKeptForm(workbench.typed, `bulk ${decision} ${ids.length} ${ids[0] ?? ''}`, {
    schema: BulkDraft,
    start: noWords,
  });
  const { reason } = form;
  const [to, setTo] = useState('');
  const question = useMemo((): BulkQuestion => ({ decision, to }), [decision, to]);
  const [progress, setProgress] = useState<ReadonlyMap<string, BulkProgress> | null>(null);
  const storing = useRef(false);
  const commands = useObservable(workbench.commands$, noCommands);
  const latest = useMemo(
    () => bulkItems(workbench.person, cases, question, reference, at),
    [workbench.person, cases, question, reference, at],
  );
  // What was decided stays as it was shown: a case that is decided by now would read as blocked.
  const decided = useRef<readonly BulkItem[] | null>(null);
  const items = decided.current ?? latest;
  const passing = items.filter(passes);
  const verb = verbs[decision];
  const candidates = useMemo(
    () => (decision === 'assign' ? bulkCandidates(cases, reference, at) : []),
    [cases, decision, reference, at],
  );
  const lacks =
    decision === 'assign' && to === ''
      ? t('Choose who works on them from now on.')
      : decision !== 'approve' && reason.trim() === ''
        ? t('Say why, for all of them.')
        : '';

  const commit = async (event: FormEvent) => {
    event.preventDefault();
    // A second press while the first is being stored would decide it twice.
    if (storing.current || lacks !== '' || passing.length === 0) return;
    storing.current = true;
    decided.current = items;
    const done = new Map<string, BulkProgress>();
    setProgress(done);
    for (const { shown } of passing) {
      done.set(shown.id, await store(workbench, shown, bulkPayload(question, shown, reason.trim())));
      setProgress(new Map(done));
    }
    forget();
  };

  return (
    <Dialog
      open
      onClose={onClose}
      fullWidth
      maxWidth="md"
      slotProps={{ paper: { 'aria-label': t('{verb} several', { verb }) } }}
    >
      <form onSubmit={(event) => void commit(event)} noValidate>
        <DialogTitle>
          {verb} {counted(ids.length, 'case')}
        </DialogTitle>
        <DialogContent sx={{ display: 'grid', gap: 2 }}>
          <p role="status">{typeof read === 'string' ? read : bulkSummary(items, missing, progress, commands)}</p>
          {decision === 'assign' && (
            <PersonPicker
              label={t('Who works on them from now on?')}
              candidates={candidates}
              value={to}
              disabled={progress !== null}
              autoFocus
              onChange={setTo}
            />
          )}
          <TextField
            label={decision === 'approve' ? t('Note (for all of them)') : t('Why? (for all of them)')}
            value={reason}
            autoFocus={decision !== 'assign'}
            multiline
            required={decision !== 'approve'}
            disabled={progress !== null}
            onChange={(event) => change({ reason: event.target.value })}
          />
          <Table>
            <thead>
              <tr>
                <th>{t('Number')}</th>
                <th>{t('Case')}</th>
                <th className="figure">{t('Amount')}</th>
                <th>{progress ? t('Result') : t('Would it pass?')}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((item) => (
                <tr key={item.shown.id}>
                  <td>{item.shown.number}</td>
                  <td>{caseLine(item.shown)}</td>
                  <td className="figure">
                    <Amount minor={item.shown.amountMinor} />
                  </td>
                  <td>
                    <Fate
                      item={item}
                      progress={progress?.get(item.shown.id)}
                      command={outcomeOf(progress?.get(item.shown.id), commands)}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </Table>
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{progress ? t('Close') : t('Cancel')}</Button>
          {progress === null && (
            <Button
              type="submit"
              variant="contained"
              color="primary"
              disabled={passing.length === 0 || lacks !== ''}
              title={passing.length === 0 ? t('None of them passes.') : lacks}
            >
              {verb} {passing.length}
            </Button>
          )}
        </DialogActions>
      </form>
    </Dialog>
  );
}

const BulkDraft = z.object({ reason: z.string() });
const noWords = { reason: '' };

const noCommands: readonly CommandDocument[] = [];

const unread: BulkCases = { cases: [], missing: [] };

/**
 * The whole documents: a decision rests on the figures of each, which a row of the list has not. A sentence while they are read,
 * or where they cannot be.
 */
function useCases(workbench: Workbench, ids: readonly string[]): BulkCases | string {
  const [read, setRead] = useState<BulkCases | string>(t('The cases are read.'));
  useEffect(() => {
    let left = false;
    Promise.all(ids.map((id) => firstValueFrom(workbench.case$(id)))).then(
      (opened) => left || setRead(readBulk(ids, opened)),
      (fault: unknown) => left || setRead(t('The cases could not be read. {fault}', { fault: faultWords(fault) })),
    );
    return () => {
      left = true;
    };
  }, [workbench, ids]);
  return read;
}

async function store(workbench: Workbench, shown: ShownCase, payload: CommandPayload): Promise<BulkProgress> {
  try {
    const { id } = await workbench.submit(shown, payload);
    return { state: 'stored', command: id };
  } catch (fault) {
    return { state: 'failed', why: faultWords(fault) };
  }
}

type FateProps = {
  item: BulkItem;
  progress: BulkProgress | undefined;
  command: CommandDocument | undefined;
};

function Fate({ item, progress, command }: FateProps) {
  if (progress?.state === 'failed')
    return <StatusMark tone="breach" word={t('Not stored: {why}', { why: progress.why })} />;
  if (command) {
    const { outcome, state } = command;
    return (
      <>
        <StatusMark {...outcomeStatus(state)} />
        {outcome && outcome.state !== 'accepted' && <p className="quiet">{outcome.message}</p>}
      </>
    );
  }
  if (progress) return <StatusMark tone="plain" word={t('Stored')} />;
  if (item.blocked !== '') {
    return (
      <>
        <StatusMark tone="risk" word={t('Blocked')} />
        <p className="quiet">{item.blocked}</p>
      </>
    );
  }
  return (
    <>
      <StatusMark tone="done" word={t('Passes')} />
      {item.actingFor && (
        <p className="quiet">{t('You decide for {actingFor}, who is absent.', { actingFor: item.actingFor })}</p>
      )}
    </>
  );
}
