import { ENTERPRISE, GROUP, QUEUES, USER } from '../../src-shared/wire/scim.ts';

/** What this server supports of SCIM. @see RFC 7643, 5 */
export const serviceProviderConfig = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: 200 },
  changePassword: { supported: false },
  sort: { supported: false },
  etag: { supported: true },
  authenticationSchemes: [
    { type: 'oauthbearertoken', name: 'Bearer token', description: 'The token of the configuration (scimToken).' },
  ],
  meta: { resourceType: 'ServiceProviderConfig', location: '/scim/v2/ServiceProviderConfig' },
};

const RESOURCE_TYPE = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType';

export const resourceTypes = [
  {
    schemas: [RESOURCE_TYPE],
    id: 'User',
    name: 'User',
    endpoint: '/Users',
    schema: USER,
    schemaExtensions: [ENTERPRISE, QUEUES].map((schema) => ({ schema, required: false })),
  },
  { schemas: [RESOURCE_TYPE], id: 'Group', name: 'Group', endpoint: '/Groups', schema: GROUP },
];

const attribute = (name: string, type: string, more: Record<string, unknown> = {}) => ({
  name,
  type,
  multiValued: false,
  required: false,
  caseExact: false,
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: 'none',
  ...more,
});
const texts = (...names: string[]) => names.map((name) => attribute(name, 'string'));

export const schemas = [
  {
    id: USER,
    name: 'User',
    attributes: [
      attribute('userName', 'string', { required: true, uniqueness: 'server' }),
      attribute('active', 'boolean'),
      ...texts('externalId', 'displayName', 'title'),
      attribute('name', 'complex', { subAttributes: texts('formatted', 'givenName', 'familyName') }),
      attribute('emails', 'complex', { multiValued: true, subAttributes: texts('value', 'type') }),
      attribute('groups', 'complex', {
        multiValued: true,
        mutability: 'readOnly',
        subAttributes: texts('value', 'display'),
      }),
    ],
  },
  {
    id: ENTERPRISE,
    name: 'EnterpriseUser',
    attributes: [
      ...texts('employeeNumber', 'costCenter', 'organization', 'division', 'department'),
      attribute('manager', 'complex', { subAttributes: texts('value', 'displayName') }),
    ],
  },
  {
    id: QUEUES,
    name: 'QueuesUser',
    attributes: [
      attribute('skills', 'string', { multiValued: true, caseExact: true }),
      attribute('capacity', 'integer'),
    ],
  },
  {
    id: GROUP,
    name: 'Group',
    attributes: [
      attribute('displayName', 'string', { required: true, uniqueness: 'server' }),
      attribute('members', 'complex', { multiValued: true, subAttributes: texts('value') }),
    ],
  },
].map((schema) => ({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'], ...schema }));
