import { decideApprovals } from '../case/approval-inputs.ts';
import type { CaseEvidence } from '../case/evidence.ts';
import type { KindRegistry } from '../case/kind.ts';
import { caseKinds } from '../case/kinds.ts';
import type { CaseProposal } from '../case/open-case.ts';
import type { PayerDocument } from '../directory/directory-document.ts';
import type { Evaluation } from '../policy/evaluate.ts';
import type { Policies } from '../policy/policies.ts';
import { type AgreedRefund, recoveriesOf } from '../remittance/agreed-refund.ts';
import type {
  ClaimPayment,
  ProviderAdjustment,
  RemittanceAdvice,
  TransactionSummary,
} from '../remittance/remittance.ts';
import { AccountHistory, type BookedClaim, creditOf, type PriorAccount } from './account-history.ts';
import { accountOf, accounts } from './chart.ts';
import { bookClaim, type ClaimBooking } from './claim-booking.ts';
import { EntrySums } from './entry-sums.ts';
import type { ProposedLine } from './journal-entry.ts';
import { assertBalanced } from './post-lines.ts';
import { HELD } from '../policy/defaults/remittance-routing.ts';
import { SetDecisions } from './set-decisions.ts';

export type ProposalContext = {
  readonly advice: RemittanceAdvice;
  /** null when the payer is not in the directory. */
  readonly payer: Pick<PayerDocument, 'id' | 'name' | 'payerClass'> | null;
  readonly payeeKnown: boolean;
  readonly site: string;
  readonly policies: Policies;
  /** What is marked as a test posts like anything else: an installation for trying things out. */
  readonly testsPost?: boolean;
  readonly kinds?: KindRegistry;
};

export type RemittanceProposal = {
  /** The policy decision about the whole set: `then.action` is 'post' or 'hold'. */
  readonly routing: Evaluation;
  /** Nothing posts, and `cases` is the one case that holds the set. */
  readonly held: boolean;
  /** The set adds up: its lines and its cases stand, now or once the set is no longer held. */
  readonly bookable: boolean;
  /** The balanced entry; empty when nothing of the set may be booked as it stands. */
  readonly lines: readonly ProposedLine[];
  /** To be opened now: the one that holds the set, or those of its claims and provider adjustments. */
  readonly cases: readonly CaseProposal[];
  /** To be opened once a held set goes on and `lines` are posted; empty when it is not held. */
  readonly casesAfterHold: readonly CaseProposal[];
  /** Where the adjustments went. Cents. */
  readonly totals: {
    readonly contractualMinor: number;
    readonly patientMinor: number;
    readonly otherPayerMinor: number;
    readonly reviewMinor: number;
    readonly writeOffMinor: number;
  };
};

/** Starts the proposal of one transaction set: one balanced entry and the cases that people decide. */
export function createProposal(context: ProposalContext): ProposalBuilder {
  return new ProposalBuilder(context);
}

/** Beyond this many claims a takeback no longer points into its own set; memory stays small for bulk files. */
const MOST_CONTROL_NUMBERS = 20_000;

/** Adds up a transaction set claim by claim; besides its cases it keeps one number per account. */
export class ProposalBuilder {
  readonly #context: ProposalContext;
  readonly #kinds: KindRegistry;
  readonly #sums = new EntrySums();
  readonly #cases: CaseProposal[] = [];
  readonly #accounts = new AccountHistory();
  readonly #ordinalOfControl = new Map<string, number>();
  readonly #decisions: SetDecisions;
  readonly #totals = { contractualMinor: 0, patientMinor: 0, otherPayerMinor: 0, reviewMinor: 0, writeOffMinor: 0 };

  constructor(context: ProposalContext) {
    this.#context = context;
    this.#kinds = context.kinds ?? caseKinds;
    this.#decisions = new SetDecisions(context.policies);
  }

  /** Books the next claim. @param prior  null when no earlier remittance paid this claim. */
  addClaim(claim: ClaimPayment, prior: PriorAccount | null): BookedClaim {
    const booking = bookClaim(claim, (adjustment) => this.#decisions.dispositionOf(adjustment));
    const left = this.#accounts.before(claim, prior);
    const earlier = left.appliedMinor;
    const creditMinor = creditOf(claim, booking, earlier);
    const route = this.#decisions.route(claim, booking, creditMinor);
    this.#rememberControlNumber(claim);
    const booked = this.#book(claim, booking, String(route.then['book']), left.patientMinor);
    const evidence: CaseEvidence = {
      ...this.#adviceContext(),
      of: 'claim',
      claim,
      booking,
      creditMinor,
      earlierAppliedMinor: earlier,
    };
    this.#propose(route, evidence, '');
    if (booksAllowance(route)) this.#proposeWriteOffs(claim, booking);
    this.#totals.otherPayerMinor += booking.otherPayerMinor;
    this.#totals.reviewMinor += booking.reviewMinor;
    this.#accounts.remember(claim, booked);
    return { ...booked, route };
  }

  /**
   * Hands over the cases proposed so far, in order, for sets that have more of them than memory holds. What is handed over
   * counts as `cases` of a set that is not held, or as `casesAfterHold` of one that is and can be booked; `finish` gives the
   * rest.
   */
  takeCases(): CaseProposal[] {
    return this.#cases.splice(0);
  }

  /**
   * Forgets what the claims so far left on their accounts, for a caller whose {@link PriorAccount} tells that as well: of a
   * large set, that is most of what has to be remembered.
   */
  forgetApplied(): void {
    this.#accounts.forget();
  }

  /**
   * Ends the set.
   *
   * @param refunds  what people are returning to the payer.
   * @param damaged  true when a problem says that a part of the set may be lost; see `isDamaged`.
   * @throws InvariantError when a set that claims to balance gives an entry that does not: a bug.
   */
  finish(
    summary: TransactionSummary,
    { damaged, refunds = [] }: { readonly damaged: boolean; readonly refunds?: readonly AgreedRefund[] },
  ): RemittanceProposal {
    const { advice, payer, payeeKnown, testsPost = false } = this.#context;
    const recoveries = recoveriesOf(summary.providerAdjustments, refunds);
    for (const [index, adjustment] of summary.providerAdjustments.entries()) {
      this.#addProviderAdjustment(adjustment, recoveries[index] ?? null);
    }
    const routing =
      this.#decisions.invalid ??
      this.#decisions.decide(
        'remittance-routing',
        {
          damaged,
          unreadableAmounts: summary.unreadableAmounts,
          balanced: summary.balanced,
          test: advice.isTest,
          testsPost,
          payerKnown: payer !== null,
          payeeKnown,
        },
        HELD,
      );
    const cash = advice.payment.amountMinor ?? 0;
    const text = `Payment ${advice.trace.number}`;
    this.#sums.add({ account: accounts.cashClearing, debitMinor: cash, text }, advice.lineage);
    // What cannot be read, or does not add up, has no entry: its lines would have to invent the difference.
    const adds = summary.balanced && summary.unreadableAmounts === 0 && !damaged && this.#decisions.invalid === null;
    const lines = adds ? this.#sums.lines() : [];
    assertBalanced(lines);
    const totals = { ...this.#totals };
    if (routing.then['action'] === 'post' && adds) {
      return { routing, held: false, bookable: adds, lines, cases: this.#cases, casesAfterHold: [], totals };
    }
    const kind = String(routing.then['kind']);
    const hold = this.#proposal(kind, routing, { ...this.#adviceContext(), of: 'set', summary }, '');
    const casesAfterHold = adds ? this.#cases : [];
    return { routing, held: true, bookable: adds, lines, cases: [hold], casesAfterHold, totals };
  }

  #adviceContext() {
    const { advice, payer } = this.#context;
    return { advice, payerParty: payer?.id ?? '', payerName: payer?.name ?? '' };
  }

  #rememberControlNumber({ payerControlNumber, index }: ClaimPayment): void {
    if (payerControlNumber === '' || this.#ordinalOfControl.size >= MOST_CONTROL_NUMBERS) return;
    this.#ordinalOfControl.set(payerControlNumber, index - 1);
  }

  #book(
    claim: ClaimPayment,
    booking: ClaimBooking,
    book: string,
    movedBeforeMinor: number,
  ): Omit<BookedClaim, 'route'> {
    const { paidMinor, contractualMinor, patientMinor } = booking;
    const { lineage } = claim;
    if (book === 'nothing') return { paidMinor: 0, contractualMinor: 0, patientMinor: 0 };
    if (book === 'unapplied' || book === 'unapplied-cash-only') {
      const text = 'Claim payments to release';
      this.#sums.add({ account: accounts.unappliedCash, debitMinor: 0 - paidMinor, text }, lineage);
      return book === 'unapplied'
        ? { paidMinor, contractualMinor, patientMinor }
        : { paidMinor, contractualMinor: 0, patientMinor: 0 };
    }
    const contractual = book === 'cash-only' ? 0 : contractualMinor;
    // What an earlier payer moved to the patient is no longer the payers' to owe: a later payment settles that first.
    const settled =
      book === 'without-patient-share' ? Math.max(0, Math.min(movedBeforeMinor, paidMinor + contractual)) : 0;
    const patient = book === 'full' ? patientMinor : 0 - settled;
    const party = this.#context.payer?.id ?? '';
    const applied = paidMinor + contractual + patient;
    this.#sums.add(
      { account: accounts.payerReceivable, party, debitMinor: 0 - applied, text: 'Claim payments' },
      lineage,
    );
    this.#sums.add(
      { account: accounts.contractualAllowance, debitMinor: contractual, text: 'Contractual allowance' },
      lineage,
    );
    this.#sums.add({ account: accounts.patientReceivable, debitMinor: patient, text: 'Patient share' }, lineage);
    this.#totals.contractualMinor += contractual;
    this.#totals.patientMinor += patient;
    return { paidMinor, contractualMinor: contractual, patientMinor: patient };
  }

  #addProviderAdjustment(adjustment: ProviderAdjustment, refund: AgreedRefund | null): void {
    const { code, amountMinor, reference, lineage } = adjustment;
    const amount = amountMinor ?? 0;
    const decided = this.#decisions.decideOrHold(
      'provider-adjustment',
      { code, reduces: amount > 0 },
      { account: accounts.unappliedCash.code, kind: '' },
    );
    const account = accountOf(String(decided.then['account'])) ?? accounts.unappliedCash;
    const party = account.party === 'payer' ? (this.#context.payer?.id ?? '') : '';
    this.#sums.add({ account, party, debitMinor: amount, text: `Provider adjustment ${code}` }, lineage);
    const ordinal = this.#ordinalOfControl.get(reference.trim());
    const claims = ordinal === undefined ? [] : [ordinal];
    // What people have approved that the payer takes back needs nobody to look at it once more.
    if (refund?.way === 'recoup') return;
    const evidence = { ...this.#adviceContext(), of: 'provider-adjustment', adjustment, claims } as const;
    this.#propose(decided, refund ? { ...evidence, refund } : evidence, '');
  }

  #proposeWriteOffs(claim: ClaimPayment, booking: ClaimBooking): void {
    const { payerParty, payerName, advice } = this.#adviceContext();
    for (const { category, amountMinor, reasons } of booking.writeOffs) {
      const [group = '', reason = ''] = (reasons.split(', ')[0] ?? '').split('-');
      this.#totals.writeOffMinor += amountMinor;
      const evidence: CaseEvidence = {
        of: 'write-off',
        category,
        amountMinor,
        account: claim.accountId,
        payer: payerName || advice.payer.name,
        payerParty,
        reason: reasons,
        claim,
      };
      this.#propose(this.#decisions.disposition({ group, reason }), evidence, category);
    }
  }

  #propose(decided: Evaluation, evidence: CaseEvidence, category: string): void {
    const kind = String(decided.then['kind']);
    if (kind !== '') this.#cases.push(this.#proposal(kind, decided, evidence, category));
  }

  #proposal(kindId: string, why: Evaluation, evidence: CaseEvidence, category: string): CaseProposal {
    // A policy that names a kind nobody has built still gets its case: held cash is looked at by people.
    const kind = this.#kinds.find(kindId) ?? this.#kinds.all[0]!;
    const description = kind.describe(evidence);
    const { amountMinor } = description;
    const { site, payer, policies } = this.#context;
    const payerClass = payer?.payerClass ?? '';
    const subject = { kind: kind.kind, queue: kind.queue, amountMinor, payerClass, site, category };
    return { ...description, kind: kind.kind, why, approval: decideApprovals(kind, subject, policies) };
  }
}

function booksAllowance(route: Evaluation): boolean {
  return route.then['book'] === 'full' || route.then['book'] === 'without-patient-share';
}
