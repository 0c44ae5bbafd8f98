import type { Refusal } from '../authority/refusal.ts';
import type { Actor } from '../authority/person.ts';
import type { Instant } from '../base/dates.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { CaseDocument, CaseStep } from './case-document.ts';
import type { StepPlan } from './kind.ts';

type Hindered = Pick<CaseDocument, 'blockedBy' | 'steps'>;

/** What stands in the way of an approval, whoever gives it: something wrong with the case, or work still to be done. */
export function hindrance({ blockedBy = [], steps = [] }: Hindered): Refusal | null {
  const [first] = blockedBy;
  if (first !== undefined) return { kind: 'blocked', because: first };
  const next = nextStep({ steps });
  return next ? { kind: 'stepWaiting', step: next.id, label: next.label } : null;
}

/** The step that is to be done next; undefined when none waits. */
export function nextStep({ steps = [] }: Pick<CaseDocument, 'steps'>): CaseStep | undefined {
  return steps.find(({ state }) => state === 'waiting');
}

/** The first step that one of these people did and that exercises a duty: it is there so that a second person looks. */
export function dutyDoneBy(ids: readonly string[], { steps = [] }: Pick<CaseDocument, 'steps'>): CaseStep | undefined {
  return steps.find(({ duty, by }) => duty !== '' && by !== undefined && ids.includes(by.id));
}

/** The steps of a case that begins. */
export function stepsOf(plans: readonly StepPlan[] = []): CaseStep[] {
  return plans.map((plan) => ({ ...plan, state: 'waiting', note: '' }));
}

/**
 * The steps of a case that was read anew: what was done stays done, unless it was done on other evidence.
 *
 * @param isSameEvidence  what a decision rests on has not changed.
 */
export function stepsAgain(
  before: readonly CaseStep[] = [],
  plans: readonly StepPlan[] = [],
  isSameEvidence: boolean,
): CaseStep[] {
  return stepsOf(plans).map((step) => {
    const done = before.find(({ id, state }) => id === step.id && state === 'done');
    return done && isSameEvidence ? { ...done, ...planOf(step) } : step;
  });
}

function planOf({ id, label, explains, duty }: CaseStep): StepPlan {
  return { id, label, explains, duty };
}

/** Steps are done in their order, each once, with a word about what was found. */
export function completeStep(
  current: CaseDocument,
  { by, step, text }: { readonly by: Actor; readonly step: string; readonly text: string },
  at: Instant,
): Result<Partial<CaseDocument>, Refusal> {
  if (text.trim() === '') return err({ kind: 'reasonRequired', action: 'completeStep' });
  const next = nextStep(current);
  if (next?.id !== step) return err({ kind: 'stepNotNext', step });
  const steps = (current.steps ?? []).map((one) =>
    one === next ? { ...one, state: 'done' as const, by, at, note: text.slice(0, 2000) } : one,
  );
  return ok({ steps, owner: null });
}
