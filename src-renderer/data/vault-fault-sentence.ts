import type { VaultFault } from '../../src-shared/wire/vault-bridge.ts';

/** What the sync light says while the vault cannot store: what happened, and what is safe. */
export function vaultFaultSentence(fault: VaultFault): string {
  switch (fault.kind) {
    case 'diskFull':
      return 'The disk of this computer is full: nothing new can be stored until there is space. What is here can be read.';
    case 'readOnly':
      return 'The folder of this program cannot be written to: nothing new can be stored. What is here can be read.';
    case 'notOpen':
      return 'The vault of this computer is locked. Unlock it to go on.';
    case 'io':
      return `The disk of this computer reports an error (${fault.detail}). Nothing new can be stored.`;
    case 'newer':
      return 'A newer version of Countersign wrote what is kept here. Update this one, then unlock.';
    case 'damaged':
      return `Part of what is stored on this computer cannot be read (${fault.detail}).`;
  }
}
