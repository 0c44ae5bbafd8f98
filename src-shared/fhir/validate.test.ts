import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasSamples, sampleBytes, samplesOf } from '../testing/test-real-samples.ts';
import { fuzzed } from '../testing/fuzz-format.ts';
import { readDefinitions } from './definitions.ts';
import { resourcesIn } from './resource.ts';
import { validateResource } from './validate.ts';

const EXTRACT = join(import.meta.dirname, 'r4-definitions.json');
const definitions = readDefinitions(JSON.parse(readFileSync(EXTRACT, 'utf8')));

const CLAIM = {
  resourceType: 'Claim',
  id: 'c-1',
  contained: [{ resourceType: 'Organization', id: 'payer', name: 'Bluewater' }],
  status: 'active',
  type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/claim-type', code: 'professional' }] },
  use: 'claim',
  patient: { reference: 'Patient/7' },
  created: '2026-11-24',
  insurer: { reference: '#payer' },
  provider: { identifier: { value: '1234567893' } },
  priority: { text: 'normal' },
  insurance: [{ sequence: 1, focal: true, coverage: { reference: 'Coverage/9' } }],
  item: [
    {
      sequence: 1,
      productOrService: { text: '99213' },
      servicedDate: '2026-11-23',
      net: { value: 125, currency: 'USD' },
    },
  ],
};

/** The claim with an element changed, as 'path: message' of each error. */
function faultsOf(change: object): readonly string[] {
  return validateResource(definitions, { ...CLAIM, ...change })
    .filter(({ severity }) => severity === 'error')
    .map(({ path, message }) => `${path}: ${message}`);
}

describe('a FHIR resource', () => {
  it('that is as R4 defines it has no issue', () => expect(validateResource(definitions, CLAIM)).toEqual([]));

  it.each([
    ['an element there is not', { payor: 'x' }, 'Claim.payor: There is no such element here.'],
    [
      'one in an element',
      { item: [{ ...CLAIM.item[0], price: 1 }] },
      'Claim.item[0].price: There is no such element here.',
    ],
    ['a required element left out', { patient: undefined }, 'Claim.patient: It has to be an object (Reference).'],
    ['a list without a need', { status: ['active'] }, 'Claim.status: It stands once, so it is no list.'],
    ['no list where one is due', { item: CLAIM.item[0] }, 'Claim.item: It may repeat, so it is a list.'],
    ['a list of nothing', { item: [] }, 'Claim.item: A list is not empty.'],
    ['an element of nothing', { priority: {} }, 'Claim.priority: An element has a value or elements within it.'],
    ['a day there is not', { created: '2026-02-30' }, 'Claim.created: It has to be a date, or a date and time'],
    [
      'a time without a zone',
      { created: '2026-02-03T10:00:00' },
      'Claim.created: It has to be a date, or a date and time',
    ],
    [
      'a number as text',
      { item: [{ ...CLAIM.item[0], net: { value: '125' } }] },
      'Claim.item[0].net.value: It has to be a number, written as a JSON number.',
    ],
    [
      'a code that is not one of those required',
      { use: 'bill' },
      'Claim.use: It has to be one of claim, preauthorization, predetermination.',
    ],
    [
      'two types of one choice',
      { item: [{ ...CLAIM.item[0], servicedPeriod: { start: '2026-11-23' } }] },
      'Claim.item[0].servicedPeriod: Only one of its types may stand, and servicedDate does.',
    ],
    [
      'a type that the choice has not',
      { item: [{ ...CLAIM.item[0], servicedString: 'monday' }] },
      'Claim.item[0].servicedString: There is no such element here.',
    ],
    [
      'a reference to another type of resource',
      { patient: { reference: 'Practitioner/7' } },
      'Claim.patient.reference: It may point at Patient, and points at Practitioner.',
    ],
    [
      'a reference to a contained one that is not there',
      { insurer: { reference: '#nobody' } },
      'Claim.insurer.reference: There is no contained resource of this id.',
    ],
    [
      'a contained resource with an element there is not',
      { contained: [{ ...CLAIM.contained[0], vat: '1' }] },
      'Claim.contained[0].vat: There is no such element here.',
    ],
    [
      'an extension with neither value nor extensions',
      { extension: [{ url: 'urn:x' }] },
      'Claim.extension[0]: An extension has a value, or extensions within it, and not both.',
    ],
    [
      'something beside an element that is no primitive',
      { _type: { id: 'a' } },
      'Claim._type: There is no such element here.',
    ],
  ])('with %s is told where', (_what, change, expected) => {
    const faults = faultsOf(change);
    expect(faults[0]?.startsWith(expected), faults.join('\n')).toBe(true);
    expect(faults).toHaveLength(1);
  });

  it('without a required element is told', () => {
    const { provider: _provider, insurance: _insurance, ...rest } = CLAIM;
    const issues = validateResource(definitions, rest);
    expect(issues.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'required Claim.provider',
      'required Claim.insurance',
    ]);
  });

  it('may say beside a primitive why it has none, alone and in a list', () => {
    const why = {
      extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
    };
    const { created: _created, ...rest } = CLAIM;
    expect(validateResource(definitions, { ...rest, _created: why })).toEqual([]);
    const patient = { resourceType: 'Patient', name: [{ given: ['A', null], _given: [null, why] }] };
    expect(validateResource(definitions, patient)).toEqual([]);
    const short = { resourceType: 'Patient', name: [{ given: ['A', 'B'], _given: [why] }] };
    expect(validateResource(definitions, short).map(({ path }) => path)).toEqual(['Patient.name[0]._given']);
  });

  it('of a type that does not bill is not looked into, which is said; of one there is not is refused', () => {
    expect(validateResource(definitions, { resourceType: 'Observation' })).toMatchObject([{ severity: 'information' }]);
    expect(validateResource(definitions, { resourceType: 'Bill' })).toMatchObject([{ severity: 'error' }]);
  });

  it('of values of people tells none', () => {
    const issues = validateResource(definitions, { ...CLAIM, 'Jane Doe': 1, created: 'Jane Doe', use: 'Jane Doe' });
    expect(issues).toHaveLength(3);
    expect(JSON.stringify(issues)).not.toContain('Jane');
  });

  it('as deep as somebody likes is given up, and so is one with faults without end', () => {
    let extension: unknown = { url: 'urn:x', valueString: 'x' };
    for (let depth = 0; depth < 5000; depth += 1) extension = { url: 'urn:x', extension: [extension] };
    expect(faultsOf({ extension: [extension] })).toHaveLength(1);
    expect(faultsOf({ item: Array.from({ length: 500 }, () => ({})) })).toHaveLength(100);
  });
});

describe('the definitions', () => {
  it('are less than 2 MB, and know the resources that bill', () => {
    expect(readFileSync(EXTRACT).length).toBeLessThan(2_000_000);
    const wanted = ['Patient', 'Coverage', 'Account', 'ChargeItem', 'Claim', 'ClaimResponse', 'ExplanationOfBenefit'];
    const more = ['PaymentReconciliation', 'PaymentNotice', 'Invoice', 'Task'];
    expect([...wanted, ...more].filter((type) => !definitions.types.has(type))).toEqual([]);
  });
});

const INPUTS = 200_000;

describe('values of any kind', () => {
  it(`are judged without a crash: ${INPUTS.toLocaleString('en-US')} inputs`, () => {
    const seeds = [
      JSON.stringify(CLAIM),
      JSON.stringify({ resourceType: 'Task', status: 'ready', _intent: {}, intent: 'order' }),
    ];
    let judged = 0;
    let faulty = 0;
    for (let seed = 0; seed < INPUTS; seed += 1) {
      const value = mutated(seeds, seed);
      const issues = validateResource(definitions, value);
      judged += 1;
      if (issues.length > 0) faulty += 1;
    }
    expect(judged).toBe(INPUTS);
    expect(faulty).toBeGreaterThan(INPUTS / 4);
  }, 300_000);
});

/** JSON with some of its bytes changed where that still is JSON; else with one of its values replaced by another kind of value. */
function mutated(seeds: readonly string[], seed: number): unknown {
  try {
    return JSON.parse(Buffer.from(fuzzed(seeds, seed)).toString('utf8')) as unknown;
  } catch {
    const kinds = [null, true, 0, -1.5, '', 'x', [], [null], {}, { resourceType: 'Claim' }, { extension: [] }];
    let left = seed % 60;
    return JSON.parse(seeds[seed % seeds.length] ?? '', (_key, value: unknown) => {
      left -= 1;
      return left === 0 ? kinds[Math.floor(seed / 60) % kinds.length] : value;
    }) as unknown;
  }
}

describe.skipIf(!hasSamples)('the resources of others', () => {
  const resources = (kind: string) =>
    samplesOf(kind).flatMap(({ file }) => {
      const text = Buffer.from(sampleBytes(file)).toString('utf8');
      const values = text.startsWith('{"') && text.trimEnd().includes('\n{"') ? text.trimEnd().split('\n') : [text];
      return values.map((one) => [file, JSON.parse(one) as unknown] as const);
    });
  const faults = (value: unknown) =>
    validateResource(definitions, value).filter(({ severity }) => severity === 'error');

  it.each(['fhir-r4-spec-examples', 'fhir-r4-synthea'])('of %s are valid', (kind) => {
    const read = resources(kind);
    expect(read.length).toBeGreaterThan(0);
    expect(read.flatMap(([file, value]) => faults(value).map((fault) => [file, fault]))).toEqual([]);
  });

  it('of fhir-r4-cms-bfd are valid, or have a place holder where a value belongs', () => {
    const read = resources('fhir-r4-cms-bfd');
    const isTemplate = (value: unknown) => JSON.stringify(value).includes('IGNORED_FIELD');
    const valid = read.filter(([, value]) => faults(value).length === 0);
    const refused = read.filter(([, value]) => faults(value).length > 0);
    expect(valid.length).toBeGreaterThan(0);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.filter(([, value]) => !isTemplate(value)).map(([file]) => file)).toEqual([]);
    expect(resourcesIn(refused[0]?.[1]).length).toBeGreaterThan(0);
  });
});
