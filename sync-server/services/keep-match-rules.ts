import type { Authorizer } from '../../src-shared/authority/authorizer.ts';
import type { Actor, Person } from '../../src-shared/authority/person.ts';
import { mayKeepRules, type RulesAction } from '../../src-shared/authority/rule-work.ts';
import { type CalendarDate, instantOf } from '../../src-shared/base/dates.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import {
  type AccountPair,
  mayUseRules,
  pairName,
  type RulesDraft,
  type RulesRefusal,
  type RulesVersion,
  shippedRules,
} from '../../src-shared/reconciliation/pair-rules.ts';
import type { PairRulesReply, SaveRulesRequest } from '../../src-shared/wire/match-rules.ts';
import { appendLeaf } from '../audit/append-leaf.ts';
import {
  deleteRulesDraft,
  findRulesDraft,
  insertRulesVersion,
  listRulesVersions,
  listSignedPeriods,
  saveRulesDraft,
} from '../store/match-rules.ts';
import { listSites } from '../store/people.ts';
import { type Db, inTransaction, type Tx } from '../store/transaction.ts';
import { versionsOfPair } from './period-rules.ts';

export type KeepRulesDeps = { readonly db: Db; readonly clock: () => Date; readonly authorizer: Authorizer };
export type KeepRulesRefusal =
  | RulesRefusal
  | { readonly kind: 'unknownPair' }
  | { readonly kind: 'notPermitted'; readonly message: string };

/** Whether somebody may do this with the rules of a pair. A site that they do not see is not there for them. */
export async function permittedRules(
  { db, authorizer }: Pick<KeepRulesDeps, 'db' | 'authorizer'>,
  person: Person,
  action: RulesAction,
  { site }: AccountPair,
): Promise<Result<null, KeepRulesRefusal>> {
  const seen = mayKeepRules(person, 'read', { site, authorizer });
  if (!seen.ok || !(await listSites(db)).includes(site)) return err({ kind: 'unknownPair' });
  const permitted = mayKeepRules(person, action, { site, authorizer });
  return permitted.ok ? ok(null) : err({ kind: 'notPermitted', message: permitted.error });
}

export async function readPairRules(
  deps: KeepRulesDeps,
  person: Person,
  pair: AccountPair,
): Promise<Result<PairRulesReply, KeepRulesRefusal>> {
  const permitted = await permittedRules(deps, person, 'read', pair);
  if (!permitted.ok) return permitted;
  const versions = await listRulesVersions(deps.db, pair);
  const draft = await findRulesDraft(deps.db, pair);
  const periods = (await listSignedPeriods(deps.db, pair)).length;
  return ok({ pair, versions: versions.length > 0 ? versions : [shippedRules], draft, periods });
}

/** Writes the draft of a pair's rules, or begins it. Whoever writes on it is one of its authors; it is rehearsed anew then. */
export function writeRules(
  deps: KeepRulesDeps,
  person: Person,
  pair: AccountPair,
  { ver, table, examples, reason }: SaveRulesRequest,
): Promise<Result<RulesDraft, KeepRulesRefusal>> {
  return changing(deps, person, 'write', { pair, ver }, async (tx, current) => {
    const author = actorOf(person);
    const others = (current?.authors ?? []).filter(({ id }) => id !== author.id);
    // Names are learned from what people decide, and never written by hand.
    const written = { ...table, learned: [] };
    const isSame = current !== null && rulesText(current) === rulesText({ table: written, examples });
    const draft: RulesDraft = {
      ver: ver + 1,
      table: written,
      examples,
      authors: [...others, author],
      reason,
      updatedAt: instantOf(deps.clock()),
      rehearsal: isSame ? current.rehearsal : null,
    };
    await saveRulesDraft(tx, pair, draft);
    await tell(
      tx,
      deps,
      { person, pair, action: 'match-rules.draft' },
      { ver: draft.ver, table: written, examples, reason },
    );
    return ok(draft);
  });
}

export function discardRules(
  deps: KeepRulesDeps,
  person: Person,
  pair: AccountPair,
  { ver }: { readonly ver: number },
): Promise<Result<RulesDraft, KeepRulesRefusal>> {
  return changing(deps, person, 'write', { pair, ver }, async (tx, draft) => {
    if (!draft) return err({ kind: 'noDraft' });
    await deleteRulesDraft(tx, pair);
    await tell(tx, deps, { person, pair, action: 'match-rules.discard' }, { ver });
    return ok(draft);
  });
}

/** Puts a draft into use for periods that begin on a day or later. Periods that have begun keep the rules that they have. */
export function putRulesIntoUse(
  deps: KeepRulesDeps,
  person: Person,
  pair: AccountPair,
  { ver, from }: { readonly ver: number; readonly from: CalendarDate },
): Promise<Result<RulesVersion, KeepRulesRefusal>> {
  return changing(deps, person, 'putIntoUse', { pair, ver }, async (tx, draft, versions) => {
    if (!draft) return err({ kind: 'noDraft' });
    const [newest = shippedRules] = versions;
    const periods = (await listSignedPeriods(tx, pair)).length;
    const permitted = mayUseRules(draft, person.id, { newest, from, periods });
    if (!permitted.ok) return permitted;
    const { table, examples, authors, reason, rehearsal } = draft;
    const version: RulesVersion = {
      version: newest.version + 1,
      table,
      examples,
      from,
      authors,
      reason,
      putIntoUse: { by: actorOf(person), at: instantOf(deps.clock()) },
      rehearsal,
    };
    await insertRulesVersion(tx, pair, version);
    await deleteRulesDraft(tx, pair);
    await tell(tx, deps, { person, pair, action: 'match-rules.use' }, version);
    return ok(version);
  });
}

/** Does something to a draft that whoever asks has seen as it is now. */
export async function changing<T>(
  deps: KeepRulesDeps,
  person: Person,
  action: RulesAction,
  { pair, ver }: { readonly pair: AccountPair; readonly ver: number },
  work: (tx: Tx, draft: RulesDraft | null, versions: readonly RulesVersion[]) => Promise<Result<T, KeepRulesRefusal>>,
): Promise<Result<T, KeepRulesRefusal>> {
  const permitted = await permittedRules(deps, person, action, pair);
  if (!permitted.ok) return permitted;
  return await inTransaction(deps.db, async (tx) => {
    const versions = await versionsOfPair(tx, pair);
    const draft = await findRulesDraft(tx, pair);
    if ((draft?.ver ?? 0) === ver) return await work(tx, draft, versions);
    if (!draft) return err({ kind: 'noDraft' });
    return err({ kind: 'changedMeanwhile', by: draft.authors.at(-1)?.name ?? 'Somebody' });
  });
}

export async function tell(
  tx: Tx,
  { clock }: Pick<KeepRulesDeps, 'clock'>,
  { person, pair, action }: { readonly person: Person; readonly pair: AccountPair; readonly action: string },
  body: Readonly<Record<string, unknown>>,
): Promise<void> {
  await appendLeaf(tx, { at: clock(), actor: person.id, action, entity: pairName(pair), body });
}

function rulesText({ table, examples }: Pick<RulesDraft, 'table' | 'examples'>): string {
  return JSON.stringify({ table, examples });
}

function actorOf({ id, name }: Person): Actor {
  return { id, name };
}
