import { billingCase } from './billing-case.ts';
import { earnings } from './earnings.ts';
import type { ProcessDefinition } from './engine/process.ts';
import type { ProcessDeps } from './process-deps.ts';
import { type MailProcessDeps, sendMailProcess } from './send-mail.ts';
import { remittanceProcess } from './remittance.ts';

/** Every durable process of the product, all versions that instances may still have. */
export function processes(deps: ProcessDeps & { readonly mail: MailProcessDeps }): readonly ProcessDefinition[] {
  return [remittanceProcess(deps), ...billingCase(deps), earnings(deps), sendMailProcess(deps.mail)];
}
