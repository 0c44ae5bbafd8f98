import type { Person } from '../../src-shared/authority/person.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import type { Hold } from '../../src-shared/wire/audit.ts';
import { appendLeaf } from '../audit/append-leaf.ts';
import { newId } from '../new-id.ts';
import { insertHold, listHolds, releaseHold, type StoredHold } from '../store/audit-holds.ts';
import { type Db, inTransaction } from '../store/transaction.ts';

type Deps = { readonly db: Db; readonly clock: () => Date };

/** Keeps entries beyond their time until the hold is released. */
export async function placeHold(
  { db, clock }: Deps,
  person: Person,
  request: { readonly entity: string; readonly reason: string },
): Promise<Hold> {
  const now = clock();
  const hold = { id: newId(now), ...request, placedBy: person.id, placedAt: now };
  await inTransaction(db, async (tx) => {
    await insertHold(tx, hold);
    const body = { hold: hold.id, reason: hold.reason };
    await appendLeaf(tx, { at: now, actor: person.id, action: 'audit.hold', entity: hold.entity, body });
  });
  return holdOf({ ...hold, releasedBy: null, releasedAt: null, releaseReason: null });
}

/** @returns null when there is no such hold, or it was released before. */
export async function endHold(
  { db, clock }: Deps,
  person: Person,
  { id, reason }: { readonly id: string; readonly reason: string },
): Promise<Hold | null> {
  const now = clock();
  return inTransaction(db, async (tx) => {
    const hold = await releaseHold(tx, { id, by: person.id, reason, now });
    if (!hold) return null;
    const body = { hold: id, reason };
    await appendLeaf(tx, { at: now, actor: person.id, action: 'audit.release', entity: hold.entity, body });
    return holdOf(hold);
  });
}

export async function allHolds(db: Db): Promise<Hold[]> {
  return (await listHolds(db)).map(holdOf);
}

function holdOf({ placedAt, releasedAt, ...hold }: StoredHold): Hold {
  return { ...hold, placedAt: instantOf(placedAt), releasedAt: releasedAt && instantOf(releasedAt) };
}
