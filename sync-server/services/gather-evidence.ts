import { err, ok, type Result } from '../../src-shared/base/result.ts';
import { calendarDateOf } from '../../src-shared/base/dates.ts';
import type { Refusal } from '../../src-shared/authority/refusal.ts';
import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import { isUndecided } from '../../src-shared/case/case-state.ts';
import type { EarlierCase, IntakeEvidence } from '../../src-shared/case/evidence.ts';
import type { IntakeValues } from '../../src-shared/case/intake.ts';
import { type KindRegistry, kindsThat } from '../../src-shared/case/kind.ts';
import type { ProposedKind } from '../../src-shared/case/propose.ts';
import type { Directory } from '../../src-shared/directory/directory.ts';
import { decideOrAskPerson, type Policies } from '../../src-shared/policy/policies.ts';
import { normalisedName } from '../../src-shared/remittance/identify.ts';
import { findEarlierCases, lockEarlierCases } from '../store/billing-cases.ts';
import { findKnown } from './find-known.ts';
import type { Db, Tx } from '../store/transaction.ts';

type OwnPlace = Pick<CaseDocument, 'id' | 'number' | 'createdAt'>;

export type Gathering = {
  readonly kind: ProposedKind;
  /** Every kind there is: others on the account are seen by what they do to it. */
  readonly kinds: KindRegistry;
  readonly values: IntakeValues;
  readonly site: string;
  /** The case that is read again; null: it is not opened yet. */
  readonly current: OwnPlace | null;
};

/**
 * Assembles what a case that is proposed with a form rests on: its payer, what the systems around the desk know, and earlier
 * cases of the same account, at its site unless the kind looks at the whole network.
 *
 * @param db  a transaction locks the account until it ends; otherwise it is only looked at.
 */
export async function gatherEvidence(
  db: Db,
  { kind, kinds, values, site, current }: Gathering,
  { directory, policies }: { readonly directory: Directory; readonly policies: Policies },
  now: Date,
): Promise<Result<IntakeEvidence, Refusal>> {
  const payer = payerOf(kind, values, directory);
  if (!payer.ok) return payer;
  const { intake } = kind;
  const ofSite = intake.isNetworkWide ? null : site;
  const wanted = {
    account: intake.account(values),
    kinds: earlierKinds(kind, kinds),
    site: ofSite,
    except: current?.id ?? '',
  };
  const asked = wanted.account !== '' && wanted.kinds.length > 0;
  const read = () => (db.isTransaction ? lockEarlierCases(db as Tx, wanted) : findEarlierCases(db, wanted));
  const earlier = asked ? await read() : [];
  const known = await findKnown(db, intake.needs(values), site);
  const then = intake.needsThen ? await findKnown(db, intake.needsThen(known), site) : [];
  const evidence: IntakeEvidence = {
    of: 'intake',
    values,
    site,
    payer: payer.value,
    records: [...known, ...then],
    earlier: earlier
      .map((one) => shownToLater(one, kinds))
      .filter((one) => current === null || !yieldsTo(one, current)),
    today: calendarDateOf(now),
  };
  const questions = intake.asks?.(evidence) ?? [];
  if (questions.length === 0) return ok(evidence);
  // What an invalid policy leaves open is empty: the kind says that it cannot be told.
  return ok({
    ...evidence,
    rulings: questions.map(({ policy, inputs }) => decideOrAskPerson(policies, policy, inputs, {})),
  });
}

/**
 * Of two that are not decided yet the one that was opened first comes first: the later one is read again before it is approved,
 * and then counts this one. Otherwise each would stand in the other's way.
 */
function yieldsTo({ state, intake, createdAt, number }: EarlierCase, current: OwnPlace): boolean {
  // Only what was proposed with a form is read again.
  if (!intake || !isUndecided(state)) return false;
  if (createdAt !== current.createdAt) return createdAt > current.createdAt;
  // Opened in one transaction: numbers grow, also from four digits to five.
  return number.length === current.number.length ? number > current.number : number.length > current.number.length;
}

function earlierKinds({ kind, intake: { earlier = [] } }: ProposedKind, kinds: KindRegistry): readonly string[] {
  return earlier === 'own' ? [kind] : kindsThat(kinds, earlier);
}

/** What a case shows to those that look at it as an earlier one. */
export function shownToLater(one: CaseDocument, kinds: KindRegistry): EarlierCase {
  const { id, number, kind, state, site, amountMinor, account, createdAt, facts, entry, intake, blockedBy = [] } = one;
  const shown = { id, number, kind, state, site, amountMinor, account, createdAt, facts, entry, blockedBy };
  const postedAt = one.timeline.findLast(({ event }) => event === 'post')?.at;
  const onAccount = kinds.find(kind)?.onAccount;
  return {
    ...shown,
    ...(onAccount ? { onAccount } : {}),
    ...(intake ? { intake } : {}),
    ...(one.reversal ? { reversal: one.reversal } : {}),
    ...(postedAt ? { postedAt } : {}),
  };
}

/** The payer that the form names, as the directory has it. */
function payerOf(
  { intake }: ProposedKind,
  values: IntakeValues,
  { payers }: Directory,
): Result<IntakeEvidence['payer'], Refusal> {
  const field = intake.fields.find(({ type }) => type === 'payer');
  const given = field ? values[field.key] : undefined;
  if (typeof given !== 'string') return ok(null);
  const name = normalisedName(given);
  const known = payers.find((payer) => normalisedName(payer.name) === name || payer.id === given);
  return known
    ? ok({ id: known.id, name: known.name, payerClass: known.payerClass })
    : err({ kind: 'unknownPayer', payer: given });
}
