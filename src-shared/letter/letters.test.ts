import { describe, expect, it } from 'vitest';
import { SYSTEM } from '../authority/person.ts';
import type { CalendarDate, Instant } from '../base/dates.ts';
import type { CaseDocument, CaseState } from '../case/case-document.ts';
import type { IntakeEvidence } from '../case/evidence.ts';
import type { IntakeValues } from '../case/intake.ts';
import { caseKinds } from '../case/kinds.ts';
import { openCase } from '../case/open-case.ts';
import { proposeCase, readProposal } from '../case/propose.ts';
import { invariant } from '../base/invariant.ts';
import type { Records } from '../records/record.ts';
import { decideOrAskPerson } from '../policy/policies.ts';
import { accountRecord } from '../testing/build-account.ts';
import { now, policies, writeOffCase } from '../testing/build-case.ts';
import { costCentres, invoiceValues, order, receipt, vendor } from '../testing/build-invoice.ts';
import { actor, daniel, maya } from '../testing/build-people.ts';
import type { Letter } from './letter.ts';
import { letterProblemWords, mayBePreviewed } from './letter-problem.ts';
import { lettersOf, letterTemplates, writeLetter } from './letters.ts';

const setting = { site: 'Westside Clinic', on: '2026-11-30' as CalendarDate, isPreview: false };

function opened(name: string, values: IntakeValues, records: Records): CaseDocument {
  const filled = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
  const read = readProposal(caseKinds, { kind: name, values: filled });
  invariant(read.ok, `the ${name} is filled in rightly`);
  const { kind } = read.value;
  const today = '2026-11-24' as CalendarDate;
  const known: IntakeEvidence = {
    of: 'intake',
    values: read.value.values,
    site: 'westside-clinic',
    payer: null,
    records,
    earlier: [],
    today,
  };
  const rulings = (kind.intake.asks?.(known) ?? []).map(({ policy, inputs }) =>
    decideOrAskPerson(policies, policy, inputs, {}),
  );
  const opening = {
    id: 'c-1',
    number: 'XX-1001',
    scope: 'westside-clinic/work',
    site: 'westside-clinic',
    payer: '',
    payerClass: '',
    remittance: '',
    proposedBy: actor(daniel),
    now,
    evaluations: { why: 'ev-1', approval: 'ev-2' },
  };
  return openCase(proposeCase(kind, { ...known, rulings }, { policies }), opening, { policies, kinds: caseKinds });
}

/** The case where an event has brought it. */
function after(shown: CaseDocument, state: CaseState, event: string, text = ''): CaseDocument {
  const at = '2026-11-27T10:00:00.000Z' as Instant;
  return { ...shown, state, timeline: [...shown.timeline, { at, by: actor(maya), event, text }] };
}

const refund = (values: IntakeValues = {}) =>
  opened(
    'patient-refund',
    {
      account: 'PA-1',
      payment: 'PM-1',
      amountMinor: 100_00,
      reason: 'Paid twice',
      way: 'refund',
      payeeName: 'Rosa Alvarez',
      payeeStreet: '12 Palm Avenue',
      payeeCity: 'Tampa',
      payeeState: 'FL',
      payeePostalCode: '33601',
      tender: 'original',
      ...values,
    },
    [accountRecord('PA-1')],
  );

const plan = (values: IntakeValues = {}) =>
  opened(
    'payment-plan',
    {
      account: 'PA-1',
      request: 'new',
      balanceMinor: 600_01,
      discountMinor: 40_00,
      instalments: 6,
      interval: 'monthly',
      firstDueOn: '2026-12-31',
      isWritten: true,
      hasFinanceCharge: false,
      reason: 'Lost the job in October.',
      ...values,
    },
    [accountRecord('PA-1', { balanceMinor: 12_000_00 })],
  );

const invoice = (values: IntakeValues = {}, received = '10') =>
  opened('vendor-invoice', invoiceValues(values), [
    vendor({ bankChangedOn: '2026-11-20' }),
    order(),
    receipt([
      { line: '1', quantity: received },
      { line: '2', quantity: '1' },
    ]),
    ...costCentres,
  ]);

function written(shown: CaseDocument, id: string, isPreview = false): Letter {
  const letter = writeLetter(shown, id, { ...setting, isPreview });
  if (!letter.ok) throw new Error(letterProblemWords(letter.error));
  return letter.value;
}

/** Everything that stands in a letter. */
function textOf({ to, parts }: Letter): string {
  const said = parts.map((part) => (part.type === 'table' ? part.rows.flat().join(' | ') : part.text));
  return [...to, ...said].join('\n');
}

const refused = (shown: CaseDocument, id: string, isPreview = false) => {
  const letter = writeLetter(shown, id, { ...setting, isPreview });
  return letter.ok ? null : letterProblemWords(letter.error);
};

describe('letters', () => {
  it('have an id and a version each, and no two the same id', () => {
    const ids = letterTemplates.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(letterTemplates.every(({ version }) => Number.isInteger(version) && version >= 1)).toBe(true);
    expect(written(after(refund(), 'posted', 'post'), 'patient-refund')).toMatchObject({
      id: 'patient-refund',
      version: 1,
      from: 'Westside Clinic',
      on: '2026-11-30',
      reference: 'XX-1001',
    });
  });

  it('belong to the kinds that they are for', () => {
    const ids = (shown: CaseDocument) => lettersOf(shown).map(({ id }) => id);
    expect(ids(refund())).toEqual(['patient-refund', 'refusal']);
    expect(ids(plan())).toEqual(['payment-plan-disclosure', 'payment-plan-agreement', 'refusal']);
    expect(ids(plan({ instalments: 4 }))).toEqual(['payment-plan-agreement', 'refusal']);
    expect(ids(invoice())).toEqual(['vendor-query', 'refusal']);
    expect(ids(refund({ way: 'unclaimed', lastContactOn: '2020-01-01', tender: '' }))).toEqual([
      'unclaimed-property',
      'refusal',
    ]);
    expect(refused(refund(), 'vendor-query')).toBe('This case has no such letter.');
  });

  it('to the owner of unclaimed money ask for an answer before the state gets it, as long as the case stands', () => {
    const unclaimed = refund({ way: 'unclaimed', lastContactOn: '2020-01-01', tender: '' });
    const text = textOf(written(unclaimed, 'unclaimed-property'));
    expect(text).toContain('hand it over to the state as unclaimed property');
    expect(text).toContain('Answer by | Jan 29, 2027');
    expect(text).toContain('Last heard of you | Jan 1, 2020');
    expect(refused(after(unclaimed, 'refused', 'refuse'), 'unclaimed-property')).toBe(
      'The case was refused, so there is no such letter.',
    );
  });

  it('of a proposal without a form are its refusal, to who proposed it; of what was found there are none', () => {
    const writeOff = after(writeOffCase(10_00), 'refused', 'refuse', 'Appeal first.');
    expect(written(writeOff, 'refusal').to).toEqual(['Daniel Reyes']);
    expect(lettersOf({ ...writeOff, proposedBy: SYSTEM })).toEqual([]);
  });
});

describe('a refund letter', () => {
  it('tells the payee the amount, the payment and the day, once it is posted', () => {
    const letter = written(after(refund(), 'posted', 'post'), 'patient-refund');
    expect(letter.to).toEqual(['Rosa Alvarez', '12 Palm Avenue', 'Tampa, FL 33601']);
    const text = textOf(letter);
    for (const said of ['$100.00', 'account PA-1', 'PM-1, $250.00 by card', 'Nov 27, 2026', 'the way it was paid']) {
      expect(text).toContain(said);
    }
    expect(text).not.toContain('Paid twice');
  });

  it('says that a check comes where it goes back by check', () => {
    const byCheck = refund({ tender: 'check', tenderReason: 'The card has expired.' });
    expect(textOf(written(after(byCheck, 'posted', 'post'), 'patient-refund'))).toContain('A check made out to Rosa');
  });

  it.each(['open', 'returned', 'approved', 'postingFailed'] as const)(
    'can be looked at but not taken while the refund is %s',
    (state) => {
      const shown = { ...refund(), state };
      expect(refused(shown, 'patient-refund')).toBe('It can be taken once the case is posted.');
      expect(textOf(written(shown, 'patient-refund', true))).toContain('(filled in later)');
    },
  );

  it('is not there, not even as a preview, for a refund that was refused', () =>
    expect(refused(after(refund(), 'refused', 'refuse', 'No'), 'patient-refund', true)).toBe(
      'The case was refused, so there is no such letter.',
    ));

  it('asks for the address where a case from before it was asked for lacks a part of it', () => {
    const whole = after(refund(), 'posted', 'post');
    const { payeeCity: _, ...values } = whole.intake!.values;
    const shown = { ...whole, intake: { ...whole.intake!, values } };
    expect(refused(shown, 'patient-refund', true)).toContain('The payee’s address is not complete');
  });
});

describe('a payment-plan agreement', () => {
  const approved = (values: IntakeValues = {}) => after(plan(values), 'approved', 'approve');

  it('has every instalment with its day, and they sum to what is paid', () => {
    const letter = written(approved(), 'payment-plan-agreement');
    const schedule = letter.parts.flatMap((part) =>
      part.type === 'table' && part.columns.length === 3 ? part.rows : [],
    );
    expect(schedule.map(([, day]) => day).slice(0, 3)).toEqual(['Dec 31, 2026', 'Jan 31, 2027', 'Feb 28, 2027']);
    const cents = schedule.map(([, , amount]) => Number(amount?.replaceAll(/\D/g, '')));
    expect([cents.length, cents.reduce((sum, one) => sum + one, 0)]).toEqual([6, 560_01]);
    expect(letter.parts.filter(({ type }) => type === 'signature')).toHaveLength(2);
  });

  it('has the disclosure where one is due, and not otherwise', () => {
    const due = textOf(written(approved(), 'payment-plan-agreement'));
    for (const said of [
      'Truth in Lending disclosure',
      'yearly rate) | 0.00 %',
      'credit provided to you) | $560.01',
      '5 payments of $93.33 and a last one of $93.36, monthly from Dec 31, 2026',
    ]) {
      expect(due).toContain(said);
    }
    expect(textOf(written(approved({ instalments: 4 }), 'payment-plan-agreement'))).not.toContain('Truth in Lending');
  });

  it('can be taken once the plan is approved, whatever becomes of its posting', () => {
    expect(refused(plan(), 'payment-plan-agreement')).toBe('It can be taken once the case is approved.');
    for (const state of ['approved', 'postingFailed', 'posted', 'closed'] as const) {
      expect(refused({ ...plan(), state }, 'payment-plan-agreement')).toBeNull();
      expect(refused({ ...plan(), state }, 'payment-plan-disclosure')).toBeNull();
    }
  });

  it('is not made of a plan that was not to be in writing, nor with a finance charge that nobody gave', () => {
    expect(refused(approved({ isWritten: false }), 'payment-plan-agreement')).toContain('without a written agreement');
    const before = approved({ hasFinanceCharge: true, financeChargeMinor: 20_00, annualRate: '12.14' });
    const { financeChargeMinor: _, annualRate: __, ...values } = before.intake!.values;
    const intake = { ...before.intake!, values };
    expect(refused({ ...before, intake }, 'payment-plan-agreement', true)).toContain('finance charge');
  });

  it('names the finance charge and its annual rate, and spreads what is paid in all over the instalments', () => {
    const charged = approved({ hasFinanceCharge: true, financeChargeMinor: 20_00, annualRate: '12.14' });
    const text = textOf(written(charged, 'payment-plan-agreement'));
    for (const words of [
      'Finance charge | $20.00',
      'You pay in all | $580.01',
      'yearly rate) | 12.14 %',
      'will cost you) | $20.00',
      'provided to you) | $560.01',
      'as scheduled) | $580.01',
      '5 payments of $96.66 and a last one of $96.71, monthly from Dec 31, 2026',
    ]) {
      expect(text).toContain(words);
    }
  });

  it('has its disclosure apart before the approval, as the patient is given it before signing', () => {
    expect(textOf(written(plan(), 'payment-plan-disclosure'))).toContain('Total of payments');
    expect(refused(after(plan(), 'refused', 'refuse', 'No'), 'payment-plan-disclosure')).toContain('was refused');
  });
});

describe('a refusal letter', () => {
  it('says what was asked for, and the reason that was given', () => {
    const letter = written(after(plan(), 'refused', 'refuse', 'The plan takes too long.'), 'refusal');
    expect(letter.to).toEqual(['Patient or guarantor', 'Account PA-1']);
    for (const said of ['Payment plan', '$600.01', 'Nov 27, 2026', 'The plan takes too long.']) {
      expect(textOf(letter)).toContain(said);
    }
  });

  it('goes to whom the proposal was for', () => {
    const to = (shown: CaseDocument) => written(after(shown, 'refused', 'refuse', 'No'), 'refusal').to[0];
    expect([to(refund()), to(invoice())]).toEqual(['Rosa Alvarez', 'Bayside Orthotics']);
  });

  it('can be looked at before, and is not there for what was agreed to', () => {
    expect(refused(plan(), 'refusal')).toBe('It can be taken once the case is refused.');
    expect(textOf(written(plan(), 'refusal', true))).toContain('(filled in later)');
    const posted = after(plan(), 'posted', 'post');
    expect(refused(posted, 'refusal', true)).toBe('The case was decided otherwise, so there is no such letter.');
  });
});

describe('a vendor query', () => {
  it('asks about what differs, and says nothing of bank details or of what the policy lets pass', () => {
    const shown = invoice({}, '8');
    const text = textOf(written(shown, 'vendor-query'));
    for (const said of ['Bayside Orthotics', 'INV-00417', '8 have been received']) expect(text).toContain(said);
    const inside = shown.checks.find(({ id }) => id === 'bank')!;
    expect(inside.state).toBe('warned');
    expect(text).not.toContain(inside.detail);
    expect(text).not.toMatch(/IM-\d|tolerance/i);
  });

  it('has nothing to ask where everything fits', () =>
    expect(refused(invoice(), 'vendor-query')).toBe('Nothing about the invoice is open that the vendor could answer.'));

  it('is over once the invoice is decided', () => {
    const problem = lettersOf(after(invoice({}, '8'), 'posted', 'post'))[0]!.problem!;
    expect([problem.kind, mayBePreviewed(problem)]).toEqual(['state', false]);
  });
});
