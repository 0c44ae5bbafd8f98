import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { settingNames, settingOf } from '../managed-settings.ts';
import { admlFile, admxFile } from './admx.ts';
import { documentation } from './documentation.ts';
import { jsonSchema, linuxExample } from './linux-json.ts';
import { mobileConfig } from './mobile-config.ts';

const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@', parseAttributeValue: false });
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found]) => found ?? '');
const once = (names: readonly string[]) => names.length === new Set(names).size;

describe('the definitions for group policy', () => {
  const [admx, adml] = [admxFile(), admlFile()];
  const strings = all(adml, /<string id="([^"]+)">/g);
  const presentations = all(adml, /<presentation id="([^"]+)">/g);

  it('are well-formed XML', () =>
    expect([admx, adml].map((text) => XMLValidator.validate(text))).toEqual([true, true]));

  it('name every policy, category, string and presentation once', () => {
    const policies = all(admx, /<policy name="([^"]+)"/g);
    expect(policies.length).toBeGreaterThan(settingNames.length);
    expect([policies, all(admx, /<category name="([^"]+)"/g), strings, presentations].map(once)).toEqual(
      Array.from({ length: 4 }, () => true),
    );
  });

  it('find each string and presentation that they name, and nothing is left over', () => {
    expect(new Set(all(admx, /\$\(string\.([^)]+)\)/g))).toEqual(new Set(strings));
    expect(new Set(all(admx, /\$\(presentation\.([^)]+)\)/g))).toEqual(new Set(presentations));
  });

  it('have a control for each element, under its id, and a category for each policy', () => {
    const elements = all(admx, /<(?:decimal|text|list|enum) id="([^"]+)"/g);
    expect(new Set(all(adml, /refId="([^"]+)"/g))).toEqual(new Set(elements));
    const categories = new Set(all(admx, /<category name="([^"]+)"/g));
    expect(all(admx, /<parentCategory ref="([^"]+)"/g).filter((name) => !categories.has(name))).toEqual([]);
  });

  it('have each setting with its bounds', () => {
    const { policyDefinitions } = parser.parse(admx) as {
      policyDefinitions: {
        policies: { policy: { '@name': string; elements?: { decimal?: Record<string, string> } }[] };
      };
    };
    const found = policyDefinitions.policies.policy.find((policy) => policy['@name'] === 'IdleLockMinutes');
    expect(found?.elements?.decimal).toMatchObject({ '@minValue': '1', '@maxValue': '60' });
    const named = new Set(policyDefinitions.policies.policy.map((policy) => policy['@name']));
    expect(settingNames.filter((name) => !named.has(name))).toEqual([]);
    expect(
      settingNames.filter((name) => named.has(`${name}_Recommended`) !== settingOf(name).mayBeRecommended),
    ).toEqual([]);
  });
});

describe('the profile for macOS', () => {
  const profile = mobileConfig({
    mandatory: {
      ServerAddress: 'https://a.example.org',
      SaveFileTypes: ['csv', 'pdf'],
      Printing: false,
      PinMinLength: 8,
    },
    recommended: { Theme: 'dark' },
  });

  it('is well-formed and has what was given, with its type', () => {
    expect(XMLValidator.validate(profile)).toBe(true);
    const plain = profile.replaceAll(/<!--.*?-->/g, '').replaceAll(/>\s+</g, '><');
    expect(plain).toContain('<key>ServerAddress</key><string>https://a.example.org</string>');
    expect(plain).toContain('<key>SaveFileTypes</key><array><string>csv</string><string>pdf</string></array>');
    expect(plain).toContain('<key>Printing</key><false/>');
    expect(plain).toContain('<key>PinMinLength</key><integer>8</integer>');
    expect(plain).toContain('<key>Recommended</key><dict><key>Theme</key><string>dark</string></dict>');
    expect(plain).not.toContain('<key>SaveFiles</key>');
  });

  it('shows every other setting as a comment, so that nothing is fixed that nobody meant', () => {
    const empty = mobileConfig({ mandatory: {}, recommended: {} });
    expect(XMLValidator.validate(empty)).toBe(true);
    const comments = all(empty, /<!-- <key>(\w+)<\/key>/g);
    expect(comments).toEqual(expect.arrayContaining([...settingNames]));
    expect(
      all(empty.replaceAll(/<!--.*?-->/g, ''), /<key>(\w+)<\/key>/g).filter((name) => !name.startsWith('Payload')),
    ).toEqual([]);
  });
});

describe('the schemas for Linux', () => {
  it.each(['mandatory', 'recommended'] as const)('take the example of their level: %s', (level) => {
    const schema = z.fromJSONSchema(JSON.parse(jsonSchema(level)) as Parameters<typeof z.fromJSONSchema>[0]);
    expect(schema.safeParse(JSON.parse(linuxExample(level))).success).toBe(true);
    expect(schema.safeParse({ Theme: 'pink' }).success).toBe(false);
    expect(schema.safeParse({ Unknown: true }).success).toBe(false);
  });
});

describe('the page about the settings', () => {
  it('has a heading for each, with what it takes', () => {
    const page = documentation();
    expect(all(page, /^### (\w+)$/gm).toSorted()).toEqual(settingNames.toSorted());
    expect(page).toContain('Takes: 1 to 60 minutes');
  });
});
