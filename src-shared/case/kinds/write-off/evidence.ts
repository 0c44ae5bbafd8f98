import { patientCategories } from '../../../journal/write-off-category.ts';
import { PatientAccount } from '../../../records/patient-account.ts';
import { recordsOf, type Told } from '../../../records/record.ts';
import type { IntakeEvidence } from '../../evidence.ts';
import { type Stated, readStated } from './form.ts';

/** A write-off that somebody proposes, and what is known about its account. */
export type Proposed = Stated & {
  readonly isPatients: boolean;
  /** null: the billing system has told nothing of the account. */
  readonly known: Told<PatientAccount> | null;
  readonly evidence: IntakeEvidence;
};

export function readProposed(evidence: IntakeEvidence): Proposed {
  const stated = readStated(evidence.values);
  const told = recordsOf(evidence.records, 'patient-account', PatientAccount);
  return {
    ...stated,
    isPatients: patientCategories.includes(stated.category),
    known: told.find(({ id }) => id === stated.account) ?? null,
    evidence,
  };
}
