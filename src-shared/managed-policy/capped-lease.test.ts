import { describe, expect, it } from 'vitest';
import { Lease } from '../authority/lease.ts';
import { cappedLease } from './capped-lease.ts';
import { effectivePolicy, unmanaged } from './effective.ts';

const lease = Lease.parse({
  id: '01890000-0000-7000-8000-000000000001',
  deviceId: '01890000-0000-7000-8000-000000000002',
  personId: 'ruth.abramson',
  issuedAt: '2026-11-24T06:00:00.000Z',
  expiresAt: '2026-11-27T06:00:00.000Z',
  maxCount: 200,
  maxAmountMinor: 5_000_00,
  confirmAboveMinor: 1_000_00,
  confirmMinutes: 30,
});
const capsOf = (values: Record<string, number>) =>
  effectivePolicy([{ place: 'here', level: 'mandatory', content: { values } }]).inForce;

describe('a lease on a computer of an organisation', () => {
  it('is as the server signed it while nothing is set, however large', () => {
    const large = { ...lease, maxAmountMinor: 9_000_000_000_00, maxCount: 5_000_000, confirmMinutes: 600 };
    expect(cappedLease(large, unmanaged.inForce)).toEqual(large);
  });

  it('ends earlier and allows less where the organisation says so', () =>
    expect(
      cappedLease(
        lease,
        capsOf({
          LongestLeaseHours: 12,
          MostOfflineDecisions: 20,
          MostOfflineCents: 100_00,
          ConfirmAboveCents: 0,
          ConfirmMinutes: 5,
        }),
      ),
    ).toEqual({
      ...lease,
      expiresAt: '2026-11-24T18:00:00.000Z',
      maxCount: 20,
      maxAmountMinor: 100_00,
      confirmAboveMinor: 0,
      confirmMinutes: 5,
    }));

  it('never allows more than the server does', () =>
    expect(
      cappedLease(
        lease,
        capsOf({
          LongestLeaseHours: 720,
          MostOfflineDecisions: 1000,
          MostOfflineCents: 9_999_999_00,
          ConfirmMinutes: 60,
        }),
      ),
    ).toEqual(lease));
});
