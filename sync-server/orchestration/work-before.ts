import { instantOf } from '../../src-shared/base/dates.ts';
import { nextStep } from '../../src-shared/case/case-steps.ts';
import { transition } from '../../src-shared/case/transition.ts';
import { recordCase } from '../services/record-case.ts';
import { byPolicy, type Context, locked } from './case-in-process.ts';
import { WORK, type WorkSignal } from './process-names.ts';
import { publishedStep } from './published-step.ts';

/**
 * The branch beside the decision: people do what has to be done before it, and are reminded once when that is due. It ends with the
 * work, or when the case is decided without it.
 *
 * @param dueAt  null: there is nothing to do.
 */
export async function waitForWork(context: Context, dueAt: string | null): Promise<void> {
  if (dueAt === null) return;
  if (await context.wait<WorkSignal>(WORK, new Date(dueAt))) return;
  await publishedStep(context, 'remindWork', async (tx, now) => {
    const current = await locked(tx, context);
    const step = nextStep(current);
    const beside = { node: 'workReminded', until: null };
    const event = { type: 'remind', text: `Not done yet: ${step?.label ?? 'nothing'}.`, beside } as const;
    const changed = transition(current, event, instantOf(now));
    // A deadline and the work can meet: what was done meanwhile is not reminded of.
    if (step && changed.ok) await recordCase(tx, changed.value, byPolicy(event), now);
  });
  await context.wait<WorkSignal>(WORK, null);
}
