import { realpathSync } from 'node:fs';
import { dirname, extname, resolve, sep } from 'node:path';
import type { EffectivePolicy } from '../../src-shared/managed-policy/effective.ts';
import type { SettingName } from '../../src-shared/managed-policy/managed-settings.ts';

export type SaveLimits = Pick<EffectivePolicy, 'SaveFiles' | 'SaveFileTypes' | 'SaveFileMegabytes' | 'SaveFolder'>;

/** The setting because of which a file may not leave the workbench; null when it may. @param bytes  its size; null: not known. */
export function offerFault(limits: SaveLimits, name: string, bytes: number | null): SettingName | null {
  if (!limits.SaveFiles.value) return 'SaveFiles';
  const types = limits.SaveFileTypes.value;
  if (types.length > 0 && !types.includes(extname(name).slice(1).toLowerCase())) return 'SaveFileTypes';
  const most = limits.SaveFileMegabytes.value * 1024 * 1024;
  return bytes !== null && bytes > most ? 'SaveFileMegabytes' : null;
}

/** The same for where somebody wants it: a person may give a file another name, or go elsewhere, while they are asked. */
export function placeFault(limits: SaveLimits, path: string): SettingName | null {
  const named = offerFault(limits, path, null);
  if (named) return named;
  const allowed = limits.SaveFolder.value;
  if (allowed === '') return null;
  const folder = real(resolve(allowed));
  const wanted = real(dirname(resolve(path)));
  if (folder === null || wanted === null) return 'SaveFolder';
  return wanted === folder || wanted.startsWith(folder.endsWith(sep) ? folder : folder + sep) ? null : 'SaveFolder';
}

/** Links followed; null for what is not there. */
function real(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}
