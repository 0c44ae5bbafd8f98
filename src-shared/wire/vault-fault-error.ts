import type { VaultFault } from './vault-bridge.ts';

/** The vault could not store or read. Nothing was half done. */
export class VaultFaultError extends Error {
  override readonly name = 'VaultFaultError';
  readonly fault: VaultFault;
  /** Whether the same call may work later without anybody mending the vault. */
  readonly retryable: boolean;

  constructor(fault: VaultFault) {
    super(`vault: ${fault.kind}${'detail' in fault ? ` (${fault.detail})` : ''}`);
    this.fault = fault;
    this.retryable = fault.kind === 'diskFull' || fault.kind === 'readOnly' || fault.kind === 'io';
  }
}
