import * as z from 'zod';
import { Instant } from '../base/dates.ts';
import { Ring } from '../update/rollout.ts';

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

/** How a computer is, as it says itself every few minutes while it is connected. Nothing in it is of anybody's work. */
export const DeviceReport = z.object({
  /** 'linux x64' */
  system: z.string().max(80),
  /** Which ring it follows; `isFixed`: its organisation has fixed that on the computer, and the server's word does not hold. */
  ring: z.object({ followed: Ring, isFixed: z.boolean() }),
  /** Ids of the checks that found something wrong, see `computerChecks`; a later version may know more of them. */
  faults: z.array(z.string().max(40)).max(40),
  warnings: z.array(z.string().max(40)).max(40),
  crashes: z.int().nonnegative(),
  /** Decisions and files that the server has not taken yet. */
  unsent: z.int().nonnegative(),
  /** When it last had everything that its person may see; null: not yet. */
  syncedAt: Instant.nullable(),
});
export type DeviceReport = z.infer<typeof DeviceReport>;

/** What administrators want of a computer. */
export const DeviceOrders = z.object({
  /** null: its own policy says which. */
  ring: Ring.nullable(),
  /** A diagnostics bundle that is asked for and has not come; `by`: name of the person who asks. */
  bundle: z.object({ requestedAt: Instant, by: z.string() }).nullable(),
});
export type DeviceOrders = z.infer<typeof DeviceOrders>;

/** null: the computer follows its own policy again. */
export const DeviceRingRequest = z.object({ ring: Ring.nullable() });
export type DeviceRingRequest = z.infer<typeof DeviceRingRequest>;

/** A computer as it stands in the list of all. */
export const FleetEntry = DeviceEntry.extend({
  report: DeviceReport.nullable(),
  reportedAt: Instant.nullable(),
  /** Which ring an administrator has named; null: none. */
  ring: Ring.nullable(),
  bundle: z.object({
    requestedAt: Instant.nullable(),
    requestedBy: z.string().nullable(),
    sentAt: Instant.nullable(),
    /** Of the one that is kept; null: none is. */
    bytes: z.int().nullable(),
  }),
});
export type FleetEntry = z.infer<typeof FleetEntry>;

/** A page of the list of all computers. `next`: with what the next one is asked for; null: there is none. */
export const FleetReply = z.object({ items: z.array(FleetEntry), total: z.int(), next: z.string().nullable() });
export type FleetReply = z.infer<typeof FleetReply>;
