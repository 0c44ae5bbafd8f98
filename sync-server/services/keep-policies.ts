import type { Person } from '../../src-shared/authority/person.ts';
import type { Authorizer } from '../../src-shared/authority/authorizer.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import type { PolicyFinding } from '../../src-shared/policy/check-policies.ts';
import type { PolicyMaker, PolicyTable } from '../../src-shared/policy/policy-document.ts';
import { type DraftRefusal, mayReview, maySubmit, type PolicyDraft } from '../../src-shared/policy/policy-draft.ts';
import { effectiveWhenPublished } from '../../src-shared/policy/policy-version.ts';
import { appendLeaf } from '../audit/append-leaf.ts';
import { publish } from '../feed/publish.ts';
import { newId } from '../new-id.ts';
import { readDirectory } from '../store/directory.ts';
import { insertVersion, lockPolicies, readVersions, type StoredVersion } from '../store/policies.ts';
import { deleteDraft, readDraft, saveDraft } from '../store/policy-drafts.ts';
import { type Db, inTransaction, type Tx } from '../store/transaction.ts';
import { changesOf, findingsOf, rehearsalOf } from './judge-draft.ts';
import { changeOf } from './publish-policies.ts';

export type KeepPoliciesDeps = { readonly db: Db; readonly clock: () => Date; readonly authorizer: Authorizer };

export type KeepRefusal =
  | DraftRefusal
  | { readonly kind: 'noPolicy' }
  | { readonly kind: 'findings'; readonly findings: readonly PolicyFinding[] };

/** Which draft is meant, and which state of it whoever asks has seen; 0: none. */
type Seen = { readonly policy: string; readonly ver: number };

/** Writes the draft of a policy, or begins it. Whoever writes on it is one of its authors from then on. */
export async function writeDraft(
  { db, clock }: KeepPoliciesDeps,
  person: Person,
  { policy, ver, table, imported = false }: Seen & { readonly table: PolicyTable; readonly imported?: boolean },
): Promise<Result<PolicyDraft, KeepRefusal>> {
  return await inDraftTransaction(db, async (tx) => {
    const now = clock();
    const versions = await versionsOf(tx, policy);
    if (!versions) return err({ kind: 'noPolicy' });
    const current = await seenDraft(tx, { policy, ver });
    if (!current.ok) return current;
    if (current.value?.state === 'inReview') return err({ kind: 'inReview' });
    const author = makerOf(person);
    const others = (current.value?.authors ?? []).filter(({ id }) => id !== author.id);
    const draft: PolicyDraft = {
      id: current.value?.id ?? newId(now),
      policy,
      ver: ver + 1,
      state: 'draft',
      table: { ...table, policy, version: nextNumber(versions) },
      authors: [...others, author],
      reason: current.value?.reason ?? '',
      updatedAt: instantOf(now),
      returned: current.value?.returned ?? null,
    };
    await saveDraft(tx, draft);
    const changes = changesOf(draft, versions, now);
    await told(tx, draft, { person, action: imported ? 'policy.import' : 'policy.draft', now }, { changes });
    return ok(draft);
  });
}

/** Gives a draft up. */
export async function discardDraft(
  { db, clock }: KeepPoliciesDeps,
  person: Person,
  { reason, ...seen }: Seen & { readonly reason: string },
): Promise<Result<PolicyDraft, KeepRefusal>> {
  return await inDraftTransaction(db, async (tx) => {
    const current = await seenDraft(tx, seen);
    if (!current.ok) return current;
    const draft = current.value;
    if (!draft) return err({ kind: 'noDraft' });
    if (draft.state === 'inReview') return err({ kind: 'inReview' });
    await deleteDraft(tx, draft.policy);
    await told(tx, draft, { person, action: 'policy.discard', now: clock() }, { reason });
    return ok(draft);
  });
}

/** Gives a draft to the other members of the board. */
export async function submitDraft(
  deps: KeepPoliciesDeps,
  person: Person,
  { reason, ...seen }: Seen & { readonly reason: string },
): Promise<Result<PolicyDraft, KeepRefusal>> {
  return await inDraftTransaction(deps.db, async (tx) => {
    const now = deps.clock();
    const current = await seenDraft(tx, seen);
    if (!current.ok) return current;
    const versions = await readVersions(tx);
    const draft = current.value;
    const kept = draft && (await rehearsalOf(tx, draft));
    const isChanged = draft !== null && changesOf(draft, versions, now).length > 0;
    const submitted = maySubmit(draft, reason, { isChanged, isRehearsed: Boolean(kept) });
    if (!submitted.ok) return submitted;
    const { departments } = await readDirectory(tx);
    const blocking = findingsOf(submitted.value, versions, { ...deps, departments }, now).filter(
      ({ blocks }) => blocks,
    );
    if (blocking.length > 0) return err({ kind: 'findings', findings: blocking });
    const next: PolicyDraft = { ...submitted.value, state: 'inReview', reason, returned: null, ver: seen.ver };
    await saveDraft(tx, next);
    await told(tx, next, { person, action: 'policy.submit', now }, { reason, rehearsal: kept?.id });
    return ok(next);
  });
}

/** Another member of the board publishes a draft, or sends it back with a reason. */
export async function reviewDraft(
  deps: KeepPoliciesDeps,
  person: Person,
  { verdict, reason, ...seen }: Seen & { readonly verdict: 'publish' | 'return'; readonly reason: string },
): Promise<Result<PolicyDraft, KeepRefusal>> {
  return await inDraftTransaction(deps.db, async (tx) => {
    const now = deps.clock();
    const current = await seenDraft(tx, seen);
    if (!current.ok) return current;
    const reviewed = mayReview(current.value, person.id);
    if (!reviewed.ok) return reviewed;
    if (verdict === 'publish') return await publishDraft(tx, deps, { draft: reviewed.value, person, reason }, now);
    if (reason.trim() === '') return err({ kind: 'noReason' });
    const returned = { by: makerOf(person), at: instantOf(now), reason };
    const next: PolicyDraft = { ...reviewed.value, state: 'draft', returned, ver: seen.ver };
    await saveDraft(tx, next);
    await told(tx, next, { person, action: 'policy.return', now }, { reason });
    return ok(next);
  });
}

type Reviewed = { readonly draft: PolicyDraft; readonly person: Person; readonly reason: string };

async function publishDraft(
  tx: Tx,
  deps: KeepPoliciesDeps,
  { draft, person, reason }: Reviewed,
  now: Date,
): Promise<Result<PolicyDraft, KeepRefusal>> {
  const versions = await readVersions(tx);
  const { departments } = await readDirectory(tx);
  // Asked again: others may have been published since the draft was submitted.
  const findings = findingsOf(draft, versions, { ...deps, departments }, now).filter(({ blocks }) => blocks);
  if (findings.length > 0) return err({ kind: 'findings', findings });
  const kept = await rehearsalOf(tx, draft);
  if (!kept?.result) return err({ kind: 'notRehearsed' });
  const at = instantOf(now);
  const effectiveFrom = effectiveWhenPublished(draft.table, at);
  // Another may have taken the number meanwhile: one that came with the product.
  const number = nextNumber(versions.filter(({ policy }) => policy === draft.policy));
  const version: StoredVersion = {
    policy: draft.policy,
    version: number,
    table: { ...draft.table, version: number, effectiveFrom: effectiveFrom.slice(0, 10) },
    publication: {
      at,
      effectiveFrom,
      authors: draft.authors,
      reviewer: makerOf(person),
      reason: draft.reason,
      review: reason,
      changes: changesOf(draft, versions, now),
      rehearsal: { id: kept.id, ...kept.result.figures },
    },
  };
  await insertVersion(tx, version);
  await deleteDraft(tx, draft.policy);
  const { publication, table } = version;
  await told(tx, draft, { person, action: 'policy.publish', now }, { ...publication, table });
  await publish(tx, [changeOf(version)], now);
  return ok(draft);
}

/** One at a time changes what is drafted or published. */
function inDraftTransaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return inTransaction(db, async (tx) => {
    await lockPolicies(tx);
    return await work(tx);
  });
}

/** The draft as whoever asks has seen it; null where they saw that there is none. */
export async function seenDraft(tx: Tx, { policy, ver }: Seen): Promise<Result<PolicyDraft | null, KeepRefusal>> {
  const current = await readDraft(tx, policy);
  if ((current?.ver ?? 0) === ver) return ok(current);
  if (!current) return err({ kind: 'noDraft' });
  return err({ kind: 'changedMeanwhile', by: current.authors.at(-1)?.name ?? 'Countersign' });
}

async function versionsOf(tx: Tx, policy: string): Promise<StoredVersion[] | null> {
  const versions = (await readVersions(tx)).filter((version) => version.policy === policy);
  return versions.length === 0 ? null : versions;
}

function nextNumber(versions: readonly StoredVersion[]): number {
  return Math.max(...versions.map(({ version }) => version)) + 1;
}

function makerOf({ id, name }: Person): PolicyMaker {
  return { id, name };
}

type By = { readonly person: Person; readonly action: string; readonly now: Date };

async function told(tx: Tx, draft: PolicyDraft, { person, action, now }: By, body: object): Promise<void> {
  const { policy, id, ver, table } = draft;
  await appendLeaf(tx, {
    at: now,
    actor: person.id,
    action,
    entity: policy,
    body: { draft: id, ver, version: table.version, ...body },
  });
}
