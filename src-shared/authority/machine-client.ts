import * as z from 'zod';
import type { SiteGrant } from './person.ts';
import { type DataClass, type ScopeId, scopeId } from './scopes.ts';

/** What a machine client may be allowed, by resource. */
export const MachineScope = z.enum([
  'cases.read',
  'cases.propose',
  'remittances.read',
  'postings.read',
  'imports.read',
  'imports.write',
  'records.write',
  'events.read',
  // Of the FHIR facade, named as SMART backend services name them: one type, or all of them.
  'system/*.read',
  'system/*.write',
  'system/Task.read',
  'system/PaymentReconciliation.read',
  'system/ClaimResponse.read',
  'system/Patient.read',
  'system/Coverage.read',
  'system/Account.read',
  'system/ChargeItem.read',
  'system/Claim.read',
  'system/ExplanationOfBenefit.read',
  'system/PaymentNotice.read',
  'system/Invoice.read',
]);
export type MachineScope = z.infer<typeof MachineScope>;

/** A type of the FHIR facade that a scope may name alone. */
export type FhirType = Exclude<TypeOf<MachineScope>, '*'>;
type TypeOf<Scope> = Scope extends `system/${infer Type}.read` ? Type : never;

/** A program that asks by itself, and what it may at which sites ('*': all of the network). */
export type MachineGrant = {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly MachineScope[];
  readonly sites: readonly z.infer<typeof SiteGrant>[];
};

const seenWith: Partial<Record<MachineScope, readonly DataClass[]>> = {
  'cases.read': ['work'],
  'remittances.read': ['remits'],
  'postings.read': ['ledger'],
  'system/*.read': ['work', 'remits'],
  'system/Task.read': ['work'],
  'system/PaymentReconciliation.read': ['remits'],
  'system/ClaimResponse.read': ['remits'],
};

/** The documents that a client sees, as scopes of the feed. @param all  ids of all sites of the network. */
export function scopesOfClient({ scopes, sites }: MachineGrant, all: readonly string[]): ScopeId[] {
  const classes = [...new Set(scopes.flatMap((scope) => seenWith[scope] ?? []))];
  const at = sites.includes('*') ? all : all.filter((site) => sites.includes(site));
  return at.flatMap((site) => classes.map((dataClass) => scopeId(site, dataClass))).toSorted();
}

/** Those of the sites that a client may not tell or ask about. */
export function sitesBeyond({ sites }: MachineGrant, asked: readonly string[]): string[] {
  return sites.includes('*') ? [] : [...new Set(asked)].filter((site) => !sites.includes(site));
}
