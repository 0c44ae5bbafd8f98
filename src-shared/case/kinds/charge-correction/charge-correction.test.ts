import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CalendarDate, Instant } from '../../../base/dates.ts';
import { isBalanced } from '../../../journal/post-lines.ts';
import { decideOrAskPerson } from '../../../policy/policies.ts';
import { policies } from '../../../testing/build-case.ts';
import { approvalsIn } from '../../amendment.ts';
import type { EarlierCase, IntakeEvidence } from '../../evidence.ts';
import { type IntakeRow, type IntakeValues, readIntake } from '../../intake.ts';
import { proposeCase } from '../../propose.ts';
import { chargeCorrection } from './charge-correction.ts';
import { problemsOf } from './form.ts';

const intake = chargeCorrection.intake!;
const visit = { code: '99213', modifiers: '25', place: '11', diagnosis: 'A', units: 1, chargeMinor: 140_00 };
const billed: IntakeValues = {
  account: 'PA-1',
  claim: 'CL-1',
  line: 1,
  serviceOn: '2026-10-05',
  ...visit,
  code: '99214',
  chargeMinor: 210_00,
  corrected: [visit],
  reason: 'Coded one level too high.',
};

type Known = { lines?: readonly object[]; earlier?: readonly EarlierCase[]; payer?: IntakeEvidence['payer'] };

function evidence(values: IntakeValues = {}, { lines, earlier = [], payer = null }: Known = {}): IntakeEvidence {
  const asOf = '2026-11-23T06:00:00.000Z' as Instant;
  const record = { type: 'claim-charges', id: 'CL-1', site: 'westside-clinic', keys: {}, asOf };
  const known: IntakeEvidence = {
    of: 'intake',
    values: { ...billed, ...values },
    site: 'westside-clinic',
    payer,
    records: lines ? [{ ...record, body: { account: 'PA-1', lines } }] : [],
    earlier,
    today: '2026-11-24' as CalendarDate,
  };
  const asked = intake.asks?.(known) ?? [];
  return { ...known, rulings: asked.map(({ policy, inputs }) => decideOrAskPerson(policies, policy, inputs, {})) };
}

const describeOf = (...given: Parameters<typeof evidence>) => chargeCorrection.describe(evidence(...given));
const asBilled = { line: 1, serviceOn: '2026-10-05', code: '99214', modifiers: '25', units: 1, amountMinor: 210_00 };
const newLine = (differences: IntakeRow) => ({ corrected: [{ ...visit, ...differences }] });

describe('a charge correction', () => {
  it('reverses $210.00 and bills $140.00 in one entry, each part with lines of its own', () => {
    const { entry, amountMinor } = describeOf();
    expect(amountMinor).toBe(210_00);
    expect(
      entry.map(({ account, party, debitMinor, creditMinor, text }) => [account, party, debitMinor, creditMinor, text]),
    ).toEqual([
      ['4010', '', 210_00, 0, 'Reversal of CL-1 line 1, PA-1'],
      ['1100', 'PA-1', 0, 210_00, 'Reversal of CL-1 line 1, PA-1'],
      ['1100', 'PA-1', 140_00, 0, 'Billed anew for CL-1 line 1, PA-1'],
      ['4010', '', 0, 140_00, 'Billed anew for CL-1 line 1, PA-1'],
    ]);
  });

  it('is of the payer’s receivable where a payer owes it', () => {
    const payer = { id: 'northern-plains', name: 'Northern Plains Mutual', payerClass: 'commercial' };
    const { entry } = describeOf({}, { payer });
    expect(entry.filter(({ account }) => account === '1200').map(({ party }) => party)).toEqual([
      'northern-plains',
      'northern-plains',
    ]);
  });

  it('only reverses where nothing takes the place of the charge', () => {
    const { corrected: _, ...values } = evidence().values;
    expect(readIntake(intake.fields, values).ok).toBe(true);
    const { entry, facts } = chargeCorrection.describe({ ...evidence(), values, rulings: [] });
    expect(entry).toHaveLength(2);
    expect(facts.find(({ key }) => key === 'difference')?.value).toEqual({ type: 'money', minor: -210_00 });
  });

  it('balances whatever is reversed and billed anew', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e9 }),
        fc.array(fc.integer({ min: 1, max: 1e9 }), { maxLength: 5 }),
        (charge, anew) => {
          const corrected = anew.map((chargeMinor) => ({ ...visit, chargeMinor }));
          expect(isBalanced(describeOf({ chargeMinor: charge, corrected }).entry)).toBe(true);
        },
      ),
    ));

  it('never takes fewer approvals for a larger charge', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40_000_00 }),
        fc.nat(40_000_00),
        fc.constantFrom('medicare', 'commercial'),
        (charge, more, payerClass) => {
          const payer = { id: 'p', name: 'P', payerClass };
          const needed = (chargeMinor: number) =>
            approvalsIn(
              proposeCase({ ...chargeCorrection, intake }, evidence({ chargeMinor }, { payer }), { policies }).approval,
            );
          expect(needed(charge + more)).toBeGreaterThanOrEqual(needed(charge));
        },
      ),
    ));

  it('waits for a coder who is not its proposer', () =>
    expect(describeOf().steps).toMatchObject([{ id: 'coding-review', duty: 'coding' }]));

  it('is compared with what was billed', () => {
    expect(describeOf({}, { lines: [asBilled] }).blockedBy).toEqual([]);
    expect(describeOf({}, { lines: [{ ...asBilled, units: 2 }] }).blockedBy).toEqual([
      'Line 1 of CL-1 was billed otherwise: reverse what stands there.',
    ]);
    expect(describeOf({ line: 2 }, { lines: [asBilled] }).blockedBy).toEqual(['CL-1 has no line 2.']);
    expect(describeOf().checks[0]).toMatchObject({ id: 'original', state: 'warned' });
  });

  it('of a line that another one corrects is refused until that one is refused', () => {
    const other = (state: EarlierCase['state']) =>
      ({
        kind: 'charge-correction',
        number: 'CC-1001',
        state,
        intake: { values: { claim: 'CL-1', line: 1 }, rows: {} },
      }) as unknown as EarlierCase;
    expect(describeOf({}, { earlier: [other('open')] }).blockedBy).toEqual([
      'CC-1001 corrects line 1 of CL-1 already.',
    ]);
    expect(describeOf({}, { earlier: [other('refused')] }).blockedBy).toEqual([]);
    const reversal = { case: 'cc-1.rv1', number: 'ER-1001', state: 'posted' } as const;
    expect(describeOf({}, { earlier: [{ ...other('posted'), reversal }] }).blockedBy).toEqual([]);
  });
});

describe('the edits of a line that is billed anew', () => {
  it.each<[string, IntakeRow, string]>([
    ['no diagnosis', { diagnosis: '' }, '99213 points to no diagnosis (CE-2).'],
    ['therapy without its modifier', { code: '97110', modifiers: '' }, '97110 needs modifier GN, GO or GP (CE-3).'],
    ['a visit with modifier 59', { modifiers: '25 59' }, '99213 does not take modifier 59 (CE-4).'],
    ['an emergency visit at an office', { code: '99283' }, '99283 belongs to place of service 23 (CE-5).'],
    ['two units of a visit', { units: 2 }, '99213 is one unit a day (CE-8).'],
  ])('stop %s', (_, line, words) => expect(describeOf(newLine(line)).blockedBy).toEqual([words]));

  it('stop a line that repeats another one billed anew, or one of the claim on the same day', () => {
    expect(describeOf({ corrected: [visit, visit] }).blockedBy).toHaveLength(2);
    const repeated = { ...asBilled, line: 2, code: '99213' };
    expect(describeOf({}, { lines: [asBilled, repeated] }).blockedBy).toEqual([
      '99213 repeats another line of the claim with the same modifiers (CE-1).',
    ]);
    expect(describeOf({}, { lines: [asBilled, { ...repeated, serviceOn: '2026-10-06' }] }).blockedBy).toEqual([]);
  });

  it('say each finding of a line for itself', () =>
    expect(describeOf(newLine({ diagnosis: '', units: 2 })).checks.map(({ id }) => id)).toEqual([
      'original',
      'repeated',
      'edit-1-diagnosis',
      'edit-1-units',
    ]));

  it('leave it to the coder where they only warn', () =>
    expect(describeOf(newLine({ code: '36415', modifiers: '', units: 101 }))).toMatchObject({ blockedBy: [] }));

  it('stop everything while the policy cannot decide', () =>
    expect(chargeCorrection.describe({ ...evidence(), rulings: [] }).blockedBy).toEqual([
      'The edits of 99213 cannot be told.',
    ]));
});

describe('the form of a charge correction', () => {
  it.each<[IntakeValues, string]>([
    [{ corrected: [{ ...visit, code: '99214', chargeMinor: 210_00 }] }, 'corrected'],
    [{ code: '9' }, 'code'],
    [{ modifiers: '2' }, 'modifiers'],
    [newLine({ place: 'x1' }), 'corrected.0.place'],
    [newLine({ diagnosis: 'Z' }), 'corrected.0.diagnosis'],
  ])('names the field that is wrong, or that nothing changes: %o', (values, path) =>
    expect(problemsOf({ ...billed, ...values }).map((problem) => problem.path)).toEqual([path]),
  );

  it('takes what is right', () => expect(problemsOf(billed)).toEqual([]));
});
