import type { Evaluation } from '../../src-shared/policy/evaluate.ts';
import { canonicalJson } from '../../src-shared/sync/command.ts';
import { newId } from '../new-id.ts';
import type { EvaluationRow } from '../store/policies.ts';
import { recordEvaluations } from './record-evaluations.ts';
import type { Tx } from '../store/transaction.ts';

/**
 * Policy decisions about one subject (a remittance) that are asked for many times and recorded once, in the transaction that
 * acts on them: 400,000 claims ask a few dozen questions.
 */
export class EvaluationLog {
  readonly #subject: string;
  readonly #now: Date;
  readonly #known = new Map<string, string>();
  #waiting: EvaluationRow[] = [];

  constructor(subject: string, now: Date) {
    this.#subject = subject;
    this.#now = now;
  }

  /** The id under which this decision is, or will be, recorded. */
  idOf(evaluation: Evaluation): string {
    const { policy, version, rule, inputs } = evaluation;
    const key = canonicalJson({ policy, version, rule, inputs });
    let id = this.#known.get(key);
    if (id === undefined) {
      id = newId(this.#now);
      this.#known.set(key, id);
      this.#waiting.push({ id, subject: this.#subject, evaluation });
    }
    return id;
  }

  /** Records what was asked for since the last time; to be called before anything that refers to it is written. */
  async flush(tx: Tx): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    await recordEvaluations(tx, waiting, this.#now);
  }
}
