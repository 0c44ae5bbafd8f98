import { decide, type Policies } from '../policy/policies.ts';
import type { Lease } from './lease.ts';
import type { Person } from './person.ts';

export type LeaseTerms = Pick<Lease, 'maxCount' | 'maxAmountMinor' | 'confirmAboveMinor' | 'confirmMinutes'> & {
  readonly hours: number;
};

/** For who has no role, and while the policy cannot decide: reading goes on, each decision waits for the server. */
const NOTHING: LeaseTerms = { hours: 72, maxCount: 0, maxAmountMinor: 0, confirmAboveMinor: 0, confirmMinutes: 5 };

/** What a person may decide without the server, as the policy `offline-authority` says: of several roles the widest. */
export function leaseTermsOf({ roles }: Pick<Person, 'roles'>, policies: Policies): LeaseTerms {
  const terms = roles.flatMap(({ role }) => {
    const decided = decide(policies, 'offline-authority', { role });
    if (!decided.ok) return [];
    const { then } = decided.value;
    const figure = (name: keyof LeaseTerms) => (typeof then[name] === 'number' ? then[name] : NOTHING[name]);
    return [
      {
        hours: figure('hours'),
        maxCount: figure('maxCount'),
        maxAmountMinor: figure('maxAmountMinor'),
        confirmAboveMinor: figure('confirmAboveMinor'),
        confirmMinutes: figure('confirmMinutes'),
      },
    ];
  });
  return terms.reduce(
    (widest, one) => ({
      hours: Math.max(widest.hours, one.hours),
      maxCount: Math.max(widest.maxCount, one.maxCount),
      maxAmountMinor: Math.max(widest.maxAmountMinor, one.maxAmountMinor),
      confirmAboveMinor: Math.max(widest.confirmAboveMinor, one.confirmAboveMinor),
      confirmMinutes: Math.max(widest.confirmMinutes, one.confirmMinutes),
    }),
    terms[0] ?? NOTHING,
  );
}
