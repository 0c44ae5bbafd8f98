import Button from '@mui/material/Button';
import { useEffect, useState } from 'react';
import { ErpMapping } from '../../../src-shared/journal/erp-mapping.ts';
import type { ErpMappingReply } from '../../../src-shared/wire/erp.ts';
import type { Workbench } from '../../data/workbench.ts';
import { faultWords } from '../../show/fault-words.ts';
import { momentText } from '../../ui/format.ts';
import { Section } from '../../ui/Section.tsx';
import { AccountRows } from './AccountRows.tsx';
import { ErpPreviewForm } from './ErpPreviewForm.tsx';
import { MappingFields } from './MappingFields.tsx';
import { PairRows } from './PairRows.tsx';
import { t } from '../../language/t.ts';
import * as z from 'zod';
import { useKeptForm } from '../../show/use-kept-form.ts';

const MappingDraft = z.object({ mapping: ErpMapping.nullable(), note: z.string() });
type MappingDraft = z.infer<typeof MappingDraft>;
const unchanged: MappingDraft = { mapping: null, note: '' };

type Props = { workbench: Workbench; name: string; mayChange: boolean; onSaved: () => void };

/** What our accounts, parties and cost centres are in the ERP: read by everybody who sees the ledger, kept by controllers. */
export function ErpMappingForm({ workbench, name, mayChange, onSaved }: Props) {
  const [reply, setReply] = useState<ErpMappingReply | null>(null);
  const [said, setSaid] = useState('');
  // Begun on another version, it is of what is not so any more.
  const key = `erp mapping ${reply?.version ?? ''}`;
  const { form, change, forget } = useKeptForm<MappingDraft>(workbench.typed, key, {
    schema: MappingDraft,
    start: unchanged,
  });
  const { note } = form;
  const draft = form.mapping ?? reply?.mapping;
  const setDraft = (mapping: ErpMapping) => change({ mapping });
  useEffect(() => {
    workbench.erpMapping().then(setReply, (fault: unknown) => setSaid(faultWords(fault)));
  }, [workbench]);
  if (reply === null || draft === undefined) {
    return (
      <Section title={t('Accounts, parties and departments')}>
        <p role="status">{said === '' ? t('Asking {name} for its accounts.', { name }) : said}</p>
      </Section>
    );
  }
  const isChanged = JSON.stringify(draft) !== JSON.stringify(reply.mapping);
  const whyNot = !mayChange
    ? t('Controllers of the whole network may change it.')
    : !isChanged
      ? t('Nothing is changed.')
      : note.trim() === ''
        ? t('Say what changes.')
        : '';
  const save = () => {
    workbench.saveErpMapping({ base: reply.version, note, mapping: draft }).then(
      (read) => {
        forget();
        setReply(read);
        setSaid(t('Version {version} is in force. What waited is being tried with it.', { version: read.version }));
        onSaved();
      },
      (fault: unknown) => setSaid(faultWords(fault)),
    );
  };
  const by =
    reply.madeAt === null
      ? t('A proposal that nobody has saved')
      : t('Version {version} by {madeBy}, {madeAt}: {note}', {
          version: reply.version,
          madeBy: reply.madeBy,
          madeAt: momentText(reply.madeAt),
          note: reply.note,
        });
  return (
    <Section title={t('Accounts, parties and departments')} aside={<span>{by}</span>}>
      <MappingFields
        onSubmit={(event) => {
          event.preventDefault();
          if (whyNot === '') save();
        }}
      >
        {reply.there === null && (
          <p role="status">{t('{name} cannot be asked for its accounts now. Codes can still be typed.', { name })}</p>
        )}
        <AccountRows reply={reply} draft={draft} mayChange={mayChange} name={name} onChange={setDraft} />
        <PairRows
          title={t('Journals')}
          ours={t('Kind of entry, * for all others')}
          theirs={t('Journal in {name}', { name })}
          rows={draft.journals.map(({ kind, journal }) => [kind, journal])}
          options={reply.there?.journals ?? []}
          mayChange={mayChange}
          onChange={(rows) => setDraft({ ...draft, journals: rows.map(([kind, journal]) => ({ kind, journal })) })}
        />
        <PairRows
          title={t('Parties that are called otherwise there')}
          ours={t('Our party')}
          theirs={t('Party in {name}', { name })}
          rows={draft.parties.map(({ ours, erpParty }) => [ours, erpParty])}
          options={[]}
          mayChange={mayChange}
          onChange={(rows) => setDraft({ ...draft, parties: rows.map(([ours, erpParty]) => ({ ours, erpParty })) })}
        />
        <PairRows
          title={t('Cost centres')}
          ours={t('Our cost centre')}
          theirs={t('Department in {name}', { name })}
          rows={draft.departments.map(({ ours, department }) => [ours, department])}
          options={reply.there?.departments ?? []}
          mayChange={mayChange}
          onChange={(rows) =>
            setDraft({ ...draft, departments: rows.map(([ours, department]) => ({ ours, department })) })
          }
        />
        <div className="row">
          <label>
            {t('What changes, for the audit log')}
            <input
              type="text"
              value={note}
              maxLength={200}
              disabled={!mayChange}
              onChange={(event) => change({ note: event.target.value })}
            />
          </label>
          <Button type="submit" variant="contained" disabled={whyNot !== ''} title={whyNot}>
            {t('Put in force')}
          </Button>
        </div>
        <p role="status">{said === '' ? whyNot : said}</p>
      </MappingFields>
      <ErpPreviewForm workbench={workbench} mapping={draft} name={name} />
    </Section>
  );
}
