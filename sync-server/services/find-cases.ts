import { SYSTEM } from '../../src-shared/authority/person.ts';
import { calendarDateOf } from '../../src-shared/base/dates.ts';
import type { IntakeEvidence } from '../../src-shared/case/evidence.ts';
import type { IntakeValues } from '../../src-shared/case/intake.ts';
import type { KindRegistry } from '../../src-shared/case/kind.ts';
import { type ProposedKind, proposeCase } from '../../src-shared/case/propose.ts';
import { publishLast } from '../feed/publish.ts';
import { newId } from '../new-id.ts';
import type { Orchestration } from '../orchestration/engine/engine.ts';
import { electFinder, type KeyedHint, listHints, noteFound, toldSoFar } from '../store/case-hints.ts';
import { type Db, inTransaction, type Tx } from '../store/transaction.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { openCase } from './open-case.ts';
import type { Reference } from './reference.ts';
import { siteOrDesk } from './site-or-desk.ts';

export type FindCasesDeps = {
  readonly db: Db;
  readonly clock: () => Date;
  readonly kinds: KindRegistry;
  readonly engine: Orchestration;
  readonly readReference: (db: Db) => Promise<Reference>;
};

/** Of each sort in one run; the next goes on. */
const AT_ONCE = 25;

/** Looks again only where something was told since, on another day, and now and then whatever was counted. */
const LOOK_ANYWAY_MS = 10 * 60_000;

/** As `find`, for a server that asks every few seconds; it looks again until nothing is left. */
export function whenTold(
  { db, clock }: Pick<FindCasesDeps, 'db' | 'clock'>,
  find: () => Promise<Found>,
): () => Promise<void> {
  let looked = { told: '', at: 0, today: '' };
  return async () => {
    const now = clock();
    const [told, today] = [await toldSoFar(db), calendarDateOf(now)];
    const isNews = told !== looked.told || today !== looked.today || now.getTime() - looked.at > LOOK_ANYWAY_MS;
    if (isNews && (await find()).looked === 0) looked = { told, at: now.getTime(), today };
  };
}

/** How many hints there were to look at, and how many became cases. */
export type Found = { readonly looked: number; readonly opened: number };

/**
 * Opens the cases that nobody has reported and that what other systems told gives away: a statement that is held, a service that is
 * not covered, a claim that came back. Each is found once; what somebody has reported already is noted and left to them.
 */
export async function findCases(deps: FindCasesDeps): Promise<Found> {
  const kinds = deps.kinds.all.flatMap((kind): ProposedKind[] =>
    kind.intake?.finds ? [{ ...kind, intake: kind.intake }] : [],
  );
  return await inTransaction(deps.db, async (tx) => {
    if (kinds.length === 0 || !(await electFinder(tx))) return { looked: 0, opened: 0 };
    const now = deps.clock();
    const hints = await listHints(tx, calendarDateOf(now), AT_ONCE);
    if (hints.length === 0) return { looked: 0, opened: 0 };
    return await publishLast(tx, now, async () => {
      const reference = await deps.readReference(tx);
      let opened = 0;
      for (const one of hints) if (await find(deps, tx, { ...one, kinds, reference }, now)) opened += 1;
      return { looked: hints.length, opened };
    });
  });
}

type Hinted = KeyedHint & { readonly kinds: readonly ProposedKind[]; readonly reference: Reference };

async function find(deps: FindCasesDeps, tx: Tx, hinted: Hinted, now: Date): Promise<boolean> {
  const { key, hint, kinds, reference } = hinted;
  const today = calendarDateOf(now);
  const [found] = kinds.flatMap((kind) => {
    const values = kind.intake.finds?.valuesOf(hint, today);
    return values ? [{ kind, values }] : [];
  });
  // It says nothing to anybody, and would not another time.
  if (!found) {
    await noteFound(tx, { key, caseId: '', now });
    return false;
  }
  const { kind } = found;
  const evidence = await evidenceOf(
    deps,
    tx,
    { ...found, site: siteOrDesk(hinted.site, reference.directory), reference },
    now,
  );
  const reported = kind.intake.finds?.reportedBy(evidence);
  const caseId = reported?.id ?? newId(now);
  await noteFound(tx, { key, caseId, now });
  if (reported) return false;
  const { policies } = reference;
  const opening = {
    id: caseId,
    // A person looks at it: nothing that was only inferred closes by itself.
    proposal: { ...proposeCase(kind, evidence, { policies }), leastApprovals: 1 },
    site: evidence.site,
    payer: evidence.payer?.name ?? '',
    payerClass: evidence.payer?.payerClass ?? '',
    remittance: '',
    proposedBy: SYSTEM,
  };
  await openCase(tx, { engine: deps.engine, kinds: deps.kinds, policies }, opening, now);
  return true;
}

type Reading = Pick<Hinted, 'reference' | 'site'> & { readonly kind: ProposedKind; readonly values: IntakeValues };

async function evidenceOf({ kinds }: FindCasesDeps, tx: Tx, reading: Reading, now: Date): Promise<IntakeEvidence> {
  const { kind, site, reference } = reading;
  const gather = (values: IntakeValues) =>
    gatherEvidence(tx, { kind, kinds, values, site, current: null }, reference, now);
  const gathered = await gather(reading.values);
  if (gathered.ok) return withPayerNamed(gathered.value);
  // The directory does not know the payer by this name; whoever looks at the case does.
  const { payer: _, ...others } = reading.values;
  const without = await gather(others);
  if (without.ok) return without.value;
  throw new Error(`What a case rests on cannot be gathered: ${without.error.kind}`);
}

/** As whoever fills the form in names it. */
function withPayerNamed(evidence: IntakeEvidence): IntakeEvidence {
  const { values, payer } = evidence;
  return payer ? { ...evidence, values: { ...values, payer: payer.name } } : evidence;
}
