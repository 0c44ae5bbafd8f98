import { SYSTEM } from '../../src-shared/authority/person.ts';
import { OPERATOR } from '../identity/operator-token.ts';
import { PROVISIONING } from './provision-person.ts';

const reserved: ReadonlySet<string> = new Set([SYSTEM.id, PROVISIONING, OPERATOR.id]);

/** Whether the audit log knows an actor by this id who is none of the organisation's people. */
export function isReservedId(id: string): boolean {
  return reserved.has(id);
}

/**
 * 'Ann.Lee@lakeshore.example' becomes 'ann.lee': a name people know, and one that a vault's folder may have.
 *
 * @returns at most 50 characters, so that a number may follow; '' where nothing of the name can stand in an id.
 */
export function idStemOf(userName: string): string {
  return userName
    .replace(/@.*$/, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 50);
}
