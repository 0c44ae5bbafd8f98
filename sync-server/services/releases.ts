import type { Person } from '../../src-shared/authority/person.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import { type Reach, Rollout, type UpdateTerms } from '../../src-shared/update/rollout.ts';
import type { ReleasesReply } from '../../src-shared/wire/releases.ts';
import { appendLeaf } from '../audit/append-leaf.ts';
import { listReaches, lockReach, readTerms, saveReach, saveTerms } from '../store/releases.ts';
import { type Db, inTransaction } from '../store/transaction.ts';
import { type FoundRelease, readReleases } from '../updates/release-folder.ts';

export type ReleaseDeps = {
  readonly db: Db;
  readonly clock: () => Date;
  /** Where releases lie; null: this server has none. */
  readonly updatesFolder: string | null;
};

/** Every release in the folder with its reach, for administrators. */
export async function listReleases(deps: ReleaseDeps): Promise<ReleasesReply> {
  const found = await foundIn(deps);
  const reaches = new Map((await listReaches(deps.db)).map((one) => [one.version, one]));
  const { terms, ver: termsVer } = await readTerms(deps.db);
  const items = found.map(({ version, notes, files }) => {
    const { reach = null, ver = 0 } = reaches.get(version) ?? {};
    return { version, notes, files: [...files], reach, ver };
  });
  return { items, terms, termsVer, hasFolder: deps.updatesFolder !== null };
}

/** What a feed says: the releases that an administrator has let go, and no others. */
export async function readRollout(deps: ReleaseDeps): Promise<Rollout> {
  const { items, terms } = await listReleases(deps);
  const releases = items.flatMap(({ version, notes, files, reach }) =>
    reach === null || files.length === 0 ? [] : [{ version, ...reach, notes, files }],
  );
  return Rollout.parse({ format: 'countersign-rollout/1', ...terms, releases });
}

export type ReachRefusal =
  | { readonly kind: 'noSuchRelease' }
  /** Computers have been told to leave it: it cannot come back under the same number. */
  | { readonly kind: 'withdrawn' }
  | { readonly kind: 'changed'; readonly ver: number };

type Change = { readonly by: Person; readonly isBasedOn: (ver: number) => boolean };

/** Lets a release go so far, holds it, or withdraws it. @returns the version of its reach. */
export async function setReach(
  deps: ReleaseDeps,
  { by, isBasedOn }: Change,
  version: string,
  reach: Reach,
): Promise<Result<{ readonly ver: number }, ReachRefusal>> {
  // One that was withdrawn may be gone from the folder; it stays withdrawn.
  if (!(await foundIn(deps)).some((one) => one.version === version)) return err({ kind: 'noSuchRelease' });
  const now = deps.clock();
  return inTransaction(deps.db, async (tx): Promise<Result<{ readonly ver: number }, ReachRefusal>> => {
    const before = await lockReach(tx, version);
    const ver = before?.ver ?? 0;
    if (before?.reach.state === 'withdrawn') return err({ kind: 'withdrawn' });
    if (!isBasedOn(ver)) return err({ kind: 'changed', ver });
    if (!(await saveReach(tx, version, reach, { by: by.id, now, ver: ver + 1 }))) return err({ kind: 'changed', ver });
    const body = { before: before?.reach ?? null, after: reach };
    await appendLeaf(tx, { at: now, actor: by.id, action: 'release.reach', entity: version, body });
    return ok({ ver: ver + 1 });
  });
}

/** The oldest version that should be worked with, and when computers update by themselves. */
export async function setUpdateTerms(
  deps: ReleaseDeps,
  { by, isBasedOn }: Change,
  terms: UpdateTerms,
): Promise<Result<{ readonly ver: number }, Extract<ReachRefusal, { kind: 'changed' }>>> {
  const now = deps.clock();
  return inTransaction(deps.db, async (tx) => {
    const before = await readTerms(tx);
    const ver = before.ver + 1;
    if (!isBasedOn(before.ver) || !(await saveTerms(tx, terms, { by: by.id, now, ver }))) {
      return err({ kind: 'changed', ver: before.ver });
    }
    const body = { before: before.terms, after: terms };
    await appendLeaf(tx, { at: now, actor: by.id, action: 'release.terms', entity: 'updates', body });
    return ok({ ver });
  });
}

async function foundIn({ updatesFolder }: ReleaseDeps): Promise<FoundRelease[]> {
  return updatesFolder === null ? [] : await readReleases(updatesFolder);
}
