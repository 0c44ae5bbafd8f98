import * as z from 'zod';
import { PayerClass } from '../directory/payer-class.ts';

/** What a person does in the shared-services team. Ids go to the audit trail and are never reused. */
export const Role = z.enum([
  'clinic-manager',
  'reconciliation-analyst',
  'ar-specialist',
  'revenue-cycle-director',
  'controller',
  'governance-board',
  'auditor',
  /** Sees to computers and their people, and to no case. */
  'administrator',
]);
export type Role = z.infer<typeof Role>;

/** A site id ('westside-clinic'), or '*' for every site of the network. */
export const SiteGrant = z.string().min(1).max(60);

export const PersonId = z.string().min(1).max(60).brand<'PersonId'>();
export type PersonId = z.infer<typeof PersonId>;

/** Roles that work on cases: a grant of one may be limited to some of them. */
const limitable: ReadonlySet<Role> = new Set([
  'clinic-manager',
  'reconciliation-analyst',
  'ar-specialist',
  'revenue-cycle-director',
  'controller',
]);

/**
 * A role at one site or at all ('*'). Where it names payer classes, kinds of case or departments, it counts for cases of these
 * alone. What a role forbids must not depend on a limit, so roles that keep policies, audit or administer have none.
 */
export const RoleGrant = z
  .object({
    role: Role,
    site: SiteGrant,
    payerClasses: z.array(PayerClass).min(1).max(10).optional(),
    kinds: z.array(z.string().min(1).max(40)).min(1).max(50).optional(),
    departments: z.array(z.string().min(1).max(60)).min(1).max(100).optional(),
  })
  .refine(
    ({ role, payerClasses, kinds, departments }) => limitable.has(role) || !(payerClasses ?? kinds ?? departments),
    'only roles that work on cases can be limited to some of them',
  );
export type RoleGrant = z.infer<typeof RoleGrant>;

/** A person and the roles they hold. */
export const Person = z.object({
  id: PersonId,
  name: z.string().min(1).max(120),
  roles: z.array(RoleGrant),
  /** What they can do beyond their role: cases ask for it. Absent: nobody keeps that of them, and no case is kept from them. */
  skills: z.array(z.string().min(1).max(40)).max(50).optional(),
  /** So many cases they may have taken at once; absent: any number. */
  capacity: z.int().nonnegative().max(10_000).optional(),
});
export type Person = z.infer<typeof Person>;

/** Who did something, as it stands in a timeline: the name is kept as it was then. */
export const Actor = z.object({ id: PersonId, name: z.string() });
export type Actor = z.infer<typeof Actor>;

/** The actor of automatic steps. No person may sign in with this id. */
export const SYSTEM: Actor = { id: 'system' as PersonId, name: 'Countersign' };
