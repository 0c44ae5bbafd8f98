import type { Resource } from '../../src-shared/fhir/resource.ts';
import { OWN_TYPES } from './read-resources.ts';
import { TOLD_TYPES } from './take-resource.ts';

const READ = ['read', 'search-type'];
const TELL = [...READ, 'create', 'update'];

/** What the facade can do. @see FHIR R4 CapabilityStatement */
export function capabilityStatement(version: string, base: string, now: Date): Resource {
  const types = [
    ...Object.keys(OWN_TYPES).map((type) => ({ type, codes: READ })),
    ...TOLD_TYPES.map((type) => ({ type, codes: TELL })),
  ];
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: now.toISOString(),
    kind: 'instance',
    software: { name: 'Countersign', version },
    implementation: { description: 'Approvals and postings of a healthcare billing office', url: base },
    fhirVersion: '4.0.1',
    format: ['json'],
    rest: [
      {
        mode: 'server',
        security: { description: 'A session of a person, or a client that was let in, as a bearer token.' },
        resource: types.map(({ type, codes }) => ({
          type,
          interaction: codes.map((code) => ({ code })),
          versioning: 'versioned-update',
          readHistory: false,
          updateCreate: codes.includes('update'),
          searchParam: [
            { name: '_id', type: 'token' },
            { name: '_lastUpdated', type: 'date' },
          ],
        })),
        interaction: [{ code: 'transaction' }, { code: 'batch' }],
      },
    ],
  };
}
