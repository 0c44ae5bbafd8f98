import { NETWORK, scopeId } from '../../src-shared/authority/scopes.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import { effectiveFrom, versionsInForce } from '../../src-shared/policy/policy-version.ts';
import type { PolicyReply, PolicySummary } from '../../src-shared/wire/policies.ts';
import { broughtBeside } from './publish-policies.ts';
import { readVersions } from '../store/policies.ts';
import { readDraft, readDrafts } from '../store/policy-drafts.ts';
import { type Db, inSnapshot } from '../store/transaction.ts';

/** Every policy, with what decides at an instant and what comes. */
export async function listPolicies(db: Db, now: Date): Promise<PolicySummary[]> {
  return await inSnapshot(db, async (tx) => {
    const at = instantOf(now);
    const versions = await readVersions(tx);
    const drafts = new Map((await readDrafts(tx)).map((draft) => [draft.policy, draft]));
    return [...versionsInForce(versions, at).values()].map((inForce): PolicySummary => {
      const { policy, version, table } = inForce;
      const draft = drafts.get(policy);
      return {
        policy,
        title: table.title,
        version,
        effectiveFrom: effectiveFrom(inForce),
        upcoming: versions
          .filter((each) => each.policy === policy && effectiveFrom(each) > at)
          .map((each) => ({ version: each.version, effectiveFrom: effectiveFrom(each) })),
        draft: draft
          ? { ver: draft.ver, state: draft.state, authors: draft.authors, updatedAt: draft.updatedAt }
          : null,
      };
    });
  });
}

/** One policy with all its versions, the newest first, and its draft. @returns null where there is none. */
export async function readPolicy(db: Db, policy: string, now: Date): Promise<PolicyReply | null> {
  return await inSnapshot(db, async (tx) => {
    const versions = (await readVersions(tx)).filter((version) => version.policy === policy);
    const inForce = versionsInForce(versions, instantOf(now)).get(policy);
    if (!inForce) return null;
    const scope = scopeId(NETWORK, 'directory');
    return {
      policy,
      inForce: inForce.version,
      versions: versions
        .toReversed()
        .map((version) => ({ id: `${policy}@${version.version}`, scope, ver: 1, ...version })),
      draft: await readDraft(tx, policy),
      brought: broughtBeside(versions),
    };
  });
}
