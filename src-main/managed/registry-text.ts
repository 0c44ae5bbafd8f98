import { isSettingName, settingOf } from '../../src-shared/managed-policy/managed-settings.ts';
import { RECOMMENDED_SUBKEY } from '../../src-shared/managed-policy/templates/places.ts';

const VALUE = /^ {4}(.+?) {4}(REG_[A-Z_]+) {4}(.*)$/;

/**
 * The settings in what `reg query KEY /s` writes. Group policy has numbers where the settings have toggles and figures, and a key
 * of numbered values where they have lists; what has another form is passed on as it is, for the schemas to refuse.
 *
 * @param root  the key that was asked for; the suggestions below it are another level's.
 */
export function valuesOfRegistry(text: string, root: string): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  const lists: Record<string, string[]> = {};
  let below: string | null = null;
  for (const line of text.split(/\r?\n/)) {
    if (/^HKEY_/i.test(line)) below = subKey(line.trim(), root);
    const [, name = '', type = '', data = ''] = VALUE.exec(line) ?? [];
    if (name === '' || below === null) continue;
    if (below === '') values[name] = valueOf(name, type, data);
    else if (!below.includes('\\') && below !== RECOMMENDED_SUBKEY) {
      (lists[below] ??= []).push(data);
    }
  }
  return { ...values, ...lists };
}

/** What follows the root; null for a key outside of it, which the tool never names. */
function subKey(key: string, root: string): string | null {
  if (key.toLowerCase() === root.toLowerCase()) return '';
  return key.toLowerCase().startsWith(`${root.toLowerCase()}\\`) ? key.slice(root.length + 1) : null;
}

function valueOf(name: string, type: string, data: string): unknown {
  if (type !== 'REG_DWORD') return data;
  const figure = Number(data);
  const isToggle = isSettingName(name) && settingOf(name).form === 'toggle';
  return isToggle && (figure === 0 || figure === 1) ? figure === 1 : figure;
}
