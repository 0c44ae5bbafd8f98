import Button from '@mui/material/Button';
import { useEffect, useState } from 'react';
import type { ErpMapping } from '../../../src-shared/journal/erp-mapping.ts';
import type { ErpMappingReply } from '../../../src-shared/wire/erp.ts';
import type { Workbench } from '../../data/workbench.ts';
import { faultWords } from '../../show/fault-words.ts';
import { momentText } from '../../ui/format.ts';
import { Section } from '../../ui/Section.tsx';
import { AccountRows } from './AccountRows.tsx';
import { ErpPreviewForm } from './ErpPreviewForm.tsx';
import { MappingFields } from './MappingFields.tsx';
import { PairRows } from './PairRows.tsx';

type Props = { workbench: Workbench; name: string; mayChange: boolean; onSaved: () => void };

/** What our accounts, parties and cost centres are in the ERP: read by everybody who sees the ledger, kept by controllers. */
export function ErpMappingForm({ workbench, name, mayChange, onSaved }: Props) {
  const [reply, setReply] = useState<ErpMappingReply | null>(null);
  const [draft, setDraft] = useState<ErpMapping | null>(null);
  const [note, setNote] = useState('');
  const [said, setSaid] = useState('');
  const take = (read: ErpMappingReply) => {
    setReply(read);
    setDraft(read.mapping);
  };
  useEffect(() => {
    workbench.erpMapping().then(take, (fault: unknown) => setSaid(faultWords(fault)));
  }, [workbench]);
  if (reply === null || draft === null) {
    return (
      <Section title="Accounts, parties and departments">
        <p role="status">{said === '' ? `Asking ${name} for its accounts.` : said}</p>
      </Section>
    );
  }
  const isChanged = JSON.stringify(draft) !== JSON.stringify(reply.mapping);
  const whyNot = !mayChange
    ? 'Controllers of the whole network may change it.'
    : !isChanged
      ? 'Nothing is changed.'
      : note.trim() === ''
        ? 'Say what changes.'
        : '';
  const save = () => {
    workbench.saveErpMapping({ base: reply.version, note, mapping: draft }).then(
      (read) => {
        take(read);
        setNote('');
        setSaid(`Version ${read.version} is in force. What waited is being tried with it.`);
        onSaved();
      },
      (fault: unknown) => setSaid(faultWords(fault)),
    );
  };
  const by =
    reply.madeAt === null
      ? 'A proposal that nobody has saved'
      : `Version ${reply.version} by ${reply.madeBy}, ${momentText(reply.madeAt)}: ${reply.note}`;
  return (
    <Section title="Accounts, parties and departments" aside={<span>{by}</span>}>
      <MappingFields
        onSubmit={(event) => {
          event.preventDefault();
          if (whyNot === '') save();
        }}
      >
        {reply.there === null && (
          <p role="status">{name} cannot be asked for its accounts now. Codes can still be typed.</p>
        )}
        <AccountRows reply={reply} draft={draft} mayChange={mayChange} name={name} onChange={setDraft} />
        <PairRows
          title="Journals"
          ours="Kind of entry, * for all others"
          theirs={`Journal in ${name}`}
          rows={draft.journals.map(({ kind, journal }) => [kind, journal])}
          options={reply.there?.journals ?? []}
          mayChange={mayChange}
          onChange={(rows) => setDraft({ ...draft, journals: rows.map(([kind, journal]) => ({ kind, journal })) })}
        />
        <PairRows
          title="Parties that are called otherwise there"
          ours="Our party"
          theirs={`Party in ${name}`}
          rows={draft.parties.map(({ ours, erpParty }) => [ours, erpParty])}
          options={[]}
          mayChange={mayChange}
          onChange={(rows) => setDraft({ ...draft, parties: rows.map(([ours, erpParty]) => ({ ours, erpParty })) })}
        />
        <PairRows
          title="Cost centres"
          ours="Our cost centre"
          theirs={`Department in ${name}`}
          rows={draft.departments.map(({ ours, department }) => [ours, department])}
          options={reply.there?.departments ?? []}
          mayChange={mayChange}
          onChange={(rows) =>
            setDraft({ ...draft, departments: rows.map(([ours, department]) => ({ ours, department })) })
          }
        />
        <div className="row">
          <label>
            What changes, for the audit log
            <input
              type="text"
              value={note}
              maxLength={200}
              disabled={!mayChange}
              onChange={(event) => setNote(event.target.value)}
            />
          </label>
          <Button type="submit" variant="contained" disabled={whyNot !== ''} title={whyNot}>
            Put in force
          </Button>
        </div>
        <p role="status">{said === '' ? whyNot : said}</p>
      </MappingFields>
      <ErpPreviewForm workbench={workbench} mapping={draft} name={name} />
    </Section>
  );
}
