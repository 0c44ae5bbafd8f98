import { dryRun, type BulkDecision } from '../../../src-shared/authority/dry-run.ts';
import type { Person } from '../../../src-shared/authority/person.ts';
import { refusalOutcome } from '../../../src-shared/authority/refusal-outcome.ts';
import type { Instant } from '../../../src-shared/base/dates.ts';
import type { CommandDocument } from '../../../src-shared/sync/command.ts';
import type { ShownCase } from '../../data/workbench.ts';
import { decisionWaits } from '../../show/case-words.ts';
import type { Reference } from '../../show/reference.ts';

/** One line of the dry run. */
export type BulkItem = {
  readonly shown: ShownCase;
  /** Why it is blocked, in the words of the disabled button; '' when it passes. */
  readonly blocked: string;
  /** Whom the person decides for, who is absent; '' when for themselves. */
  readonly actingFor: string;
};

/** What would become of the decision on each case, in their order. */
export function bulkItems(
  person: Person,
  cases: readonly ShownCase[],
  decision: BulkDecision,
  { policies, authorizer, directory }: Reference,
  at: Instant,
): BulkItem[] {
  return dryRun(person, cases, decision, { policies, authorizer, directory, at }).map((item) => {
    const { subject: shown } = item;
    if (decisionWaits(shown))
      return { shown, blocked: 'The server has not answered your decision yet.', actingFor: '' };
    if (!item.passes) return { shown, blocked: refusalOutcome(item.refusal).message, actingFor: '' };
    return { shown, blocked: '', actingFor: item.permitted.actingFor?.name ?? '' };
  });
}

/** How far the decision has come: each case is a command of its own. */
export type BulkProgress =
  | { readonly state: 'stored'; readonly command: string }
  /** It could not be stored on this computer; why. */
  | { readonly state: 'failed'; readonly why: string };

/** The newest state of a command that was stored, once the list has it. */
export function outcomeOf(
  progress: BulkProgress | undefined,
  commands: readonly CommandDocument[],
): CommandDocument | undefined {
  return progress?.state === 'stored' ? commands.find(({ id }) => id === progress.command) : undefined;
}
