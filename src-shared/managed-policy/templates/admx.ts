import { type Level, type ManagedSetting, settingGroups, type SettingGroup } from '../managed-setting.ts';
import { settingNames, settingOf, type SettingName } from '../managed-settings.ts';
import { RECOMMENDED_SUBKEY, REGISTRY_KEY } from './places.ts';
import { xmlText } from './xml-text.ts';

const NAMESPACE = 'http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions';
const SUPPORTED = 'Supported';
const ROOT = 'Countersign';
const groups = Object.keys(settingGroups) as readonly SettingGroup[];
const LEVELS: readonly Level[] = ['mandatory', 'recommended'];

/** Every row of the editor of group policies: what may be suggested has a second one, in a category of its own. */
const rows = LEVELS.flatMap((level) =>
  settingNames
    .map((name) => ({
      name,
      level,
      setting: settingOf(name),
      id: level === 'mandatory' ? name : `${name}_Recommended`,
    }))
    .filter(({ setting }) => level === 'mandatory' || setting.mayBeRecommended),
);
type Row = (typeof rows)[number];

/**
 * The definitions for group policy on Windows, to be put into `PolicyDefinitions`.
 *
 * @see Microsoft, “ADMX schema”: https://learn.microsoft.com/previous-versions/windows/desktop/Policy/admx-schema
 */
export function admxFile(): string {
  const categories = [
    `<category name="${ROOT}" displayName="$(string.${ROOT})" />`,
    ...groups.map((group) => category(`${ROOT}_${group}`, ROOT)),
    category(`${ROOT}_${RECOMMENDED_SUBKEY}`, ROOT),
  ];
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<policyDefinitions revision="1.0" schemaVersion="1.0" xmlns="${NAMESPACE}">`,
    '  <policyNamespaces>',
    '    <target prefix="countersign" namespace="Countersign.Policies.Workbench" />',
    '  </policyNamespaces>',
    '  <resources minRequiredRevision="1.0" />',
    '  <supportedOn>',
    '    <definitions>',
    `      <definition name="${SUPPORTED}" displayName="$(string.${SUPPORTED})" />`,
    '    </definitions>',
    '  </supportedOn>',
    '  <categories>',
    ...categories.map((line) => `    ${line}`),
    '  </categories>',
    '  <policies>',
    ...rows.flatMap(policyLines),
    '  </policies>',
    '</policyDefinitions>',
    '',
  ].join('\r\n');
}

/** The words of the definitions in English (en-US), to be put beside them. */
export function admlFile(): string {
  const strings: [string, string][] = [
    [ROOT, 'Countersign'],
    [SUPPORTED, 'Countersign workbench'],
    ...groups.map((group): [string, string] => [`${ROOT}_${group}`, settingGroups[group]]),
    [`${ROOT}_${RECOMMENDED_SUBKEY}`, 'Suggestions (a person may choose otherwise)'],
    ...rows.flatMap(wordsOf),
  ];
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<policyDefinitionResources revision="1.0" schemaVersion="1.0" xmlns="${NAMESPACE}">`,
    '  <displayName>Countersign</displayName>',
    '  <description>Settings of the Countersign workbench</description>',
    '  <resources>',
    '    <stringTable>',
    ...strings.map(([id, words]) => `      <string id="${id}">${xmlText(words)}</string>`),
    '    </stringTable>',
    '    <presentationTable>',
    ...rows.flatMap(presentationLines),
    '    </presentationTable>',
    '  </resources>',
    '</policyDefinitionResources>',
    '',
  ].join('\r\n');
}

function category(name: string, parent: string): string {
  return `<category name="${name}" displayName="$(string.${name})"><parentCategory ref="${parent}" /></category>`;
}

function keyOf(level: Level): string {
  return level === 'mandatory' ? REGISTRY_KEY : `${REGISTRY_KEY}\\${RECOMMENDED_SUBKEY}`;
}

function policyLines({ id, name, level, setting }: Row): string[] {
  const place = level === 'mandatory' ? setting.group : RECOMMENDED_SUBKEY;
  const toggled = setting.form === 'toggle' ? ` valueName="${name}"` : '';
  const shown = setting.form === 'toggle' ? '' : ` presentation="$(presentation.${id})"`;
  return [
    `    <policy name="${id}" class="Machine" displayName="$(string.${id})" explainText="$(string.${id}_Explain)" key="${keyOf(level)}"${toggled}${shown}>`,
    `      <parentCategory ref="${ROOT}_${place}" />`,
    `      <supportedOn ref="${SUPPORTED}" />`,
    ...valueLines(id, name, level, setting).map((line) => `      ${line}`),
    '    </policy>',
  ];
}

function valueLines(id: string, name: SettingName, level: Level, setting: ManagedSetting): string[] {
  const element = (line: string): string[] => ['<elements>', `  ${line}`, '</elements>'];
  switch (setting.form) {
    case 'toggle':
      return [
        '<enabledValue><decimal value="1" /></enabledValue>',
        '<disabledValue><decimal value="0" /></disabledValue>',
      ];
    case 'figure':
      return element(
        `<decimal id="${id}" valueName="${name}" required="true" minValue="${setting.least}" maxValue="${setting.most}" />`,
      );
    case 'text':
      return element(`<text id="${id}" valueName="${name}" maxLength="${setting.longest}" />`);
    case 'list':
      return element(`<list id="${id}" key="${keyOf(level)}\\${name}" valuePrefix="" />`);
    case 'choice':
      return [
        '<elements>',
        `  <enum id="${id}" valueName="${name}" required="true">`,
        ...Object.keys(setting.options).map(
          (value, at) =>
            `    <item displayName="$(string.${id}_${at + 1})"><value><string>${xmlText(value)}</string></value></item>`,
        ),
        '  </enum>',
        '</elements>',
      ];
  }
}

function wordsOf({ id, level, setting }: Row): [string, string][] {
  const suggested = level === 'recommended' ? ' It is a suggestion: a person may choose otherwise.' : '';
  const options = setting.form === 'choice' ? Object.values(setting.options) : [];
  return [
    [id, setting.title],
    [`${id}_Explain`, `${setting.description}${suggested}`],
    ...options.map((words, at): [string, string] => [`${id}_${at + 1}`, words]),
  ];
}

function presentationLines({ id, setting }: Row): string[] {
  const control = controlOf(id, setting);
  if (control === null) return [];
  return [`      <presentation id="${id}">`, `        ${control}`, '      </presentation>'];
}

function controlOf(id: string, setting: ManagedSetting): string | null {
  switch (setting.form) {
    case 'toggle':
      return null;
    case 'figure':
      return `<decimalTextBox refId="${id}" defaultValue="${setting.initial}">${xmlText(`${setting.title} (${setting.unit}):`)}</decimalTextBox>`;
    case 'text':
      return `<textBox refId="${id}"><label>${xmlText(`${setting.title}:`)}</label></textBox>`;
    case 'list':
      return `<listBox refId="${id}">${xmlText(`${setting.title}:`)}</listBox>`;
    case 'choice':
      return `<dropdownList refId="${id}" defaultItem="${Object.keys(setting.options).indexOf(setting.initial)}">${xmlText(`${setting.title}:`)}</dropdownList>`;
  }
}
