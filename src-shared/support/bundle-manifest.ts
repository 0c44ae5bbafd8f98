import * as z from 'zod';
import { Instant } from '../base/dates.ts';

/** What a diagnostics bundle holds and what it does not, for whoever sends it and whoever gets it. */
export const BundleManifest = z.object({
  format: z.literal('countersign-diagnostics/1'),
  madeAt: Instant,
  /** Of the workbench. */
  version: z.string(),
  /** Everything in it beside this manifest. */
  files: z.array(z.object({ name: z.string(), bytes: z.int(), sha256: z.string(), about: z.string() })),
  leftOut: z.array(z.object({ what: z.string(), why: z.string(), count: z.int().nullable() })),
});
export type BundleManifest = z.infer<typeof BundleManifest>;

/** A bundle as it is given to the window, which asks the person where to save it or sends it where it was asked for. */
export const DiagnosticsBundle = z.object({
  name: z.string(),
  bytes: z.instanceof(Uint8Array),
  sha256: z.string(),
  manifest: BundleManifest,
});
export type DiagnosticsBundle = z.infer<typeof DiagnosticsBundle>;

/** No bundle is larger: the log is cut off long before. */
export const MOST_BUNDLE_BYTES = 4 * 1024 * 1024;
