import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import TextField from '@mui/material/TextField';
import { useState, type FormEvent } from 'react';
import type { ReplayReply } from '../../../src-shared/wire/quarantine.ts';
import type { Connections } from '../../data/connections.ts';
import { faultWords } from '../../show/fault-words.ts';
import { counted, countText } from '../../ui/format.ts';
import { Section } from '../../ui/Section.tsx';
import { t } from '../../language/t.ts';

const Form = styled('form')({
  display: 'flex',
  gap: 12,
  alignItems: 'end',
  flexWrap: 'wrap',
  marginTop: 8,
  '& > div': { width: 180 },
});

type Props = { connections: Connections; onDone: () => void };

/** Reads what came in on some days again from the kept bytes. */
export function ReplaySection({ connections, onDone }: Props) {
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState('');
  const isComplete = from !== '' && to !== '' && from <= to;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setSaid(t('Reading…'));
    try {
      setSaid(
        wordsOf(
          await readAll(connections, periodOf(from, to), (sum) =>
            setSaid(t('Reading… {wordsOf}', { wordsOf: wordsOf(sum) })),
          ),
        ),
      );
    } catch (error) {
      setSaid(
        t('It was not read to the end: {fault} What was read is in; to read it again is safe.', {
          fault: faultWords(error),
        }),
      );
    } finally {
      setBusy(false);
      onDone();
    }
  };
  return (
    <Section title={t('Read a period again')}>
      <p className="quiet">
        {t(
          'After a mapping was corrected, or for what was put aside. What is here already stays as it is: nothing is doubled.',
        )}
      </p>
      <Form onSubmit={(event) => void submit(event)}>
        <TextField
          label={t('From')}
          type="date"
          value={from}
          onChange={(event) => setFrom(event.target.value)}
          slotProps={{ inputLabel: { shrink: true } }}
        />
        <TextField
          label={t('To, with that day')}
          type="date"
          value={to}
          onChange={(event) => setTo(event.target.value)}
          slotProps={{ inputLabel: { shrink: true } }}
        />
        <Button
          type="submit"
          disabled={busy || !isComplete}
          title={isComplete ? '' : t('Choose both days, the earlier first.')}
        >
          {t('Read again')}
        </Button>
        <p role="status">{said}</p>
      </Form>
    </Section>
  );
}

/** Whole days, in the reader's own time zone. */
function periodOf(from: string, to: string): { from: string; until: string } {
  const day = (text: string, plus: number): string => {
    const [year = 0, month = 1, date = 1] = text.split('-').map(Number);
    return new Date(year, month - 1, date + plus).toISOString();
  };
  return { from: day(from, 0), until: day(to, 1) };
}

async function readAll(
  connections: Connections,
  period: { from: string; until: string },
  onPage: (sum: ReplayReply) => void,
): Promise<ReplayReply> {
  let sum = await connections.replayPeriod(period, null);
  while (sum.next !== null) {
    onPage(sum);
    const page = await connections.replayPeriod(period, sum.next);
    sum = {
      files: sum.files + page.files,
      taken: sum.taken + page.taken,
      known: sum.known + page.known,
      aside: sum.aside + page.aside,
      refused: sum.refused + page.refused,
      missing: sum.missing + page.missing,
      next: page.next,
    };
  }
  return sum;
}

function wordsOf({ files, taken, known, aside, refused, missing }: ReplayReply): string {
  const parts = [
    t('{taken} parts taken', { taken: countText(taken) }),
    t('{known} known already', { known: countText(known) }),
    t('{aside} put aside', { aside: countText(aside) }),
  ];
  if (refused > 0) parts.push(t('{files} unreadable still', { files: counted(refused, 'file') }));
  if (missing > 0) parts.push(t('{files} not kept any more', { files: counted(missing, 'file') }));
  return t('{files} read: {parts}.', { files: counted(files, 'file'), parts: parts.join(', ') });
}
