import type { KindRegistry } from '../../src-shared/case/kind.ts';
import type { Policies } from '../../src-shared/policy/policies.ts';
import type { Reference } from '../services/reference.ts';
import type { Tx } from '../store/transaction.ts';
import type { Orchestration } from './engine/engine.ts';

/** What the processes of the product use. */
export type ProcessDeps = {
  readonly engine: Orchestration;
  readonly kinds: KindRegistry;
  /** The policies in force. */
  readonly readPolicies: (tx: Tx) => Promise<Policies>;
  /** The same with who is who and who may do what. */
  readonly readReference: (tx: Tx) => Promise<Reference>;
};
