import * as z from 'zod';
import { OfferedFile, Reach, UpdateTerms } from '../update/rollout.ts';
import { Version } from '../update/version.ts';

/** A release that lies in the server's folder of updates, and how far it has gone. */
export const ReleaseEntry = z.object({
  version: Version,
  notes: z.string(),
  /** Its installers that have a signed manifest beside them. */
  files: z.array(OfferedFile),
  /** null: nobody is offered it yet. */
  reach: Reach.nullable(),
  /** Of the reach; 0: it was never set. */
  ver: z.int().nonnegative(),
});
export type ReleaseEntry = z.infer<typeof ReleaseEntry>;

export const ReleasesReply = z.object({
  /** The newest first. */
  items: z.array(ReleaseEntry),
  terms: UpdateTerms,
  /** Of the terms; 0: they were never set. */
  termsVer: z.int().nonnegative(),
  /** Whether the server was given a folder of updates. */
  hasFolder: z.boolean(),
});
export type ReleasesReply = z.infer<typeof ReleasesReply>;
