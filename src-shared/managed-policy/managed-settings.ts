import { connectionSettings } from './connection-settings.ts';
import { fileSettings } from './file-settings.ts';
import type { ManagedSetting, ValueOf } from './managed-setting.ts';
import { offlineSettings } from './offline-settings.ts';
import { signInSettings } from './sign-in-settings.ts';
import { supportSettings } from './support-settings.ts';
import { updateSettings } from './update-settings.ts';
import { windowSettings } from './window-settings.ts';

/**
 * Everything that an organisation can set on its computers, from outside of the workbench. Templates, documentation and what the
 * window says are made from this alone. A name is never given to something else: it stands in the policies of organisations.
 */
export const managedSettings = {
  ...connectionSettings,
  ...signInSettings,
  ...offlineSettings,
  ...fileSettings,
  ...windowSettings,
  ...updateSettings,
  ...supportSettings,
} as const;

type Settings = typeof managedSettings;
export type SettingName = keyof Settings;
export type SettingValue<N extends SettingName> = ValueOf<Settings[N]>;

// The one cast: the names are the keys of the object that is read.
export const settingNames = Object.keys(managedSettings) as readonly SettingName[];

export function settingOf(name: SettingName): ManagedSetting {
  return managedSettings[name];
}

export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(managedSettings, name);
}
