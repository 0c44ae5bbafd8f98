import { setImmediate } from 'node:timers/promises';
import type { Person } from '../../src-shared/authority/person.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import type { PolicyDraft } from '../../src-shared/policy/policy-draft.ts';
import { effectiveWhenPublished, policiesAt } from '../../src-shared/policy/policy-version.ts';
import { joinRehearsals, rehearse, type Rehearsal } from '../../src-shared/policy/rehearse.ts';
import { CHANGES_PER_PAGE, type RehearsalReply, type RehearsedChangesReply } from '../../src-shared/wire/policies.ts';
import { appendLeaf } from '../audit/append-leaf.ts';
import { newId } from '../new-id.ts';
import { readVersions } from '../store/policies.ts';
import {
  countDecisions,
  insertRehearsal,
  type KeptRehearsal,
  type PastDecision,
  readDecisions,
  updateRehearsal,
} from '../store/policy-rehearsals.ts';
import { type Db, inTransaction } from '../store/transaction.ts';
import { type KeepRefusal, seenDraft } from './keep-policies.ts';

export type RehearseDeps = {
  readonly db: Db;
  readonly clock: () => Date;
  /** Aborted when the server stops: what is not done by then is begun anew. */
  readonly closing: AbortSignal;
  /** Told of what went wrong behind the answer. */
  readonly reportFault: (error: unknown) => void;
};

const PAGE = 1000;
/** Kept with the rehearsal: some megabytes of a single row at most. */
const MOST_CHANGES = 10_000;
/** Told with the figures. */
const TOLD_CHANGES = 50;
/** Whoever works on a rehearsal says so after each page; from a server that was killed nothing comes any more. */
const SILENT_AFTER_MS = 60_000;

/**
 * Begins to make the decisions of the last months again under a draft. It goes on behind the answer; how far it is stands
 * with the rehearsal.
 */
export async function beginRehearsal(
  deps: RehearseDeps,
  person: Person,
  { months, ...seen }: { readonly policy: string; readonly ver: number; readonly months: number },
): Promise<Result<RehearsalReply, KeepRefusal>> {
  const now = deps.clock();
  const since = monthsBefore(now, months);
  const begun = await inTransaction(deps.db, async (tx) => {
    const current = await seenDraft(tx, seen);
    if (!current.ok) return current;
    const draft = current.value;
    if (!draft) return err({ kind: 'noDraft' as const });
    const { id: personId, name } = person;
    const rehearsal: RehearsalReply = {
      id: newId(now),
      draft: draft.id,
      draftVer: draft.ver,
      months,
      state: 'running',
      done: 0,
      total: await countDecisions(tx, draft.policy, since),
      by: { id: personId, name },
      startedAt: instantOf(now),
      result: null,
    };
    await insertRehearsal(tx, { policy: draft.policy, rehearsal });
    const body = { rehearsal: rehearsal.id, draft: draft.id, ver: draft.ver, months };
    await appendLeaf(tx, { at: now, actor: personId, action: 'policy.rehearse', entity: draft.policy, body });
    return ok({ rehearsal, draft });
  });
  if (!begun.ok) return begun;
  void work(deps, begun.value, since).catch(deps.reportFault);
  return ok(begun.value.rehearsal);
}

/** What stands with a rehearsal, and that it has stopped where nobody works on it any more. */
export function shownRehearsal({ rehearsal, updatedAt }: KeptRehearsal, now: Date): RehearsalReply {
  const isSilent = rehearsal.state === 'running' && now.getTime() - updatedAt.getTime() > SILENT_AFTER_MS;
  if (isSilent) return { ...rehearsal, state: 'stopped' };
  const { result } = rehearsal;
  return result ? { ...rehearsal, result: { ...result, changes: result.changes.slice(0, TOLD_CHANGES) } } : rehearsal;
}

/** A page of the decisions that would change; none of a rehearsal that is not done. */
export function pageOfChanges({ rehearsal: { result } }: KeptRehearsal, page: number): RehearsedChangesReply {
  const changes = result?.changes ?? [];
  const from = page * CHANGES_PER_PAGE;
  return { kept: changes.length, changes: changes.slice(from, from + CHANGES_PER_PAGE) };
}

type Begun = { readonly rehearsal: RehearsalReply; readonly draft: PolicyDraft };

async function work(deps: RehearseDeps, { rehearsal, draft }: Begun, since: Date): Promise<void> {
  const { db, clock, closing } = deps;
  try {
    const versions = await readVersions(db);
    const current = policiesAt(versions, effectiveWhenPublished(draft.table, rehearsal.startedAt));
    const drafted = new Map(current).set(draft.policy, draft.table);
    let result: Rehearsal<PastDecision> = rehearse<PastDecision>([], current, drafted);
    for (let after = ''; ;) {
      const page = await readDecisions(db, draft.policy, { since, after, limit: PAGE });
      result = joinRehearsals(result, rehearse(page, current, drafted), MOST_CHANGES);
      after = page.at(-1)?.id ?? after;
      if (page.length < PAGE) break;
      if (closing.aborted) return;
      await updateRehearsal(db, { id: rehearsal.id, state: 'running', done: result.cases, result: null }, clock());
      // Others are served between two pages.
      await setImmediate();
    }
    const done = { id: rehearsal.id, state: 'done', done: result.cases, result: replyOf(result, rehearsal) } as const;
    await updateRehearsal(db, done, clock());
  } catch (error) {
    if (closing.aborted) return;
    await updateRehearsal(db, { id: rehearsal.id, state: 'stopped', done: 0, result: null }, clock());
    throw error;
  }
}

function replyOf(result: Rehearsal<PastDecision>, { months }: RehearsalReply): RehearsalReply['result'] {
  const { cases, changedMinor, otherRule, approvalsBefore, approvalsAfter, sites } = result;
  const changed = sites.reduce((sum, site) => sum + site.changed, 0);
  return {
    figures: { months, cases, changed, changedMinor, otherRule, approvalsBefore, approvalsAfter },
    sites: [...sites],
    changes: result.changes.map(({ id, subject, label, about, site, amountMinor, before, after }) => ({
      id,
      subject,
      label,
      about,
      site,
      amountMinor,
      before,
      after,
    })),
  };
}

/** On the same day of the month, or on the last one of a shorter month. */
function monthsBefore(now: Date, months: number): Date {
  const before = new Date(now);
  before.setUTCDate(1);
  before.setUTCMonth(before.getUTCMonth() - months);
  const lastDay = new Date(Date.UTC(before.getUTCFullYear(), before.getUTCMonth() + 1, 0)).getUTCDate();
  before.setUTCDate(Math.min(now.getUTCDate(), lastDay));
  return before;
}
