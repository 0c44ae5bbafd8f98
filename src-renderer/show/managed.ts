import { createContext, use } from 'react';
import {
  type EffectivePolicy,
  type InForce,
  isFixed,
  type ReadPolicy,
  unmanaged,
} from '../../src-shared/managed-policy/effective.ts';
import type { SettingName } from '../../src-shared/managed-policy/managed-settings.ts';
import { managedWords } from '../../src-shared/managed-policy/refusal-words.ts';
import { t } from '../language/t.ts';

/** What the organisation has set on this computer: it holds from the start of the program to its end. */
export const Managed = createContext<ReadPolicy>(unmanaged);

export function useManaged(): EffectivePolicy {
  return use(Managed).inForce;
}

/** Why something that can be turned off is, in words; undefined while it is on. */
export function useTurnedOff(
  setting: { [N in SettingName]: EffectivePolicy[N]['value'] extends boolean ? N : never }[SettingName],
): string | undefined {
  return useManaged()[setting].value ? undefined : t(managedWords(setting));
}

/** What is said beside something that the person cannot choose; null where they can. */
export function fixedWords(inForce: InForce<unknown>): string | null {
  if (!isFixed(inForce)) return null;
  return t('Set by your organisation{place}', { place: inForce.place === null ? '' : ` (${inForce.place})` });
}
