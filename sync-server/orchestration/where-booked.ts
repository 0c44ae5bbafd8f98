import { SYSTEM } from '../../src-shared/authority/person.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import { transition } from '../../src-shared/case/transition.ts';
import { recordCase } from '../services/record-case.ts';
import { findRemittance } from '../store/remittances.ts';
import type { Tx } from '../store/transaction.ts';

/** Writes into a case that is over, and that posts nothing of its own, which entry its money stands in. */
export async function noteWhereBooked(tx: Tx, current: CaseDocument, now: Date): Promise<void> {
  const remittance = await findRemittance(tx, current.evidence.remittance);
  const entry = remittance?.entryNumber ?? '';
  const text =
    entry === ''
      ? 'Nothing is posted for it: it is booked with its remittance, which is not in the books yet.'
      : `Nothing is posted for it: it was booked with its remittance as entry ${entry}.`;
  const noted = transition(current, { type: 'comment', by: SYSTEM, text }, instantOf(now));
  invariant(noted.ok, `case ${current.id} takes no comment`);
  await recordCase(tx, noted.value, { actor: SYSTEM.id, action: 'case.noteEntry', body: { entry } }, now);
}
