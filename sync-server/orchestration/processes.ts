import { billingCase } from './billing-case.ts';
import type { ProcessDefinition } from './engine/process.ts';
import type { ProcessDeps } from './process-deps.ts';
import { remittanceProcess } from './remittance.ts';

/** Every durable process of the product, all versions that instances may still have. */
export function processes(deps: ProcessDeps): readonly ProcessDefinition[] {
  return [remittanceProcess(deps), billingCase(deps)];
}
