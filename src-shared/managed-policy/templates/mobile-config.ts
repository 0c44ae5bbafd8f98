import { boundsOf, settingGroups, type SettingGroup } from '../managed-setting.ts';
import { settingNames, settingOf, type SettingName } from '../managed-settings.ts';
import { APP_ID, RECOMMENDED_SUBKEY } from './places.ts';
import { xmlText } from './xml-text.ts';

/** Values by name, of one level. They have passed the schemas of their settings. */
export type TemplateValues = Readonly<Partial<Record<SettingName, boolean | number | string | readonly string[]>>>;
export type TemplateContent = { readonly mandatory: TemplateValues; readonly recommended: TemplateValues };

/** Fixed, so that a new version of the profile takes the place of the last. */
const PROFILE_ID = '3B0B4D52-2B5F-4F5B-9B77-0E5D5B3C8A10';
const PAYLOAD_ID = '8C1F8F1E-5D63-4C59-8A3A-6B4D90B2E2F7';

/**
 * A configuration profile for macOS. Settings that have no value stand in it as comments, with what may be written.
 *
 * @see Apple, “Configuration Profile Reference”, top-level and common payload keys
 */
export function mobileConfig({ mandatory, recommended }: TemplateContent): string {
  const suggested =
    Object.keys(recommended).length === 0 ? [] : [`<key>${RECOMMENDED_SUBKEY}</key>`, ...dict(recommended)];
  const payload = [
    ...entry('PayloadType', APP_ID),
    ...entry('PayloadIdentifier', `${APP_ID}.settings`),
    ...entry('PayloadUUID', PAYLOAD_ID),
    ...entry('PayloadVersion', 1),
    ...entry('PayloadDisplayName', 'Countersign workbench'),
    ...(Object.keys(settingGroups) as SettingGroup[]).flatMap((group) => groupLines(group, mandatory)),
    ...suggested,
  ];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    '<plist version="1.0">',
    '<dict>',
    ...indented([
      ...entry('PayloadType', 'Configuration'),
      ...entry('PayloadIdentifier', APP_ID),
      ...entry('PayloadUUID', PROFILE_ID),
      ...entry('PayloadVersion', 1),
      ...entry('PayloadDisplayName', 'Countersign'),
      ...entry('PayloadScope', 'System'),
      '<key>PayloadContent</key>',
      '<array>',
      ...indented(['<dict>', ...indented(payload), '</dict>']),
      '</array>',
    ]),
    '</dict>',
    '</plist>',
    '',
  ].join('\n');
}

function groupLines(group: SettingGroup, values: TemplateValues): string[] {
  const names = settingNames.filter((name) => settingOf(name).group === group);
  return [comment(settingGroups[group]), ...names.flatMap((name) => settingLines(name, values[name]))];
}

function settingLines(name: SettingName, value: TemplateValues[SettingName]): string[] {
  if (value !== undefined) return entry(name, value);
  const setting = settingOf(name);
  return [comment(`${setting.title}: ${boundsOf(setting)}`), comment(entry(name, setting.initial).join(' '))];
}

function entry(key: string, value: boolean | number | string | readonly string[]): string[] {
  return [`<key>${key}</key>`, ...valueLines(value)];
}

function valueLines(value: boolean | number | string | readonly string[]): string[] {
  if (typeof value === 'boolean') return [value ? '<true/>' : '<false/>'];
  if (typeof value === 'number') return [`<integer>${value}</integer>`];
  if (typeof value === 'string') return [`<string>${xmlText(value)}</string>`];
  return ['<array>', ...indented(value.map((one) => `<string>${xmlText(one)}</string>`)), '</array>'];
}

function dict(values: TemplateValues): string[] {
  const entries = settingNames.flatMap((name) => {
    const value = values[name];
    return value === undefined ? [] : entry(name, value);
  });
  return ['<dict>', ...indented(entries), '</dict>'];
}

/** Two hyphens end a comment. */
function comment(words: string): string {
  return `<!-- ${words.replaceAll('--', '- -')} -->`;
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
