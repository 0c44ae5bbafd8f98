import type { Evaluation, PolicyInputs } from '../policy/evaluate.ts';
import { decideOrAskPerson, INVALID_POLICY_RULE, type Policies } from '../policy/policies.ts';
import { HELD } from '../policy/defaults/remittance-routing.ts';
import { balanceClaim, balanceServiceLine } from '../remittance/balance.ts';
import type { Adjustment, ClaimPayment } from '../remittance/remittance.ts';
import type { ClaimBooking, Disposition } from './claim-booking.ts';

const dispositions: ReadonlySet<string> = new Set<Disposition>([
  'contractual',
  'patient-share',
  'other-payer',
  'write-off:timely-filing',
  'write-off:administrative',
  'review',
]);

/** What the policies say about one transaction set and its claims. */
export class SetDecisions {
  readonly #policies: Policies;
  /** By their inputs: 400,000 claims ask a few dozen different questions. */
  readonly #decided = new Map<string, Evaluation>();
  #invalid: Evaluation | null = null;

  constructor(policies: Policies) {
    this.#policies = policies;
  }

  /** The first answer that an invalid policy gave to a question about a claim: it holds the whole set. */
  get invalid(): Evaluation | null {
    return this.#invalid;
  }

  /** @param cautious  the outcome when the policy is invalid. */
  decide(policy: string, inputs: PolicyInputs, cautious: Evaluation['then']): Evaluation {
    const key = `${policy} ${Object.values(inputs).join(' ')}`;
    const known = this.#decided.get(key);
    if (known) return known;
    const decided = decideOrAskPerson(this.#policies, policy, inputs, cautious);
    // Amounts among the inputs would make every decision a new one.
    if (!('amountMinor' in inputs)) this.#decided.set(key, decided);
    return decided;
  }

  /** As `decide`, and an invalid policy holds the whole set. */
  decideOrHold(policy: string, inputs: PolicyInputs, cautious: Evaluation['then']): Evaluation {
    const decided = this.decide(policy, inputs, cautious);
    if (decided.rule === INVALID_POLICY_RULE) this.#invalid ??= { ...decided, then: HELD };
    return decided;
  }

  /** Where a claim goes: the kind of case it opens, and how it is booked. */
  route(claim: ClaimPayment, booking: ClaimBooking, creditMinor: number): Evaluation {
    const { paidMinor } = booking;
    const givenUp = booking.writeOffs.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    return this.decideOrHold(
      'claim-routing',
      {
        status: claim.status,
        paid: paidMinor === 0 ? 'none' : paidMinor > 0 ? 'positive' : 'negative',
        balanced: isClaimBalanced(claim),
        deniedInFull: paidMinor === 0 && givenUp > 0 && givenUp >= (claim.chargeMinor ?? 0),
        credit: creditMinor > 0,
      },
      { kind: '', book: 'cash-only' },
    );
  }

  /** What becomes of an adjustment, with the kind of case it opens. */
  disposition({ group, reason }: Pick<Adjustment, 'group' | 'reason'>): Evaluation {
    return this.decideOrHold('adjustment-disposition', { group, reason }, { disposition: 'review', kind: '' });
  }

  dispositionOf(adjustment: Adjustment): Disposition {
    const said = String(this.disposition(adjustment).then['disposition']);
    return dispositions.has(said) ? (said as Disposition) : 'review';
  }
}

/** An amount that cannot be read balances nothing. */
function isClaimBalanced(claim: ClaimPayment): boolean {
  return balanceClaim(claim).balanced && claim.lines.every((line) => balanceServiceLine(line).balanced);
}
