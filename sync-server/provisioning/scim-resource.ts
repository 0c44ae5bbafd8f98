import { ENTERPRISE, GROUP, QUEUES, USER } from '../../src-shared/wire/scim.ts';
import type { StoredGroup, StoredUser } from '../store/scim.ts';

type Stored = Pick<StoredUser, 'ver' | 'createdAt' | 'modifiedAt'>;

/** A weak entity tag: the version of the resource. */
export function etagOf({ ver }: Pick<Stored, 'ver'>): string {
  return `W/"${ver}"`;
}

export function userResource(stored: StoredUser): Record<string, unknown> {
  const { id, user, groups } = stored;
  const schemas = [USER, ...([ENTERPRISE, QUEUES] as const).filter((extension) => user[extension])];
  return {
    schemas,
    id,
    ...user,
    groups: groups.map((group) => ({ value: group.id, display: group.name })),
    meta: metaOf('User', `Users/${id}`, stored),
  };
}

export function groupResource(stored: StoredGroup): Record<string, unknown> {
  const { id, displayName, externalId, members } = stored;
  return {
    schemas: [GROUP],
    id,
    displayName,
    ...(externalId === null ? {} : { externalId }),
    members: members.map((value) => ({ value, type: 'User' })),
    meta: metaOf('Group', `Groups/${id}`, stored),
  };
}

function metaOf(resourceType: string, path: string, stored: Stored): Record<string, unknown> {
  return {
    resourceType,
    created: stored.createdAt.toISOString(),
    lastModified: stored.modifiedAt.toISOString(),
    location: `/scim/v2/${path}`,
    version: etagOf(stored),
  };
}
