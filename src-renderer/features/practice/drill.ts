import type { CommandDocument } from '../../../src-shared/sync/command.ts';
import type { SyncStatus } from '../../data/workbench.ts';

/** What is practised, in this order, though it may be done in any. */
export const drillSteps = ['approve', 'return', 'undo', 'offline', 'why', 'comment'] as const;
export type DrillStep = (typeof drillSteps)[number];

/** How far somebody is, and what was seen on the way. */
export type Drill = {
  readonly done: ReadonlySet<DrillStep>;
  /** Ids of the decisions that were there when it was looked at last: one that is gone was taken back. */
  readonly decisions: ReadonlySet<string>;
  /** Ids of those that were made while one worked offline. */
  readonly madeOffline: ReadonlySet<string>;
};

export const noDrill: Drill = { done: new Set(), decisions: new Set(), madeOffline: new Set() };

/** What is true of the workbench at a moment. */
export type Seen = {
  readonly commands: readonly CommandDocument[];
  readonly connection: SyncStatus['connection'];
  /** Whether the place of a case in its queue was explained. */
  readonly hasExplained: boolean;
};

/** A step is done by what has become of the work, whichever key or button did it; and once done it stays so. */
export function drillAfter(drill: Drill, { commands, connection, hasExplained }: Seen): Drill {
  const decisions = commands.filter(({ command }) => command.payload.type === 'case.decide');
  const ids = new Set(decisions.map(({ id }) => id));
  const fresh = decisions.filter(({ id }) => !drill.decisions.has(id));
  const madeNow = connection === 'workingOffline' ? fresh.map(({ id }) => id) : [];
  const madeOffline = new Set([...drill.madeOffline, ...madeNow]);
  const stands = commands.filter(({ state }) => state !== 'rejected' && state !== 'needs_review');
  const hasDecided = (which: 'approve' | 'return') =>
    stands.some(({ command: { payload } }) => payload.type === 'case.decide' && payload.decision === which);
  const isDone: Record<DrillStep, boolean> = {
    approve: hasDecided('approve'),
    return: hasDecided('return'),
    undo: [...drill.decisions].some((id) => !ids.has(id)),
    offline: decisions.some(({ id, state }) => state === 'accepted' && madeOffline.has(id)),
    why: hasExplained,
    comment: stands.some(({ command: { payload } }) => payload.type === 'case.comment'),
  };
  const done = new Set(drillSteps.filter((step) => drill.done.has(step) || isDone[step]));
  return { done, decisions: ids, madeOffline };
}
