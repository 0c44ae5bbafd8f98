import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { mayKeepRules } from '../../../src-shared/authority/rule-work.ts';
import { CalendarDate } from '../../../src-shared/base/dates.ts';
import { mayUseRules, rulesRefusalText } from '../../../src-shared/reconciliation/pair-rules.ts';
import type { Workbench } from '../../data/workbench.ts';
import type { Reference } from '../../show/reference.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { counted } from '../../ui/format.ts';
import { problemOf } from './edit-rules.ts';
import type { PairRules } from './use-pair-rules.ts';
import { t } from '../../language/t.ts';

const group = t('Rules');
const action = (id: string, label: string, disabledReason: string | undefined, run: () => void) => ({
  id: `rules.${id}`,
  label,
  group,
  keys: [],
  disabledReason,
  run,
});

type Props = {
  workbench: Workbench;
  reference: Pick<Reference, 'authorizer'>;
  desk: PairRules;
  today: CalendarDate;
  /** Somebody has put the rules into use. */
  onUsed: () => void;
};

/** What is done with a draft of rules, in order: saved with its reason, rehearsed, put into use by somebody else. */
export function RulesSteps({ workbench, reference, desk, today, onUsed }: Props) {
  const { draft, newest, content, isUnsaved, isOvertaken, pair, reply } = desk;
  const [from, setFrom] = useState<string>(today);
  const [isBusy, setBusy] = useState(false);
  const { rules, person } = workbench;
  const site = { site: pair.site, authorizer: reference.authorizer };
  const write = mayKeepRules(person, 'write', site);
  const putIntoUse = mayKeepRules(person, 'putIntoUse', site);
  const periods = reply?.periods ?? 0;
  const mayWrite = write.ok ? undefined : write.error;
  const problem = problemOf(content.table);
  const ver = draft?.ver ?? 0;
  const unsaved = isUnsaved ? t('Save the draft first.') : draft ? undefined : rulesRefusalText({ kind: 'noDraft' });
  const busily = async (work: Promise<unknown>) => {
    setBusy(true);
    await work.finally(() => setBusy(false));
  };
  const begins = CalendarDate.safeParse(from);
  const use = () => {
    if (!putIntoUse.ok) return putIntoUse.error;
    if (unsaved !== undefined || !draft) return unsaved;
    if (!begins.success) return t('Say from which day on they hold.');
    const permitted = mayUseRules(draft, person.id, { newest, from: begins.data, periods });
    return permitted.ok ? undefined : rulesRefusalText(permitted.error);
  };
  return (
    <>
      <TextField
        size="small"
        fullWidth
        label={t('Why the rules change')}
        value={content.reason}
        disabled={!write.ok}
        onChange={({ target }) => desk.edit({ reason: target.value })}
        slotProps={{ inputLabel: { shrink: true } }}
      />
      {isOvertaken && (
        <p role="alert">
          {t(
            'Somebody changed the draft since you began. Give up what you typed to see it; nothing of theirs is lost.',
          )}
        </p>
      )}
      {problem !== null && <p role="alert">{problem}</p>}
      <div className="row">
        <ActionButton
          primary={isUnsaved}
          action={action(
            'save',
            t('Save the draft'),
            mayWrite ?? problem ?? (isUnsaved ? undefined : t('Nothing was changed since it was saved.')),
            () => void busily(desk.save()),
          )}
        />
        {isUnsaved && <Button onClick={desk.giveUp}>{t('Give up what I typed')}</Button>}
        <ActionButton
          primary={!isUnsaved && draft !== null && !draft.rehearsal}
          action={action(
            'rehearse',
            isBusy ? t('Working…') : t('Rehearse on past periods'),
            mayWrite ?? unsaved ?? (periods === 0 ? t('No period of these accounts is signed yet.') : undefined),
            () =>
              void busily(
                desk.act(
                  rules.rehearse(pair, ver),
                  t('{periods} matched again.', { periods: counted(periods, 'period') }),
                ),
              ),
          )}
        />
        {draft && !isUnsaved && write.ok && (
          <Button onClick={() => void desk.act(rules.discard(pair, ver), t('The draft is gone.'))}>
            {t('Discard the draft')}
          </Button>
        )}
      </div>
      <div className="row">
        <TextField
          size="small"
          type="date"
          label={t('For periods that begin on or after')}
          value={from}
          onChange={({ target }) => setFrom(target.value)}
          slotProps={{ inputLabel: { shrink: true } }}
        />
        <ActionButton
          action={action('use', t('Put into use'), use(), () => {
            if (!begins.success) return;
            void desk
              .act(rules.use(pair, ver, begins.data), t('The rules are in use.'))
              .then((isDone) => isDone && onUsed());
          })}
        />
      </div>
    </>
  );
}
