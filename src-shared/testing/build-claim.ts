import type {
  Adjustment,
  ClaimPayment,
  Lineage,
  Party,
  ProviderAdjustment,
  RemittanceAdvice,
  TransactionSummary,
} from '../remittance/remittance.ts';

const lineage: Lineage = { firstSegment: 1, lastSegment: 1, offset: 0, length: 0 };

function party(name: string): Party {
  return {
    name,
    idQualifier: '',
    id: '',
    address: [],
    city: '',
    state: '',
    postalCode: '',
    references: [],
    contacts: [],
  };
}

export function advice(differences: Partial<RemittanceAdvice> = {}): RemittanceAdvice {
  return {
    index: 1,
    interchange: 1,
    controlNumber: '0001',
    implementation: '005010X221A1',
    isTest: false,
    payment: {
      handling: 'I',
      amountMinor: 80_00,
      creditDebit: 'C',
      method: 'ACH',
      format: 'CCP',
      originatingCompanyId: '',
      receivingBankId: '',
      receivingAccountKind: '',
      receivingAccount: '',
      date: '2026-11-20',
    },
    trace: { number: '880000001', originatorId: '1460012345', supplement: '' },
    productionDate: '2026-11-20',
    references: [],
    payer: party('NORTHERN PLAINS MUTUAL'),
    payee: { ...party('WESTSIDE CLINIC'), idQualifier: 'XX', id: '1098765435' },
    lineage: { ...lineage, firstSegment: 3, lastSegment: 12 },
    ...differences,
  };
}

/** 'CO-45' with its amount. */
export function adjustment(code: string, amountMinor: number | null): Adjustment {
  const [group = '', reason = ''] = code.split('-');
  return { group, reason, amountMinor, quantity: '', lineage };
}

/** A primary claim payment that stands alone: $100.00 charged, $80.00 paid, $20.00 contractual. */
export function claim(differences: Partial<ClaimPayment> = {}): ClaimPayment {
  const index = differences.index ?? 1;
  return {
    index,
    group: '1',
    accountId: 'PA-7F3K0002',
    status: '1',
    chargeMinor: 100_00,
    paidMinor: 80_00,
    patientShareMinor: 0,
    filingIndicator: '12',
    payerControlNumber: '',
    facilityType: '',
    frequency: '',
    drg: '',
    drgWeight: '',
    adjustments: [adjustment('CO-45', 20_00)],
    patient: null,
    insured: null,
    corrected: null,
    rendering: null,
    crossoverCarrier: null,
    priorityPayer: null,
    otherSubscriber: null,
    dates: [],
    references: [],
    amounts: [],
    quantities: [],
    contacts: [],
    remarks: [],
    lines: [],
    lineage: { ...lineage, firstSegment: 10 + index * 10, lastSegment: 18 + index * 10 },
    ...differences,
  };
}

export function providerAdjustment(code: string, amountMinor: number, reference = ''): ProviderAdjustment {
  return {
    providerId: '1098765435',
    fiscalDate: '2026-12-31',
    code,
    reference,
    amountMinor,
    lineage: { ...lineage, firstSegment: 900, lastSegment: 900 },
  };
}

/** The summary of a set with these claims and provider adjustments, paying `paymentMinor`. */
export function summary(
  paymentMinor: number,
  claims: readonly ClaimPayment[],
  providerAdjustments: readonly ProviderAdjustment[] = [],
): TransactionSummary {
  const sum = (amounts: readonly (number | null)[]) =>
    amounts.reduce<number>((total, amount) => total + (amount ?? 0), 0);
  const sumClaimPaidMinor = sum(claims.map(({ paidMinor }) => paidMinor));
  const sumProviderAdjustmentMinor = sum(providerAdjustments.map(({ amountMinor }) => amountMinor));
  const differenceMinor = sumClaimPaidMinor - sumProviderAdjustmentMinor - paymentMinor;
  return {
    index: 1,
    claims: claims.length,
    serviceLines: 0,
    sumChargeMinor: sum(claims.map(({ chargeMinor }) => chargeMinor)),
    sumClaimPaidMinor,
    sumPatientShareMinor: sum(claims.map(({ patientShareMinor }) => patientShareMinor)),
    sumProviderAdjustmentMinor,
    providerAdjustments,
    balanced: differenceMinor === 0,
    differenceMinor,
    claimsOutOfBalance: 0,
    linesOutOfBalance: 0,
    unreadableAmounts: 0,
    lineage: { ...lineage, firstSegment: 3, lastSegment: 901 },
  };
}
