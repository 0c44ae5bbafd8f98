import type { Authorizer } from '../../src-shared/authority/authorizer.ts';
import { departmentOwnersCheck } from '../../src-shared/authority/department-approver.ts';
import { dutiesCheck } from '../../src-shared/authority/duty-analysis.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import type { Directory } from '../../src-shared/directory/directory.ts';
import { checkDraft } from '../../src-shared/policy/check-draft.ts';
import type { PolicyFinding } from '../../src-shared/policy/check-policies.ts';
import { diffInWords } from '../../src-shared/policy/diff-in-words.ts';
import type { PolicyDraft } from '../../src-shared/policy/policy-draft.ts';
import { effectiveWhenPublished, versionsInForce } from '../../src-shared/policy/policy-version.ts';
import type { RehearsalReply } from '../../src-shared/wire/policies.ts';
import type { StoredVersion } from '../store/policies.ts';
import { latestRehearsal } from '../store/policy-rehearsals.ts';
import type { Db } from '../store/transaction.ts';

/** What is wrong with a draft once it decides among the others. */
export function findingsOf(
  { table }: Pick<PolicyDraft, 'table'>,
  versions: readonly StoredVersion[],
  { authorizer, departments }: { readonly authorizer: Authorizer } & Pick<Directory, 'departments'>,
  now: Date,
): PolicyFinding[] {
  const from = effectiveWhenPublished(table, instantOf(now));
  return checkDraft(table, versions, { from, checks: [dutiesCheck(authorizer), departmentOwnersCheck(departments)] });
}

/** What a draft changes of the version that it would take over from, in words. */
export function changesOf(
  { table }: Pick<PolicyDraft, 'table'>,
  versions: readonly StoredVersion[],
  now: Date,
): string[] {
  const from = effectiveWhenPublished(table, instantOf(now));
  const before = versionsInForce(versions, from).get(table.policy);
  return before ? diffInWords(before.table, table).map(({ text }) => text) : [];
}

/** The finished rehearsal of exactly this state of a draft. */
export async function rehearsalOf(db: Db, { id, ver }: PolicyDraft): Promise<RehearsalReply | null> {
  const kept = await latestRehearsal(db, id);
  const isOfThis = kept?.rehearsal.draftVer === ver && kept.rehearsal.state === 'done';
  return isOfThis ? kept.rehearsal : null;
}
