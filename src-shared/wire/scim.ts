import * as z from 'zod';
import { Person } from '../authority/person.ts';

/** @see RFC 7643, 8.7.1 and 4.3 */
export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
/** What a person can do beyond their role, and how many cases they may have at once: an extension of this product. */
export const QUEUES = 'urn:ietf:params:scim:schemas:extension:countersign:2.0:User';

const text = z.string().max(200);
const Manager = z.object({ value: z.string().min(1).max(60), displayName: text.optional() });

/** What this server keeps of a user; attributes that it does not know are left out, as RFC 7644 allows. */
export const ScimUser = z.object({
  userName: z.string().min(1).max(200),
  externalId: text.optional(),
  active: z.boolean().default(true),
  displayName: text.optional(),
  name: z.object({ formatted: text.optional(), givenName: text.optional(), familyName: text.optional() }).optional(),
  title: text.optional(),
  emails: z
    .array(z.object({ value: text, type: text.optional(), primary: z.boolean().optional() }))
    .max(20)
    .optional(),
  [ENTERPRISE]: z
    .object({
      employeeNumber: text.optional(),
      costCenter: text.optional(),
      organization: text.optional(),
      division: text.optional(),
      department: text.optional(),
      // Some directories send an empty one for nobody.
      manager: z
        .union([Manager, z.object({}).strict(), z.null()])
        .optional()
        .transform((manager) => (manager && 'value' in manager ? manager : undefined)),
    })
    .optional(),
  [QUEUES]: Person.pick({ skills: true, capacity: true }).optional(),
});
export type ScimUser = z.infer<typeof ScimUser>;

export const ScimGroup = z.object({
  displayName: z.string().min(1).max(200),
  externalId: text.optional(),
  members: z.array(z.object({ value: z.string().min(1).max(60) })).default([]),
});
export type ScimGroup = z.infer<typeof ScimGroup>;

/** RFC 7644, 3.5.2. Names of operations are compared without case: one large directory capitalises them. */
export const ScimPatch = z.object({
  Operations: z
    .array(
      z.object({
        op: z
          .string()
          .toLowerCase()
          .pipe(z.enum(['add', 'replace', 'remove'])),
        path: z.string().max(300).optional(),
        value: z.unknown().optional(),
      }),
    )
    .min(1)
    .max(1000),
});
export type ScimPatch = z.infer<typeof ScimPatch>;
