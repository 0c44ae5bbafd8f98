import * as z from 'zod';
import { Instant } from '../base/dates.ts';
import { err, ok, type Result } from '../base/result.ts';
import { compareVersions, Version } from './version.ts';

/** The only application there is; a manifest of another one under the same key is refused. */
export const APP = 'org.countersign.workbench';
/** Largest installer that is read at all. */
export const LARGEST_BYTES = 400 * 1024 * 1024;
/** So long a signed manifest may be good for: a medium that lay in a drawer for years brings nothing. */
export const LONGEST_DAYS = 90;

/** A file beside the manifest: no folder, nothing hidden, nothing that a system or a shell reads in its own way. */
export const FileName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/, 'not a plain file name')
  .refine((name) => !name.includes('..') && !name.endsWith('.'), 'not a plain file name')
  .refine((name) => !/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name), 'a name that Windows keeps for itself');

export const platforms = ['win32', 'darwin', 'linux'] as const;
export const architectures = ['x64', 'arm64'] as const;

/** What one installer is: said, and signed with the key that is kept offline. */
export const UpdateManifest = z.strictObject({
  format: z.literal('countersign-update/1'),
  app: z.string().max(100),
  version: Version,
  platform: z.enum(platforms),
  arch: z.enum(architectures),
  file: FileName,
  bytes: z.int().positive(),
  /** Of the installer, in hex. */
  sha512: z.string().regex(/^[0-9a-f]{128}$/),
  issuedAt: Instant,
  expiresAt: Instant,
});
export type UpdateManifest = z.infer<typeof UpdateManifest>;

/** As it lies beside the installer. What is signed is the very text, not what somebody reads out of it. */
export const SignedManifest = z.strictObject({
  manifest: z.string().max(10_000),
  /** Ed25519 over the signed text, base64. */
  signature: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
});

/** What the key signs: the manifest behind a line that no other message signed with it begins with. */
export function signedText(manifest: string): string {
  return `countersign-update/1\n${manifest}`;
}

/** Where an update would go. */
export type Installed = {
  readonly app: string;
  readonly platform: string;
  readonly arch: string;
  readonly version: string;
  /** Of the installer that it came from; null when nobody remembers. */
  readonly sha512: string | null;
};

export type UpdateRefusal =
  | { readonly kind: 'otherApp'; readonly app: string }
  | { readonly kind: 'otherComputer'; readonly platform: string; readonly arch: string }
  | { readonly kind: 'expired'; readonly expiresAt: Instant }
  | { readonly kind: 'notYet'; readonly issuedAt: Instant }
  | { readonly kind: 'validTooLong'; readonly days: number }
  | { readonly kind: 'tooLarge'; readonly bytes: number }
  | { readonly kind: 'older'; readonly version: string; readonly installed: string }
  | { readonly kind: 'changedVersion'; readonly version: string }
  | { readonly kind: 'sameVersion'; readonly version: string };

const DAY_MS = 86_400_000;

/**
 * Whether a manifest whose signature is good may be followed on a computer. There is no way back to an older version: whoever
 * could bring one would bring its known faults.
 *
 * @returns the manifest; otherwise the first reason against it.
 */
export function judgeUpdate(
  manifest: UpdateManifest,
  installed: Installed,
  now: Instant,
): Result<UpdateManifest, UpdateRefusal> {
  const { app, platform, arch, version, issuedAt, expiresAt, bytes } = manifest;
  if (app !== installed.app) return err({ kind: 'otherApp', app });
  if (platform !== installed.platform || arch !== installed.arch) return err({ kind: 'otherComputer', platform, arch });
  const days = (Date.parse(expiresAt) - Date.parse(issuedAt)) / DAY_MS;
  if (days > LONGEST_DAYS) return err({ kind: 'validTooLong', days: Math.ceil(days) });
  if (now >= expiresAt) return err({ kind: 'expired', expiresAt });
  // A day of tolerance: the clocks of clinics are wrong by hours.
  if (Date.parse(issuedAt) - Date.parse(now) > DAY_MS) return err({ kind: 'notYet', issuedAt });
  if (bytes > LARGEST_BYTES) return err({ kind: 'tooLarge', bytes });
  const order = compareVersions(version, installed.version);
  if (order < 0) return err({ kind: 'older', version, installed: installed.version });
  if (order > 0) return ok(manifest);
  const isOther = installed.sha512 !== null && installed.sha512 !== manifest.sha512;
  return err(isOther ? { kind: 'changedVersion', version } : { kind: 'sameVersion', version });
}
