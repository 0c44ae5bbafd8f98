import { describe, expect, it } from 'vitest';
import type { CalendarDate, Instant } from '../../../base/dates.ts';
import type { BusinessRecord } from '../../../records/record.ts';
import type { IntakeValues } from '../../intake.ts';
import { billingException } from './billing-exception.ts';

const asOf = '2026-11-24T06:00:00.000Z' as Instant;
const record = (type: string, id: string, body: BusinessRecord['body']): BusinessRecord => ({
  type,
  id,
  site: 'westside-clinic',
  keys: {},
  body,
  asOf,
});
const held = {
  account: 'PA-1',
  amountMinor: 84_50,
  dueOn: '2026-11-10',
  sentOn: null,
  heldBy: [{ step: 'Coding of the visit', who: 'Dr. Adeyemi', since: '2026-11-03' }],
};
const delayed: IntakeValues = {
  sort: 'statement',
  account: 'PA-1',
  statement: 'ST-1',
  amountMinor: 84_50,
  reason: 'The patient asks for the bill.',
};
const mismatch: IntakeValues = {
  sort: 'eligibility',
  account: 'PA-1',
  payer: 'Northern Plains Mutual',
  serviceOn: '2026-10-02',
  amountMinor: 84_50,
  reason: 'Not covered, says the claim.',
};

const describeException = (values: IntakeValues, records: readonly BusinessRecord[] = []) =>
  billingException.describe({
    of: 'intake',
    values,
    site: 'westside-clinic',
    payer: null,
    records,
    earlier: [],
    today: '2026-11-24' as CalendarDate,
  });

describe('a delayed statement', () => {
  it('says what holds it, by whom and for how long, and cannot be closed before it went out', () => {
    expect(describeException(delayed, [record('statement', 'ST-1', held)]).blockedBy).toEqual([
      'Due on Nov 10, 2026, $84.50, not gone out yet.',
      'Coding of the visit is not finished: Dr. Adeyemi, since Nov 3, 2026 (21 days).',
    ]);
    const sent = { ...held, sentOn: '2026-11-23', heldBy: [] };
    expect(describeException(delayed, [record('statement', 'ST-1', sent)]).blockedBy).toEqual([]);
  });

  it('is of the account that it is reported for', () => {
    const other = { ...held, account: 'PA-2', sentOn: '2026-11-23', heldBy: [] };
    expect(describeException(delayed, [record('statement', 'ST-1', other)]).blockedBy).toEqual([
      'ST-1 is a statement of PA-2, not of this account.',
    ]);
    expect(describeException(delayed).blockedBy).toEqual(['The billing system has told nothing of statement ST-1.']);
  });
});

describe('coverage that does not fit the service', () => {
  const coverage = (body: BusinessRecord['body']) => [
    record('coverage-check', 'PA-1', { payer: 'Northern Plains Mutual', askedOn: '2026-11-20', ...body }),
  ];
  it.each([
    ['covered on the day', { isActive: true, from: '2026-01-01', until: '2026-10-02' }, 0],
    ['that ended the day before', { isActive: true, from: '2026-01-01', until: '2026-10-01' }, 1],
    ['that began the day after', { isActive: true, from: '2026-10-03' }, 1],
    ['that is not active', { isActive: false }, 1],
  ])('%s', (_, body, blocked) => expect(describeException(mismatch, coverage(body)).blockedBy).toHaveLength(blocked));

  it('is asked about before it is closed, and the registration is corrected', () => {
    const { blockedBy, steps, entry } = describeException(mismatch);
    expect(blockedBy).toEqual(['The payer was not asked about coverage yet.']);
    expect([steps?.map(({ id }) => id), entry]).toEqual([['correct-registration'], []]);
  });
});
