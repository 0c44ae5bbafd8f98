import { dryRun, type BulkDecision } from '../../../src-shared/authority/dry-run.ts';
import { candidatesFor, type Candidate } from '../../../src-shared/authority/assigning.ts';
import type { Person, PersonId } from '../../../src-shared/authority/person.ts';
import { refusalOutcome } from '../../../src-shared/authority/refusal-outcome.ts';
import type { Instant } from '../../../src-shared/base/dates.ts';
import type { CommandDocument, CommandPayload } from '../../../src-shared/sync/command.ts';
import type { Opened, ShownCase } from '../../data/workbench.ts';
import { decisionWaits } from '../../show/case-words.ts';
import type { Reference } from '../../show/reference.ts';
import { t } from '../../language/t.ts';
import { counted } from '../../ui/format.ts';

/** What was read of the cases that were chosen. */
export type BulkCases = {
  readonly cases: readonly ShownCase[];
  /** Ids of those that the disk does not give, or that are gone. */
  readonly missing: readonly string[];
};

/** @param opened  what each of the ids opened to, in their order. */
export function readBulk(ids: readonly string[], opened: readonly Opened<ShownCase>[]): BulkCases {
  const isRead = (each: Opened<ShownCase> | undefined) => each !== null && typeof each === 'object';
  return { cases: opened.filter(isRead), missing: ids.filter((_, index) => !isRead(opened[index])) };
}

/** One line of the dry run. */
export type BulkItem = {
  readonly shown: ShownCase;
  /** Why it is blocked, in the words of the disabled button; '' when it passes. */
  readonly blocked: string;
  /** Whom the person decides for, who is absent; '' when for themselves. */
  readonly actingFor: string;
};

export function passes({ blocked }: BulkItem): boolean {
  return blocked === '';
}

/** What is decided of several cases. `to` is whom they are given to, '' while nobody is chosen and for other decisions. */
export type BulkQuestion = { readonly decision: BulkDecision; readonly to: string };

/** What would become of the decision on each case, in their order. */
export function bulkItems(
  person: Person,
  cases: readonly ShownCase[],
  { decision, to }: BulkQuestion,
  { policies, authorizer, directory, versions }: Reference,
  at: Instant,
): BulkItem[] {
  const context = { policies, authorizer, directory, versions, at, ...(to === '' ? {} : { to }) };
  return dryRun(person, cases, decision, context).map((item) => {
    const { subject: shown } = item;
    if (decisionWaits(shown))
      return { shown, blocked: t('The server has not answered your decision yet.'), actingFor: '' };
    if (!item.passes) return { shown, blocked: refusalOutcome(item.refusal).message, actingFor: '' };
    return { shown, blocked: '', actingFor: item.permitted.actingFor?.name ?? '' };
  });
}

/** Whom at least one of the cases could be given to, and the others with the reason why none could. */
export function bulkCandidates(
  cases: readonly ShownCase[],
  { policies, authorizer, directory, versions }: Reference,
  at: Instant,
): Candidate[] {
  const best = new Map<string, Candidate>();
  for (const shown of cases) {
    for (const candidate of candidatesFor(shown, { policies, authorizer, directory, versions, at })) {
      const before = best.get(candidate.id);
      if (!before || (before.barred && !candidate.barred)) best.set(candidate.id, candidate);
    }
  }
  return [...best.values()].toSorted((a, b) => Number(a.barred !== null) - Number(b.barred !== null));
}

/** The command of a decision on one of the cases. */
export function bulkPayload({ decision, to }: BulkQuestion, shown: ShownCase, reason: string): CommandPayload {
  if (decision !== 'assign') return { type: 'case.decide', decision, reason };
  return { type: 'case.assign', to: to as PersonId, from: shown.owner?.id ?? null, reason };
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

/** How many pass, then how far the decision has come, and in any case what is left out. */
export function bulkSummary(
  items: readonly BulkItem[],
  missing: readonly string[],
  progress: ReadonlyMap<string, BulkProgress> | null,
  commands: readonly CommandDocument[],
): string {
  const said = progress ? progressText(items, progress, commands) : passingText(items, items.length + missing.length);
  if (missing.length === 0) return said;
  return `${said} ${counted(missing.length, 'could not be read and is left out.', 'could not be read and are left out.')}`;
}

function passingText(items: readonly BulkItem[], chosen: number): string {
  const passing = items.filter(passes).length;
  return passing === chosen
    ? t('All {passing} pass.', { passing })
    : t('{passing} of {chosen} pass.', { passing, chosen });
}

function progressText(
  items: readonly BulkItem[],
  progress: ReadonlyMap<string, BulkProgress>,
  commands: readonly CommandDocument[],
): string {
  const stored = [...progress.values()].filter(({ state }) => state === 'stored').length;
  const answered = [...progress.values()].filter((one) => outcomeOf(one, commands)?.outcome).length;
  return t('{stored} of {items} stored on this computer, {answered} answered by the server.', {
    stored,
    items: items.filter(passes).length,
    answered,
  });
}
