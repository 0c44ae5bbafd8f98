import type { ManagedSetting } from './managed-setting.ts';

/** A value of a setting in words. */
export function shown(setting: ManagedSetting, value: ManagedSetting['initial']): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'number') {
    return setting.form === 'figure' ? `${value.toLocaleString('en-US')} ${setting.unit}` : String(value);
  }
  if (typeof value === 'string') {
    if (setting.form === 'choice') return setting.options[value] ?? value;
    return value === '' ? 'none' : value;
  }
  return value.length === 0 ? 'none' : value.join(', ');
}
