import * as z from 'zod';
import type { Level } from '../managed-setting.ts';
import { schemaOf } from '../managed-setting.ts';
import { settingNames, settingOf } from '../managed-settings.ts';
import type { TemplateContent } from './mobile-config.ts';

/** The JSON schema of a file of settings: for editors, and for checking a file before it is handed out. */
export function jsonSchema(level: Level): string {
  const properties = settingNames
    .filter((name) => level === 'mandatory' || settingOf(name).mayBeRecommended)
    .map((name): [string, unknown] => {
      const { $schema: _, ...schema } = z.toJSONSchema(schemaOf(settingOf(name)));
      const { title, description, initial } = settingOf(name);
      return [name, { title, description, default: initial, ...schema }];
    });
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `Settings of the Countersign workbench, ${level === 'mandatory' ? 'fixed' : 'suggested'}`,
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries<unknown>(properties),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** A file for the folder of a level: the values that were given. */
export function linuxFile(content: TemplateContent, level: Level): string {
  return `${JSON.stringify(content[level], null, 2)}\n`;
}

/** Every setting with what holds while nobody says anything. */
export function linuxExample(level: Level): string {
  const settings = settingNames.filter((name) => level === 'mandatory' || settingOf(name).mayBeRecommended);
  return `${JSON.stringify(Object.fromEntries(settings.map((name) => [name, settingOf(name).initial])), null, 2)}\n`;
}
