import * as z from 'zod';
import type { ReadPolicy } from '../managed-policy/effective.ts';
import { schemaOf } from '../managed-policy/managed-setting.ts';
import { settingNames, settingOf } from '../managed-policy/managed-settings.ts';

const inForce = settingNames.map((name) => [
  name,
  z.object({
    value: schemaOf(settingOf(name)),
    origin: z.enum(['initial', 'mandatory', 'recommended', 'closed']),
    place: z.string().nullable(),
  }),
]);

/** What the organisation has set on this computer, as the main process goes by it. The one cast: each value has its own schema. */
export const ManagedReply = z.object({
  inForce: z.object(Object.fromEntries(inForce)),
  problems: z.array(z.object({ place: z.string(), setting: z.string().nullable(), message: z.string() })),
}) as unknown as z.ZodType<ReadPolicy>;

/** Something was not done because of what the organisation has set. */
export const ManagedRefusal = z.object({ kind: z.literal('managed'), setting: z.enum(settingNames) });
export type ManagedRefusal = z.infer<typeof ManagedRefusal>;
