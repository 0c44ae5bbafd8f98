import { VaultFaultError } from '../../src-shared/wire/vault-fault-error.ts';
import { vaultFaultSentence } from '../data/vault-fault-sentence.ts';

/** Why something did not happen, as a person reads it. @param fault  whatever was thrown. */
export function faultWords(fault: unknown): string {
  if (fault instanceof VaultFaultError) return vaultFaultSentence(fault.fault);
  return fault instanceof Error ? fault.message : String(fault);
}
