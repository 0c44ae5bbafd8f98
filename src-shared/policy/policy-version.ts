import { instantOf, type Instant } from '../base/dates.ts';
import type { Policies } from './policies.ts';
import type { PolicyDocument, PolicyTable } from './policy-document.ts';

/** A published version, as far as it says when it decides. */
export type DatedVersion = Pick<PolicyDocument, 'policy' | 'version' | 'table' | 'publication'>;

/** From when a version decides. What a network began with does from the day of its table. */
export function effectiveFrom({ table, publication }: Pick<DatedVersion, 'table' | 'publication'>): Instant {
  return publication?.effectiveFrom ?? startOf(table.effectiveFrom);
}

/** When a table that is published now begins to decide: on its day, and never for decisions that were made already. */
export function effectiveWhenPublished(table: Pick<PolicyTable, 'effectiveFrom'>, now: Instant): Instant {
  const start = startOf(table.effectiveFrom);
  return start > now ? start : now;
}

function startOf(day: string): Instant {
  return instantOf(new Date(`${day}T00:00:00.000Z`));
}

/**
 * The version of each policy that decides at an instant: of those that have begun the last to begin, of two that began
 * together the higher. Before all of its versions the first one does, so that there is never none.
 */
export function versionsInForce<Version extends DatedVersion>(
  versions: Iterable<Version>,
  at: Instant,
): ReadonlyMap<string, Version> {
  const inForce = new Map<string, Version>();
  for (const version of versions) {
    const other = inForce.get(version.policy);
    if (!other || isBefore(rankOf(other, at), rankOf(version, at))) inForce.set(version.policy, version);
  }
  return inForce;
}

/** As {@link versionsInForce}, as what decides. */
export function policiesAt(versions: Iterable<DatedVersion>, at: Instant): Policies {
  return new Map([...versionsInForce(versions, at)].map(([policy, { table }]) => [policy, table]));
}

/** The instants after `at` from which on another set of versions decides, in order. */
export function changesAfter(versions: Iterable<DatedVersion>, at: Instant): Instant[] {
  const later = [...versions].map(effectiveFrom).filter((instant) => instant > at);
  return [...new Set(later)].toSorted();
}

type Rank = readonly [hasBegun: boolean, from: Instant | number, version: number];

function rankOf(version: DatedVersion, at: Instant): Rank {
  const from = effectiveFrom(version);
  return from <= at ? [true, from, version.version] : [false, -Date.parse(from), -version.version];
}

function isBefore(one: Rank, other: Rank): boolean {
  if (one[0] !== other[0]) return other[0];
  return one[1] === other[1] ? one[2] < other[2] : one[1] < other[1];
}
