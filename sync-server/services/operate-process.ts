import { may } from '../../src-shared/authority/may.ts';
import type { Person } from '../../src-shared/authority/person.ts';
import type { Refusal } from '../../src-shared/authority/refusal.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import { placeOf } from '../../src-shared/case/place-of-case.ts';
import { transition } from '../../src-shared/case/transition.ts';
import { billingCaseMap } from '../../src-shared/process/billing-case-maps.ts';
import { nodeOf } from '../../src-shared/process/process-map.ts';
import type { ProcessPlace } from '../../src-shared/process/place.ts';
import type { CommandPayload } from '../../src-shared/sync/command.ts';
import { publishLast } from '../feed/publish.ts';
import type { Orchestration } from '../orchestration/engine/engine.ts';
import { DECISION, REPOST, type RepostSignal } from '../orchestration/process-names.ts';
import { lockCase } from '../store/billing-cases.ts';
import { type Db, inTransaction, type Tx } from '../store/transaction.ts';
import { authorizer } from './authorizer.ts';
import {
  answered,
  applyToCase,
  byAuthor,
  type CaseCommandDeps,
  contextOf,
  noSuchCase,
  openCaseCommand,
  rejected,
} from './case-command.ts';
import type { CommandHandler } from './command-handler.ts';
import { recordCase } from './record-case.ts';

type Operate = Extract<CommandPayload, { type: 'case.operate' }>;
type Action = Operate['action'];

const done: Readonly<Record<Action, string>> = {
  pause: 'Its process is paused.',
  resume: 'Its process goes on.',
  retry: 'It is being tried again.',
  skip: 'The wait is over.',
};

/** Stops the process of a case, lets it go on, tries again what failed, or ends a wait before its time. */
export function operateProcess(deps: CaseCommandDeps): CommandHandler {
  return async (tx, input) => {
    const open = await openCaseCommand(deps, tx, input);
    if (!open) return noSuchCase;
    const { current, actor } = open;
    const { action, node, reason } = input.command.payload as Operate;
    const permitted = may(actor, action, current, { ...contextOf(open), reason });
    if (!permitted.ok) return rejected(current, permitted.error);
    if (action === 'skip' && placeOf(current).node !== node) {
      return answered(
        current,
        'needs_review',
        'STALE_BASIS',
        'Its process has gone on meanwhile. Look where it is now.',
      );
    }
    const carried = await carryOut(deps.engine, tx, current, { action, by: actor.id });
    if (!carried.ok) return rejected(current, carried.error);
    const event = { type: action, ...byAuthor(open), text: reason } as const;
    return await applyToCase(open, event, permitted.value, () => done[action]);
  };
}

/** What it takes in the engine. Nothing is done where the definition does not let it be. */
async function carryOut(
  engine: Orchestration,
  tx: Tx,
  current: CaseDocument,
  { action, by }: { readonly action: Action; readonly by: string },
): Promise<Result<null, Refusal>> {
  const place = placeOf(current);
  if (action !== 'resume' && place.paused) return err({ kind: 'paused' });
  switch (action) {
    case 'pause':
      await engine.pause(tx, current.id);
      return ok(null);
    case 'resume':
      if (!place.paused) return err({ kind: 'notPaused' });
      await engine.resume(tx, current.id);
      return ok(null);
    case 'retry': {
      if (place.node !== 'waitRepost' && place.node !== 'waitUndo')
        return (await engine.retry(tx, current.id)) ? ok(null) : err({ kind: 'nothingToRetry' });
      const signal: RepostSignal = { outcome: 'again', by };
      await engine.signal(tx, current.id, REPOST, signal);
      return ok(null);
    }
    case 'skip':
      return isSkippable(place) && (await engine.endWait(tx, current.id, DECISION))
        ? ok(null)
        : err({ kind: 'cannotSkip' });
  }
}

function isSkippable({ version, node }: ProcessPlace): boolean {
  const map = billingCaseMap(version);
  return map !== undefined && nodeOf(map, node)?.skippable === true;
}

export type OperateRefusal =
  | Refusal
  | { readonly kind: 'notFound' }
  | { readonly kind: 'notPermitted'; readonly reason: string };

/** The same for operators who see no cases: they learn where the process is, and nothing of what it is about. */
export async function operateProcessNow(
  { db, clock, engine }: { readonly db: Db; readonly clock: () => Date; readonly engine: Orchestration },
  person: Person,
  request: { readonly id: string; readonly action: Action; readonly reason: string },
): Promise<Result<ProcessPlace, OperateRefusal>> {
  const { id, action, reason } = request;
  const now = clock();
  return await inTransaction(db, (tx) =>
    publishLast(tx, now, async (): Promise<Result<ProcessPlace, OperateRefusal>> => {
      const current = await lockCase(tx, id);
      if (!current) return err({ kind: 'notFound' });
      const { site, kind, queue, payerClass, department = '' } = current;
      const resource = { type: 'Case', site, kind, queue, payerClass, department } as const;
      const { allowed, rules } = authorizer.permits(person.roles, action, resource);
      if (!allowed) return err({ kind: 'notPermitted', reason: rules[0]?.reason ?? '' });
      const by = { id: person.id, name: person.name };
      const changed = transition(current, { type: action, by, text: reason }, instantOf(now));
      if (!changed.ok) return changed;
      const carried = await carryOut(engine, tx, current, { action, by: person.id });
      if (!carried.ok) return carried;
      const body = { reason, permits: rules.map((rule) => rule.id) };
      await recordCase(tx, changed.value, { actor: person.id, action: `case.${action}`, body }, now);
      return ok(placeOf(changed.value));
    }),
  );
}
