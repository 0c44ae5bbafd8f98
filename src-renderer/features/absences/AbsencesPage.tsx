import { styled } from '@mui/material/styles';
import {
  absenceRefusalText,
  type AbsenceContext,
  mayArrangeFor,
} from '../../../src-shared/authority/arrange-absence.ts';
import type { Person } from '../../../src-shared/authority/person.ts';
import { calendarDateOf } from '../../../src-shared/base/dates.ts';
import type { AbsenceDocument } from '../../../src-shared/directory/directory-document.ts';
import type { CommandDocument, CommandPayload } from '../../../src-shared/sync/command.ts';
import { isUnsent } from '../../data/unsent-commands.ts';
import type { Workbench } from '../../data/workbench.ts';
import { faultWords } from '../../show/fault-words.ts';
import type { Reference } from '../../show/reference.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { announce } from '../../ui/announcements.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Page, PageBar, Scroll } from '../../ui/PageBar.tsx';
import { Section } from '../../ui/Section.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { Table } from '../../ui/Table.tsx';
import { useNow } from '../../ui/use-now.ts';
import { useObservable } from '../../ui/use-observable.ts';
import { peopleToArrangeFor } from './absence-form.ts';
import { absenceStatus, scopeText } from './absence-words.ts';
import { ArrangeForm } from './ArrangeForm.tsx';
import { t } from '../../language/t.ts';
import { rich } from '../../language/rich.ts';
import { dateText } from '../../ui/format.ts';

const Wide = styled(Scroll)({ gridTemplateColumns: 'minmax(0, 960px)', '& .quiet': { color: 'var(--cs-ink-muted)' } });

type Props = { workbench: Workbench; reference: Reference };

/** Who decides for whom while somebody is absent, and the arranging of it: by the person, or by a manager above them. */
export function AbsencesPage({ workbench, reference }: Props) {
  const { person } = workbench;
  const { policies, authorizer, directory } = reference;
  const context: AbsenceContext = { policies, authorizer, directory, today: calendarDateOf(useNow()) };
  const commands = useObservable(workbench.commands$, noCommands);
  const waiting = commands.filter(isWaiting);
  const mayArrange = peopleToArrangeFor(person, context).length > 0;

  const send = async (payload: CommandPayload): Promise<void> => {
    try {
      const { entity } = await workbench.submit(null, payload);
      announce(t('Stored; it counts once the server has accepted it.'), { about: entity });
    } catch (fault) {
      announce(t('It could not be stored: {fault}', { fault: faultWords(fault) }), { tone: 'breach' });
      throw fault;
    }
  };

  return (
    <Page aria-labelledby="page-name">
      <PageBar>
        <h1 id="page-name">{t('Absence')}</h1>
        <p>{t('Who decides in whose place, and when')}</p>
      </PageBar>
      <Wide>
        <Section title={t('Arrange an absence')}>
          {mayArrange ? (
            <ArrangeForm
              typed={workbench.typed}
              person={person}
              context={context}
              onArrange={(request) => send({ type: 'absence.arrange', ...request })}
            />
          ) : (
            <p>{t('Your role decides no cases, so nobody has to decide them while you are away.')}</p>
          )}
          {waiting.length > 0 && (
            <p role="status">
              {rich('{statusMark} The server has not answered {waiting} of your arrangements yet.', {
                statusMark: <StatusMark tone="plain" word={t('Waiting')} />,
                waiting: waiting.length,
              })}
            </p>
          )}
        </Section>
        <Section title={t('Absences')} flush={directory.absences.length > 0}>
          {directory.absences.length === 0 ? (
            <EmptyState
              title={t('Nobody is absent')}
              hint={t(
                'An absence stands here from the moment it is arranged. While it is in force, the stand-in finds the cases in My approvals.',
              )}
            />
          ) : (
            <AbsenceTable
              person={person}
              context={context}
              ending={new Set(waiting.flatMap(({ command }) => endedBy(command.payload)))}
              onEnd={(absence) => void send({ type: 'absence.revoke', absence: absence.id }).catch(() => {})}
            />
          )}
        </Section>
      </Wide>
    </Page>
  );
}

const noCommands: readonly CommandDocument[] = [];

function isWaiting(document: CommandDocument): boolean {
  return document.command.payload.type.startsWith('absence.') && isUnsent(document);
}

function endedBy(payload: CommandPayload): string[] {
  return payload.type === 'absence.revoke' ? [payload.absence] : [];
}

type TableProps = {
  person: Person;
  context: AbsenceContext;
  /** Ids of those that the person has ended and the server has not answered yet. */
  ending: ReadonlySet<string>;
  onEnd: (absence: AbsenceDocument) => void;
};

function AbsenceTable({ person, context, ending, onEnd }: TableProps) {
  const { directory, today } = context;
  const nameOf = (id: string) => directory.person(id)?.name ?? id;
  const newestFirst = directory.absences.toSorted((a, b) => (a.from < b.from ? 1 : -1));
  return (
    <Table>
      <thead>
        <tr>
          <th>{t('Absent')}</th>
          <th>{t('Decides')}</th>
          <th>{t('Days')}</th>
          <th>{t('What')}</th>
          <th>{t('State')}</th>
          <th>
            <span className="visually-hidden">{t('End it')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {newestFirst.map((absence) => {
          const isOver = absence.revoked || absence.until < today;
          return (
            <tr key={absence.id}>
              <td>{nameOf(absence.person)}</td>
              <td>{nameOf(absence.standIn)}</td>
              <td>{t('{from} to {until}', { from: dateText(absence.from), until: dateText(absence.until) })}</td>
              <td className="quiet">{scopeText(absence, directory)}</td>
              <td>
                <StatusMark {...absenceStatus(absence, today)} />
              </td>
              <td className="figure">
                {!isOver && (
                  <ActionButton
                    action={{
                      id: `absence.end.${absence.id}`,
                      label: t('End the absence of {nameOf}', { nameOf: nameOf(absence.person) }),
                      group: t('Absence'),
                      keys: [],
                      run: () => onEnd(absence),
                      disabledReason: endRefusal(person, absence, context, ending),
                    }}
                    label={t('End')}
                  />
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}

function endRefusal(
  person: Person,
  absence: AbsenceDocument,
  context: AbsenceContext,
  ending: ReadonlySet<string>,
): string | undefined {
  if (ending.has(absence.id)) return t('Ended already: the server has not answered yet.');
  const permitted = mayArrangeFor(person, absence.person, context);
  return permitted.ok ? undefined : absenceRefusalText(permitted.error);
}
