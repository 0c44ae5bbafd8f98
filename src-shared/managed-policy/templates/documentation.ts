import { boundsOf, settingGroups, type SettingGroup } from '../managed-setting.ts';
import { settingNames, settingOf, type SettingName } from '../managed-settings.ts';
import { shown } from '../shown-value.ts';
import { LINUX_FOLDER, LINUX_FOLDERS, MAC_PREFERENCES, RECOMMENDED_SUBKEY, REGISTRY_KEY } from './places.ts';

/** A page about every setting, in Markdown. */
export function documentation(): string {
  const groups = Object.keys(settingGroups) as readonly SettingGroup[];
  return [
    '# Settings that an organisation gives its computers',
    '',
    'The workbench reads them when it starts. What is fixed cannot be changed by anybody who works at the computer; what is suggested holds until they choose otherwise. *Settings › What your organisation has set* shows what holds on a computer, and where it was read.',
    '',
    '| system | fixed | suggested |',
    '| --- | --- | --- |',
    `| Windows | \`HKLM\\${REGISTRY_KEY}\` | \`HKLM\\${REGISTRY_KEY}\\${RECOMMENDED_SUBKEY}\` |`,
    `| macOS | \`${MAC_PREFERENCES}\` | its dictionary \`${RECOMMENDED_SUBKEY}\` |`,
    `| Linux | \`${LINUX_FOLDER}/${LINUX_FOLDERS.mandatory}/*.json\` | \`${LINUX_FOLDER}/${LINUX_FOLDERS.recommended}/*.json\` |`,
    '',
    'Files are read in the order of their names, and a later one comes before an earlier one. A value that cannot be used is left out and told in the window and by `cs doctor`; if it was fixed, the closed value holds instead. While something fixed cannot be read as a whole, the closed value holds for every setting that nothing else fixes.',
    '',
    'On Windows a toggle is a `REG_DWORD` of 0 or 1, a figure a `REG_DWORD`, a choice or text a `REG_SZ`, and a list a key of its own whose values are `REG_SZ`.',
    '',
    ...groups.flatMap((group) => [
      `## ${settingGroups[group]}`,
      '',
      ...settingNames.filter((name) => settingOf(name).group === group).flatMap(settingLines),
    ]),
  ].join('\n');
}

function settingLines(name: SettingName): string[] {
  const setting = settingOf(name);
  return [
    `### ${name}`,
    '',
    `**${setting.title}.** ${setting.description}`,
    '',
    ...(setting.form === 'choice'
      ? Object.entries(setting.options).map(([value, words]) => `- \`${value}\`: ${words}`)
      : [`- Takes: ${boundsOf(setting)}`]),
    `- While nobody sets it: ${shown(setting, setting.initial)}`,
    `- Closed: ${shown(setting, setting.closed)}${setting.staysWhenUnread ? ' (only for a value of its own that cannot be used)' : ''}`,
    `- ${setting.mayBeRecommended ? 'Can be fixed or suggested' : 'Can be fixed'}`,
    '',
  ];
}
