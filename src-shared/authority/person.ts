import * as z from 'zod';

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

/** A person and the roles they hold, each at one site or at all ('*'). */
export const Person = z.object({
  id: PersonId,
  name: z.string().min(1).max(120),
  roles: z.array(z.object({ role: Role, site: SiteGrant })),
});
export type Person = z.infer<typeof Person>;

/** Who did something, as it stands in a timeline: the name is kept as it was then. */
export const Actor = z.object({ id: PersonId, name: z.string() });
export type Actor = z.infer<typeof Actor>;

/** The actor of automatic steps. No person may sign in with this id. */
export const SYSTEM: Actor = { id: 'system' as PersonId, name: 'Countersign' };
