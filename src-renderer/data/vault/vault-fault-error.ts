import type { VaultFault } from '../../../src-shared/wire/vault-bridge.ts';

/** The vault could not store or read; nothing was changed, neither in memory nor on disk. */
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
