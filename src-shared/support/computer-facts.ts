import * as z from 'zod';
import { Instant } from '../base/dates.ts';
import { Ring } from '../update/rollout.ts';

/** How the server answered, as the network of this computer has it. */
const ServerAnswer = z.discriminatedUnion('kind', [
  /** `serverTime`: what its answer said; null: it said none. */
  z.object({ kind: z.literal('answered'), status: z.int(), serverTime: Instant.nullable(), tookMs: z.number() }),
  /** `code`: Chromium's word for it, 'net::ERR_CERT_AUTHORITY_INVALID'. */
  z.object({ kind: z.literal('failed'), code: z.string() }),
]);

/** What the program knows or finds out of the computer it runs on. Nothing in it is of anybody's work. */
export const ComputerFacts = z.object({
  at: Instant,
  version: z.string(),
  /** 'linux 6.8.0 x64' */
  system: z.string(),
  /** Starts of this version have failed: the vault is opened for reading alone. */
  isCareful: z.boolean(),
  server: z.object({ origin: z.string(), answer: ServerAnswer }),
  /** How a proxy is found, and which it is for the server: 'DIRECT', 'PROXY proxy.example.org:3128'. */
  proxy: z.object({
    mode: z.enum(['system', 'direct', 'fixed', 'script']),
    rule: z.string(),
    isScriptHere: z.boolean().nullable(),
  }),
  freeMb: z.int().nullable(),
  secretStore: z.object({ isHere: z.boolean(), isRequired: z.boolean() }),
  /** Chromium's word for how it draws: 'enabled', 'disabled_software'. */
  graphics: z.string(),
  isDrawingByProcessor: z.boolean(),
  /** null: no vault is open. */
  vault: z
    .object({ bytes: z.int(), documents: z.int(), damaged: z.int(), recoveredBytes: z.int(), osSealed: z.boolean() })
    .nullable(),
  update: z.object({
    never: z.enum(['noKey', 'notInstalled', 'byOthers']).nullable(),
    step: z.string(),
    isOutdated: z.boolean(),
    ring: Ring,
    /** The organisation has fixed the ring on this computer: what an administrator names on the server does not hold. */
    isRingFixed: z.boolean(),
  }),
  /** Until when decisions are taken without the server; null: no vault is open, or there is no lease. */
  leaseUntil: Instant.nullable(),
  /** Settings of the organisation that cannot be used. */
  policyProblems: z.int(),
  /** Crashes whose report lies on this computer, and when the last of them was. */
  crashes: z.object({ count: z.int(), last: Instant.nullable() }),
});
export type ComputerFacts = z.infer<typeof ComputerFacts>;
