import * as z from 'zod';
import { FileName, architectures, platforms } from './manifest.ts';
import { compareVersions, Version } from './version.ts';

/** Who gets a release, one after the other: those who try it, those who are used to surprises, and the rest. */
export const rings = ['pilot', 'early', 'broad'] as const;
export const Ring = z.enum(rings);
export type Ring = z.infer<typeof Ring>;

/** How far a release has gone: to all of the rings before `ring`, and to a share of that one. */
export const Reach = z.strictObject({
  ring: Ring,
  /** Of the computers in `ring`, 0 to 100. */
  percentage: z.int().min(0).max(100),
  /** `paused`: nobody begins with it for now. `withdrawn`: for good, and whoever has it goes on to a newer one. */
  state: z.enum(['offered', 'paused', 'withdrawn']),
});
export type Reach = z.infer<typeof Reach>;

/** An installer of a release. What it is worth is said by the signed manifest beside it and nothing else. */
export const OfferedFile = z.strictObject({
  file: FileName,
  platform: z.enum(platforms),
  arch: z.enum(architectures),
  bytes: z.int().positive(),
});
export type OfferedFile = z.infer<typeof OfferedFile>;

export const LONGEST_NOTES = 8_000;

export const Offer = z.strictObject({
  version: Version,
  ...Reach.shape,
  /** What is new, as plain text; '': nothing was written. */
  notes: z.string().max(LONGEST_NOTES),
  files: z.array(OfferedFile).max(60),
});
export type Offer = z.infer<typeof Offer>;

const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'not a time like 19:30');

/** When computers may update by themselves, by their own clocks; `until` before `from` is of the next morning. */
export const Maintenance = z.strictObject({ from: ClockTime, until: ClockTime });
export type Maintenance = z.infer<typeof Maintenance>;

export const UpdateTerms = z.strictObject({
  /** What is older should not be worked with: it updates whatever its ring. */
  minimumVersion: Version.nullable(),
  /** null: at any time. */
  maintenance: Maintenance.nullable(),
});
export type UpdateTerms = z.infer<typeof UpdateTerms>;

/**
 * Which releases go how far, as a feed says it in `rollout.json`. It is not signed: it can hold an update back and choose between
 * signed ones that are newer than what is installed, and do nothing else.
 */
export const Rollout = z.strictObject({
  format: z.literal('countersign-rollout/1'),
  ...UpdateTerms.shape,
  releases: z.array(Offer).max(200),
});
export type Rollout = z.infer<typeof Rollout>;

/** A computer, as far as a rollout asks about it. */
export type Placed = {
  /** That it runs. */
  readonly version: string;
  /** It was shown this one before, and takes none that is older, even while this one is held. */
  readonly atLeast: string;
  readonly ring: Ring;
  /** Whether what it runs did not start as it should. */
  readonly hasFailed: boolean;
  /** Its number from 0 to 99 in the rollout of a version: the same each time it is asked. */
  readonly bucketOf: (version: string) => number;
};

export type Choice =
  | { readonly kind: 'upToDate' }
  /** `isUrgent`: what runs now should not be worked with. */
  | { readonly kind: 'offered'; readonly offer: Offer; readonly isUrgent: boolean }
  | { readonly kind: 'withheld'; readonly version: string; readonly why: 'paused' | 'otherRing' | 'laterShare' };

/**
 * Which release a computer goes to: the newest that has reached it. One that runs what was withdrawn, is older than the minimum
 * or does not start does not wait for its turn: where none has reached it, it goes to the one that has gone farthest.
 */
export function chooseRelease(rollout: Rollout, placed: Placed): Choice {
  const newer = rollout.releases
    .filter(({ version, state }) => state !== 'withdrawn' && isAhead(version, placed))
    .toSorted((one, other) => compareVersions(other.version, one.version));
  const [newest] = newer;
  if (!newest) return { kind: 'upToDate' };
  const isUrgent = placed.hasFailed || isOutdated(rollout, placed.version);
  const offered = newer.filter(({ state }) => state === 'offered');
  const reached = offered.find((offer) => holdsBack(offer, placed) === null);
  const offer = reached ?? (isUrgent ? offered.toSorted(byReach)[0] : undefined);
  if (offer) return { kind: 'offered', offer, isUrgent };
  return { kind: 'withheld', version: newest.version, why: holdsBack(newest, placed) ?? 'paused' };
}

/** Whether a version should not be worked with any more. */
export function isOutdated({ minimumVersion, releases }: Rollout, version: string): boolean {
  if (minimumVersion !== null && compareVersions(version, minimumVersion) < 0) return true;
  return releases.some((release) => release.version === version && release.state === 'withdrawn');
}

function isAhead(version: string, placed: Placed): boolean {
  return compareVersions(version, placed.version) > 0 && compareVersions(version, placed.atLeast) >= 0;
}

function holdsBack(offer: Offer, { ring, bucketOf }: Placed): 'paused' | 'otherRing' | 'laterShare' | null {
  if (offer.state !== 'offered') return 'paused';
  const distance = rings.indexOf(ring) - rings.indexOf(offer.ring);
  if (distance > 0) return 'otherRing';
  return distance < 0 || bucketOf(offer.version) < offer.percentage ? null : 'laterShare';
}

function byReach(one: Offer, other: Offer): number {
  const ring = rings.indexOf(other.ring) - rings.indexOf(one.ring);
  return ring || other.percentage - one.percentage || compareVersions(other.version, one.version);
}

/** Whether the clock of a computer stands in the hours of maintenance. @param minutes  since its midnight. */
export function isInMaintenance(maintenance: Maintenance | null, minutes: number): boolean {
  if (maintenance === null) return true;
  const [from, until] = [minutesOf(maintenance.from), minutesOf(maintenance.until)];
  return from <= until ? minutes >= from && minutes < until : minutes >= from || minutes < until;
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
