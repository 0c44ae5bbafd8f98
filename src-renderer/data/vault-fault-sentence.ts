import type { VaultFault } from '../../src-shared/wire/vault-bridge.ts';
import { t } from '../language/t.ts';

/** What the sync light says while the vault cannot store: what happened, and what is safe. */
export function vaultFaultSentence(fault: VaultFault): string {
  switch (fault.kind) {
    case 'diskFull':
      return t(
        'The disk of this computer is full: nothing new can be stored until there is space. What is here can be read.',
      );
    case 'readOnly':
      return t('The folder of this program cannot be written to: nothing new can be stored. What is here can be read.');
    case 'notOpen':
      return t('The vault of this computer is locked. Unlock it to go on.');
    case 'io':
      return t('The disk of this computer reports an error ({detail}). Nothing new can be stored.', {
        detail: fault.detail,
      });
    case 'newer':
      return t('A newer version of Countersign wrote what is kept here. Update this one, then unlock.');
    case 'damaged':
      return t('Part of what is stored on this computer cannot be read ({detail}).', { detail: fault.detail });
  }
}
