import { scopeId } from '../../src-shared/authority/scopes.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import { bundled, type Told } from '../../src-shared/notification/bundles.ts';
import {
  defaultNoticeSettings,
  type NoticeEntry,
  type NoticeReason,
} from '../../src-shared/notification/notice-document.ts';
import { mailDueAt, timeZoneOf } from '../../src-shared/notification/quiet-hours.ts';
import {
  type Telling,
  tellingContext,
  type TellingContext,
  tellingsOfAbsences,
  tellingsOfDueSoon,
  tellingsOfEvent,
  warnAt,
} from '../../src-shared/notification/tellings.ts';
import { CaseDocument } from '../../src-shared/case/case-document.ts';
import { isUndecided } from '../../src-shared/case/case-state.ts';
import { nextStep } from '../../src-shared/case/case-steps.ts';
import type { KindRegistry } from '../../src-shared/case/kind.ts';
import { type Change, publish } from '../feed/publish.ts';
import { deleteOldMails } from '../store/mails.ts';
import {
  changedCases,
  deleteOld,
  electNotifier,
  insertNotices,
  lockAsking,
  type NoticeRow,
  readChoices,
  readToldEvents,
  saveCursor,
  saveRead,
  saveToldCases,
  type ScopeBehind,
  scopesBehind,
  takeDueWarnings,
} from '../store/notices.ts';
import { type Db, inTransaction, type Tx } from '../store/transaction.ts';
import type { Reference } from './reference.ts';

export type NotifyDeps = {
  readonly db: Db;
  readonly clock: () => Date;
  readonly kinds: KindRegistry;
  readonly readReference: (db: Db) => Promise<Reference>;
  /** Addresses by person; nobody's where e-mail is not configured. */
  readonly readAddresses: (db: Db) => Promise<ReadonlyMap<string, string>>;
};

const CASES_AT_ONCE = 300;
const WARNINGS_AT_ONCE = 200;
const HOUR_MS = 3_600_000;
/** What happened longer ago is no news: it was imported, or the server was away. */
const NEWS_HOURS = 24;
const KEPT_DAYS = 60;
const OLD_AT_ONCE = 500;
/** Notices that have served their purpose once nothing is left to do with the case. */
const asking: readonly NoticeReason[] = ['waits', 'step', 'returned', 'escalated', 'blocked', 'dueSoon', 'breached'];

/**
 * Tells people what concerns them since it was last asked to: what happened to cases, what is due soon, whose absence begins.
 * It follows the feed of cases, so nothing is missed and nothing told twice, whatever ends in between, and the work on cases waits
 * for none of it.
 *
 * @returns how many notices were written; 0 also while another server does it.
 */
export async function notifyPeople(deps: NotifyDeps): Promise<number> {
  let told = 0;
  for (const behind of await scopesBehind(deps.db)) {
    for (let at: ScopeBehind | null = behind; at !== null;) {
      const step: Step = await inTransaction(deps.db, (tx) => goThrough(deps, tx, at!));
      told += step.told;
      at = step.next;
    }
  }
  told += await inTransaction(deps.db, (tx) => tellOfTheClock(deps, tx));
  return told;
}

type Step = { readonly told: number; readonly next: ScopeBehind | null };

async function goThrough(deps: NotifyDeps, tx: Tx, behind: ScopeBehind): Promise<Step> {
  if (!(await electNotifier(tx))) return { told: 0, next: null };
  const now = deps.clock();
  const changed = await changedCases(tx, behind, CASES_AT_ONCE);
  const isLast = changed.length < CASES_AT_ONCE;
  const reached = Math.max(isLast ? behind.head : 0, changed.at(-1)?.seq ?? 0);
  const cases = changed.map(({ body }) => CaseDocument.parse(JSON.parse(body)));
  const known = await readToldEvents(
    tx,
    cases.map(({ id }) => id),
  );
  const context = await contextOf(deps, tx, now);
  const tellings = cases.flatMap((subject) => news(subject, known.get(subject.id) ?? 0, context, now));
  const told = cases.map((subject) => ({
    id: subject.id,
    events: subject.timeline.length,
    warnAt: isWaiting(subject) ? warnAt(subject) : null,
  }));
  await saveToldCases(tx, told);
  await saveCursor(tx, behind.scope, reached);
  const settled = [
    ...(await settle(tx, cases, asking, now, (subject) => !isWaiting(subject))),
    ...(await settle(tx, cases, ['step'], now, (subject) => isWaiting(subject) && areStepsDone(subject))),
    ...(await settle(tx, cases, ['blocked'], now, (subject) => isWaiting(subject) && isCleared(subject))),
  ];
  const changes = [...settled, ...(await write(deps, tx, context, tellings, now))];
  await publish(tx, changes, now);
  return { told: changes.length, next: isLast ? null : { ...behind, told: reached } };
}

/** What time brings about, without anybody doing anything. */
async function tellOfTheClock(deps: NotifyDeps, tx: Tx): Promise<number> {
  if (!(await electNotifier(tx))) return 0;
  const now = deps.clock();
  const context = await contextOf(deps, tx, now);
  const due = (await takeDueWarnings(tx, now, WARNINGS_AT_ONCE)).map((body) => CaseDocument.parse(JSON.parse(body)));
  // What is overdue already is told as such.
  const soon = due.filter((subject) => isWaiting(subject) && Date.parse(subject.dueAt) > now.getTime());
  const tellings = [
    ...soon.flatMap((subject) => tellingsOfDueSoon(subject, context)),
    ...tellingsOfAbsences(context.directory.absences, now),
  ];
  const keptSince = new Date(now.getTime() - KEPT_DAYS * 24 * HOUR_MS);
  await deleteOldMails(tx, keptSince, OLD_AT_ONCE);
  const old = await deleteOld(tx, keptSince, OLD_AT_ONCE);
  const gone = old.map(({ id, ver, scope }): Change => ({ coll: 'notices', id, ver: ver + 1, scope, body: null }));
  const written = await write(deps, tx, context, tellings, now);
  await publish(tx, [...gone, ...written], now);
  return written.length;
}

async function contextOf({ kinds, readReference }: NotifyDeps, tx: Tx, now: Date): Promise<TellingContext> {
  const { policies, authorizer, directory } = await readReference(tx);
  return tellingContext({ policies, authorizer, directory, kinds }, now);
}

function news(subject: CaseDocument, known: number, context: TellingContext, now: Date): Telling[] {
  const since = instantOf(new Date(now.getTime() - NEWS_HOURS * HOUR_MS));
  return subject.timeline.flatMap(({ at }, index) =>
    index < known || at < since ? [] : tellingsOfEvent(subject, index, context),
  );
}

function isWaiting({ state }: CaseDocument): boolean {
  return isUndecided(state);
}

function areStepsDone({ steps = [] }: CaseDocument): boolean {
  return steps.length > 0 && !nextStep({ steps });
}

function isCleared({ blockedBy }: CaseDocument): boolean {
  return blockedBy?.length === 0;
}

/** Who was asked to act for one of these reasons need not any more. */
async function settle(
  tx: Tx,
  cases: readonly CaseDocument[],
  reasons: readonly NoticeReason[],
  now: Date,
  isSettled: (subject: CaseDocument) => boolean,
): Promise<Change[]> {
  const ids = cases.filter(isSettled).map(({ id }) => id);
  const entries = ids.length === 0 ? [] : await lockAsking(tx, ids, reasons);
  return await markRead(tx, entries, now);
}

/** Writes notices as read now. @returns what is to be published. */
export async function markRead(tx: Tx, entries: readonly NoticeEntry[], now: Date): Promise<Change[]> {
  const read = entries.map((entry) => ({ ...entry, ver: entry.ver + 1, readAt: instantOf(now) }));
  if (read.length > 0) await saveRead(tx, read, now);
  return read.map(changeOf);
}

/** Puts what is told where the person finds it. For several reasons: what was told under the same key is not told again. */
async function write(
  deps: Pick<NotifyDeps, 'readAddresses'>,
  tx: Tx,
  context: TellingContext,
  tellings: readonly Telling[],
  now: Date,
): Promise<Change[]> {
  if (tellings.length === 0) return [];
  const choices = await readChoices(tx);
  const addresses = await deps.readAddresses(tx);
  const rows = bundled(tellings).map((told): NoticeRow => {
    const { person, reason } = told;
    const settings = choices.get(person)?.settings ?? defaultNoticeSettings;
    const zone = timeZoneOf(context.directory.person(person) ?? { roles: [] }, context.directory.sites);
    const isMailed = settings.email.includes(reason) && addresses.has(person);
    return { person, entry: entryOf(told, now), mailDueAt: isMailed ? mailDueAt(now, settings, zone) : null };
  });
  const inserted = await insertNotices(tx, rows);
  return rows.filter(({ entry }) => inserted.has(entry.id)).map(({ entry }) => changeOf(entry));
}

function entryOf({ person, reason, key, case: about, bundle }: Told, now: Date): NoticeEntry {
  const scope = scopeId(person, 'own');
  return {
    id: `${person}:${key}`,
    scope,
    ver: 1,
    part: 'notice',
    at: instantOf(now),
    reason,
    case: about,
    bundle,
    readAt: null,
  };
}

function changeOf(entry: NoticeEntry): Change {
  const { id, ver, scope } = entry;
  return { coll: 'notices', id, ver, scope, body: JSON.stringify(entry) };
}
/** Tells people something that is about no case. Once per key. */
export async function tellPeople(
  deps: Omit<NotifyDeps, 'db' | 'clock'>,
  tx: Tx,
  tellings: readonly Telling[],
  now: Date,
): Promise<void> {
  const context = tellingContext({ ...(await deps.readReference(tx)), kinds: deps.kinds }, now);
  await publish(tx, await write(deps, tx, context, tellings, now), now);
}
