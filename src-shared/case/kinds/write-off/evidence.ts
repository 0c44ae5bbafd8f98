import { patientCategories } from '../../../journal/write-off-category.ts';
import { AccountStanding } from '../../../records/account-standing.ts';
import { recordsOf } from '../../../records/record.ts';
import type { IntakeEvidence } from '../../evidence.ts';
import { type Stated, readStated } from './form.ts';

/** A write-off that somebody proposes, and what is known about its account. */
export type Proposed = Stated & {
  readonly isPatients: boolean;
  /** null: the billing system has told nothing of the account. */
  readonly standing: AccountStanding | null;
  readonly evidence: IntakeEvidence;
};

export function readProposed(evidence: IntakeEvidence): Proposed {
  const stated = readStated(evidence.values);
  const known = recordsOf(evidence.records, 'patient-account', AccountStanding);
  return {
    ...stated,
    isPatients: patientCategories.includes(stated.category),
    standing: known.find(({ id }) => id === stated.account) ?? null,
    evidence,
  };
}
