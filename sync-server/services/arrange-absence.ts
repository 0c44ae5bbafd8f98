import {
  absenceRefusalText,
  type AbsenceContext,
  type AbsenceRefusal,
  mayArrange,
  mayArrangeFor,
} from '../../src-shared/authority/arrange-absence.ts';
import { NETWORK, scopeId } from '../../src-shared/authority/scopes.ts';
import { calendarDateOf, dateText, instantOf } from '../../src-shared/base/dates.ts';
import type { AbsenceDocument } from '../../src-shared/directory/directory-document.ts';
import type { CommandPayload, OutcomeCode } from '../../src-shared/sync/command.ts';
import { appendLeaf } from '../audit/append-leaf.ts';
import { publish } from '../feed/publish.ts';
import { listAbsences, lockAbsence, lockPeople, saveAbsence } from '../store/absences.ts';
import { announceAccess } from '../store/people.ts';
import type { Tx } from '../store/transaction.ts';
import type { CaseCommandDeps } from './case-command.ts';
import type { CommandDecision, CommandHandler } from './command-handler.ts';

type Deps = Pick<CaseCommandDeps, 'readReference' | 'kinds'>;

/** Arranges who decides for somebody who will be absent. */
export function arrangeAbsence(deps: Deps): CommandHandler {
  return async (tx, { command, actor, now }) => {
    const { type: _, ...request } = command.payload as Extract<CommandPayload, { type: 'absence.arrange' }>;
    await lockPeople(tx, [request.person, request.standIn]);
    if (await lockAbsence(tx, command.entity)) return refused('INVALID', 'This absence is arranged already.');
    const context = await contextOf(tx, deps, now);
    const permitted = mayArrange(actor, request, context);
    if (!permitted.ok) return refused(codeOf(permitted.error), absenceRefusalText(permitted.error, deps.kinds));
    const madeBy = { id: actor.id, name: actor.name };
    const common = { id: command.entity, scope: scopeId(NETWORK, 'directory'), ver: 1, part: 'absence' } as const;
    const absence: AbsenceDocument = { ...common, ...request, madeBy, arrangedAt: instantOf(now), revoked: false };
    await record(tx, absence, { actor: actor.id, action: 'absence.arrange', command: command.id }, now);
    const { directory } = context;
    const name = directory.person(request.standIn)?.name ?? request.standIn;
    const days = `from ${dateText(request.from)} to ${dateText(request.until)}`;
    return accepted(absence, labelOf(absence, context), `${name} decides in their place ${days}.`);
  };
}

/** Ends an absence, or the arrangement of one to come. */
export function revokeAbsence(deps: Deps): CommandHandler {
  return async (tx, { command, actor, now }) => {
    const { absence: id } = command.payload as Extract<CommandPayload, { type: 'absence.revoke' }>;
    const current = await lockAbsence(tx, id);
    if (!current) return refused('NOT_FOUND', 'There is no such absence. Nothing was changed.');
    const context = await contextOf(tx, deps, now);
    const permitted = mayArrangeFor(actor, current.person, context);
    if (!permitted.ok) return refused('NOT_PERMITTED', absenceRefusalText(permitted.error, deps.kinds));
    if (current.revoked) return refused('WRONG_STATE', 'It has ended already.');
    const ended: AbsenceDocument = { ...current, ver: current.ver + 1, revoked: true };
    await record(tx, ended, { actor: actor.id, action: 'absence.revoke', command: command.id }, now);
    return accepted(ended, labelOf(ended, context), 'Ended: nobody decides in their place any more.');
  };
}

/** As it is now, and not as it was when the batch began: another command of it may have arranged an absence. */
async function contextOf(tx: Tx, { readReference, kinds }: Deps, now: Date): Promise<AbsenceContext> {
  const { policies, authorizer, directory } = await readReference(tx);
  const absences = await listAbsences(tx);
  return { policies, authorizer, kinds, directory: { ...directory, absences }, today: calendarDateOf(now) };
}

async function record(
  tx: Tx,
  absence: AbsenceDocument,
  by: { readonly actor: string; readonly action: string; readonly command: string },
  now: Date,
): Promise<void> {
  const { id, ver, scope, person, standIn, from, until, kinds, sites, limitMinor } = absence;
  await saveAbsence(tx, absence);
  await appendLeaf(tx, {
    at: now,
    actor: by.actor,
    action: by.action,
    entity: id,
    body: { command: by.command, person, standIn, from, until, kinds, sites, limitMinor },
  });
  const document = { ...absence, id: `absence:${id}` };
  await publish(tx, [{ coll: 'directory', id: document.id, ver, scope, body: JSON.stringify(document) }], now);
  await announceAccess(tx, standIn);
}

function labelOf({ person }: AbsenceDocument, { directory }: AbsenceContext): string {
  return `Absence of ${directory.person(person)?.name ?? person}`;
}

function codeOf({ kind }: AbsenceRefusal): OutcomeCode {
  switch (kind) {
    case 'notTheirs':
    case 'nothingToLend':
    case 'standInAway':
    case 'policyInvalid':
      return 'NOT_PERMITTED';
    case 'duties':
      return 'DUTY_CONFLICT';
    case 'unknown':
    case 'samePerson':
    case 'days':
      return 'INVALID';
  }
}

function accepted({ ver }: AbsenceDocument, label: string, message: string): CommandDecision {
  return { state: 'accepted', code: 'OK', message, diff: [], resultVer: ver, label };
}

function refused(code: OutcomeCode, message: string): CommandDecision {
  return { state: 'rejected', code, message, diff: [], resultVer: 0, label: 'Absence' };
}
