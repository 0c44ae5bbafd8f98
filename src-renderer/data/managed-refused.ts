import type { SettingName } from '../../src-shared/managed-policy/managed-settings.ts';
import { managedWords } from '../../src-shared/managed-policy/refusal-words.ts';
import { t } from '../language/t.ts';

/** Something was not done because of what the organisation has set on this computer; the message says so. */
export class ManagedRefused extends Error {
  override readonly name = 'ManagedRefused';

  constructor(setting: SettingName) {
    super(t(managedWords(setting)));
  }
}
