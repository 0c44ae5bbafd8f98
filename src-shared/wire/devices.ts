import * as z from 'zod';
import { Instant } from '../base/dates.ts';

/** What protects the data on a computer, as the computer itself states it. */
export const DeviceEvidence = z.object({
  /** Of the workbench. */
  version: z.string().max(40),
  /** Whether the operating system's secret store takes part in the key; without it the PIN alone protects the vault. */
  osSealed: z.boolean(),
  /** How the PIN becomes a key: 'argon2id 64 MiB, 3 passes'. */
  kdf: z.string().max(80),
});
export type DeviceEvidence = z.infer<typeof DeviceEvidence>;

/** A computer as an administrator sees it, and its owner. */
export const DeviceEntry = z.object({
  id: z.uuid(),
  name: z.string(),
  owner: z.object({ id: z.string(), name: z.string() }),
  /** Ids of the sites where the owner has a role; '*': all. */
  sites: z.array(z.string()),
  enrolledAt: Instant,
  lastContactAt: Instant,
  /** null: it has not said yet. */
  evidence: DeviceEvidence.nullable(),
  /** When its leave to decide ends; null: it never had one. */
  leaseUntil: Instant.nullable(),
  revokedAt: Instant.nullable(),
  revokedBy: z.string().nullable(),
  /** When it confirmed, with its last signature, that its keys are destroyed. */
  crushedAt: Instant.nullable(),
});
export type DeviceEntry = z.infer<typeof DeviceEntry>;

export const DevicesReply = z.object({
  devices: z.array(DeviceEntry),
  /** Whether these are everybody's: the person is an administrator. */
  everybody: z.boolean(),
});
export type DevicesReply = z.infer<typeof DevicesReply>;

/** `receipt`: Ed25519 of the device over `crushedText`, base64. */
export const CrushedRequest = z.object({ receipt: z.base64().max(120) });
