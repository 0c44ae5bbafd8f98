import * as z from 'zod';

/** How one element of a type may be filled. */
export type ElementDefinition = {
  /** As it is written in JSON: 'servicedDate' is a choice of 'serviced[x]'. */
  readonly type: string;
  /** The name under which its cardinality is counted: 'serviced[x]', or its own. */
  readonly group: string;
  readonly isList: boolean;
  /** Types of resources that a reference may point at; empty: any. */
  readonly targets: readonly string[];
  /** Codes by their system that are the only ones allowed; null: any. */
  readonly codes: Readonly<Record<string, readonly string[]>> | null;
};

export type TypeDefinition = {
  /** By the name in JSON, without the names that begin with '_'. */
  readonly elements: ReadonlyMap<string, ElementDefinition>;
  /** Groups of which at least one has to stand, and the names each has. */
  readonly required: ReadonlyMap<string, readonly string[]>;
};

/** What is known of FHIR R4: the types of resources that bill, and of the data in them. */
export type FhirDefinitions = {
  /** Every type of resource that R4 has, also those of which no more is known. */
  readonly resources: ReadonlySet<string>;
  readonly types: ReadonlyMap<string, TypeDefinition>;
};

const Extract = z.object({
  version: z.literal('4.0.1'),
  resources: z.array(z.string()),
  types: z.record(z.string(), z.record(z.string(), z.string())),
  codes: z.record(z.string(), z.record(z.string(), z.array(z.string()))),
});

/** '0..1 Reference(Patient,Group)', '1..1 code#fm-status', '0..1 date|Period'. */
const ELEMENT = /^(\d)\.\.([1*]) (\S+)$/;
const TYPE = /^([\w.]+)(?:\(([\w,]+)\))?(?:#([\w-]+))?$/;

/**
 * Reads the extract that `scripts/build-fhir-definitions.mjs` makes.
 *
 * @param extract  the parsed JSON of `r4-definitions.json`.
 * @throws ZodError, or an Error that names the element that cannot be read.
 */
export function readDefinitions(extract: unknown): FhirDefinitions {
  const { resources, types, codes } = Extract.parse(extract);
  const read = Object.entries(types).map(([name, elements]) => [name, typeOf(name, elements, codes)] as const);
  return { resources: new Set(resources), types: new Map(read) };
}

type Codes = z.infer<typeof Extract>['codes'];

function typeOf(name: string, written: Readonly<Record<string, string>>, codes: Codes): TypeDefinition {
  const elements = new Map<string, ElementDefinition>();
  const required = new Map<string, string[]>();
  for (const [group, text] of Object.entries(written)) {
    const [, min, max, choices = ''] = ELEMENT.exec(text) ?? [];
    const names: string[] = [];
    for (const choice of choices.split('|')) {
      const [, type, targets = '', set] = TYPE.exec(choice) ?? [];
      if (!type) throw new Error(`${name}.${group} cannot be read: ${text}`);
      const json = group.endsWith('[x]') ? `${group.slice(0, -3)}${type[0]?.toUpperCase()}${type.slice(1)}` : group;
      names.push(json);
      elements.set(json, {
        type,
        group,
        isList: max === '*',
        targets: targets === '' ? [] : targets.split(','),
        codes: (set && codes[set]) || null,
      });
    }
    if (min !== '0') required.set(group, names);
  }
  return { elements, required };
}
