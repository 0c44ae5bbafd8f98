import { decideApprovals } from '../case/amendment.ts';
import type { CaseEvidence } from '../case/evidence.ts';
import type { KindRegistry } from '../case/kind.ts';
import { caseKinds } from '../case/kinds.ts';
import type { CaseProposal } from '../case/open-case.ts';
import type { PayerDocument } from '../directory/directory-document.ts';
import type { Evaluation, PolicyInputs } from '../policy/evaluate.ts';
import { decideOrAskPerson, INVALID_POLICY_RULE, type Policies } from '../policy/policies.ts';
import { balanceClaim, balanceServiceLine } from '../remittance/balance.ts';
import type { Adjustment, ClaimPayment, RemittanceAdvice, TransactionSummary } from '../remittance/remittance.ts';
import { accountOf, accounts } from './chart.ts';
import { bookClaim, type ClaimBooking, type Disposition } from './claim-booking.ts';
import type { ProposedLine } from './journal-entry.ts';
import { assertBalanced, entryLines, type Posting } from './post-lines.ts';
import { SegmentRanges } from './segment-ranges.ts';

export type ProposalContext = {
  readonly advice: RemittanceAdvice;
  /** null when the payer is not in the directory. */
  readonly payer: Pick<PayerDocument, 'id' | 'name' | 'payerClass'> | null;
  readonly payeeKnown: boolean;
  readonly site: string;
  readonly policies: Policies;
  readonly kinds?: KindRegistry;
};

/**
 * What **earlier remittances** left on the account for the same claim: claim payments of the same account and the same
 * charge (sign apart; a reversal repeats it negatively). Cents.
 */
export type PriorAccount = {
  readonly chargeMinor: number;
  /** Σ payments and contractual allowances as {@link BookedClaim} gave them, reversals negative. */
  readonly appliedMinor: number;
  /** The share that stands on the patient's receivable for it: Σ of what was moved there and taken back. */
  readonly patientMinor: number;
};

/** What a claim payment leaves on its account, to be kept for {@link PriorAccount}. Cents; reversals are negative. */
export type BookedClaim = {
  readonly paidMinor: number;
  readonly contractualMinor: number;
  /** Moved to the patient's receivable; negative when a later payer settles what an earlier one had moved there. */
  readonly patientMinor: number;
  /** How it was routed. */
  readonly route: Evaluation;
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

const dispositions: ReadonlySet<string> = new Set<Disposition>([
  'contractual',
  'patient-share',
  'other-payer',
  'write-off:timely-filing',
  'write-off:administrative',
  'review',
]);
/** What an invalid policy comes to: the set is held, and its cash waits. */
const HELD: Evaluation['then'] = { action: 'hold', kind: 'out-of-balance' };

/** Beyond this many claims a takeback no longer points into its own set; memory stays small for bulk files. */
const MOST_CONTROL_NUMBERS = 20_000;

/** Adds up a transaction set claim by claim; besides its cases it keeps one number per account. */
export class ProposalBuilder {
  readonly #context: ProposalContext;
  readonly #kinds: KindRegistry;
  readonly #postings = new Map<string, { posting: Posting; debitMinor: number; ranges: SegmentRanges }>();
  readonly #cases: CaseProposal[] = [];
  readonly #leftInSet = new Map<string, Pick<PriorAccount, 'appliedMinor' | 'patientMinor'>>();
  readonly #ordinalOfControl = new Map<string, number>();
  /** Decisions by their inputs: 400,000 claims ask a few dozen different questions. */
  readonly #decided = new Map<string, Evaluation>();
  #invalid: Evaluation | null = null;
  readonly #totals = { contractualMinor: 0, patientMinor: 0, otherPayerMinor: 0, reviewMinor: 0, writeOffMinor: 0 };

  constructor(context: ProposalContext) {
    this.#context = context;
    this.#kinds = context.kinds ?? caseKinds;
  }

  /** Books the next claim. @param prior  null when no earlier remittance paid this claim. */
  addClaim(claim: ClaimPayment, prior: PriorAccount | null): BookedClaim {
    const booking = bookClaim(claim, (adjustment) => this.#dispositionOf(adjustment));
    const left = this.#leftEarlier(claim, prior);
    const earlier = left.appliedMinor;
    const creditMinor = creditOf(claim, booking, earlier);
    const route = this.#route(claim, booking, creditMinor);
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
    this.#remember(claim, booked);
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
    this.#leftInSet.clear();
  }

  /**
   * Ends the set.
   *
   * @param damaged  true when a problem says that a part of the set may be lost; see `isDamaged`.
   * @throws InvariantError when a set that claims to balance gives an entry that does not: a bug.
   */
  finish(summary: TransactionSummary, { damaged }: { readonly damaged: boolean }): RemittanceProposal {
    const { advice, payer, payeeKnown } = this.#context;
    for (const adjustment of summary.providerAdjustments) this.#addProviderAdjustment(adjustment);
    const routing =
      this.#invalid ??
      this.#decide(
        'remittance-routing',
        {
          damaged,
          unreadableAmounts: summary.unreadableAmounts,
          balanced: summary.balanced,
          payerKnown: payer !== null,
          payeeKnown,
        },
        HELD,
      );
    const cash = advice.payment.amountMinor ?? 0;
    const text = `Payment ${advice.trace.number}`;
    this.#post({ account: accounts.cashClearing, debitMinor: cash, text }, advice.lineage);
    // What cannot be read, or does not add up, has no entry: its lines would have to invent the difference.
    const adds = summary.balanced && summary.unreadableAmounts === 0 && !damaged && this.#invalid === null;
    const lines = adds ? this.#lines() : [];
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

  #decide(policy: string, inputs: PolicyInputs, cautious: Evaluation['then']): Evaluation {
    const key = `${policy} ${Object.values(inputs).join(' ')}`;
    const known = this.#decided.get(key);
    if (known) return known;
    const decided = decideOrAskPerson(this.#context.policies, policy, inputs, cautious);
    // Amounts among the inputs would make every decision a new one.
    if (!('amountMinor' in inputs)) this.#decided.set(key, decided);
    return decided;
  }

  #decideOrHold(policy: string, inputs: PolicyInputs, cautious: Evaluation['then']): Evaluation {
    const decided = this.#decide(policy, inputs, cautious);
    if (decided.rule === INVALID_POLICY_RULE) this.#invalid ??= { ...decided, then: HELD };
    return decided;
  }

  #disposition({ group, reason }: Pick<Adjustment, 'group' | 'reason'>): Evaluation {
    return this.#decideOrHold('adjustment-disposition', { group, reason }, { disposition: 'review', kind: '' });
  }

  #dispositionOf(adjustment: Adjustment): Disposition {
    const said = String(this.#disposition(adjustment).then['disposition']);
    return dispositions.has(said) ? (said as Disposition) : 'review';
  }

  #route(claim: ClaimPayment, booking: ClaimBooking, creditMinor: number): Evaluation {
    const { paidMinor } = booking;
    const givenUp = booking.writeOffs.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    return this.#decideOrHold(
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

  #rememberControlNumber({ payerControlNumber, index }: ClaimPayment): void {
    if (payerControlNumber === '' || this.#ordinalOfControl.size >= MOST_CONTROL_NUMBERS) return;
    this.#ordinalOfControl.set(payerControlNumber, index - 1);
  }

  #leftEarlier(claim: ClaimPayment, prior: PriorAccount | null): Pick<PriorAccount, 'appliedMinor' | 'patientMinor'> {
    const key = accountKey(claim);
    const inSet = key ? this.#leftInSet.get(key) : undefined;
    return {
      appliedMinor: (prior?.appliedMinor ?? 0) + (inSet?.appliedMinor ?? 0),
      patientMinor: (prior?.patientMinor ?? 0) + (inSet?.patientMinor ?? 0),
    };
  }

  #remember(claim: ClaimPayment, { paidMinor, contractualMinor, patientMinor }: Omit<BookedClaim, 'route'>): void {
    const key = accountKey(claim);
    if (!key) return;
    const before = this.#leftInSet.get(key);
    this.#leftInSet.set(key, {
      appliedMinor: (before?.appliedMinor ?? 0) + paidMinor + contractualMinor,
      patientMinor: (before?.patientMinor ?? 0) + patientMinor,
    });
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
      this.#post({ account: accounts.unappliedCash, debitMinor: 0 - paidMinor, text }, lineage);
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
    this.#post({ account: accounts.payerReceivable, party, debitMinor: 0 - applied, text: 'Claim payments' }, lineage);
    this.#post(
      { account: accounts.contractualAllowance, debitMinor: contractual, text: 'Contractual allowance' },
      lineage,
    );
    this.#post({ account: accounts.patientReceivable, debitMinor: patient, text: 'Patient share' }, lineage);
    this.#totals.contractualMinor += contractual;
    this.#totals.patientMinor += patient;
    return { paidMinor, contractualMinor: contractual, patientMinor: patient };
  }

  #addProviderAdjustment(adjustment: TransactionSummary['providerAdjustments'][number]): void {
    const { code, amountMinor, reference, lineage } = adjustment;
    const amount = amountMinor ?? 0;
    const decided = this.#decideOrHold(
      'provider-adjustment',
      { code, reduces: amount > 0 },
      { account: accounts.unappliedCash.code, kind: '' },
    );
    const account = accountOf(String(decided.then['account'])) ?? accounts.unappliedCash;
    const party = account.party === 'payer' ? (this.#context.payer?.id ?? '') : '';
    this.#post({ account, party, debitMinor: amount, text: `Provider adjustment ${code}` }, lineage);
    const ordinal = this.#ordinalOfControl.get(reference.trim());
    const claims = ordinal === undefined ? [] : [ordinal];
    this.#propose(decided, { ...this.#adviceContext(), of: 'provider-adjustment', adjustment, claims }, '');
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
      this.#propose(this.#disposition({ group, reason }), evidence, category);
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

  #post(posting: Omit<Posting, 'segments'>, at: { readonly firstSegment: number; readonly lastSegment: number }): void {
    if (posting.debitMinor === 0) return;
    const key = `${posting.account.code} ${posting.party ?? ''}`;
    let sum = this.#postings.get(key);
    if (!sum) {
      sum = { posting, debitMinor: 0, ranges: new SegmentRanges() };
      this.#postings.set(key, sum);
    }
    sum.debitMinor += posting.debitMinor;
    sum.ranges.add(at.firstSegment, at.lastSegment);
  }

  #lines(): ProposedLine[] {
    return entryLines(
      [...this.#postings.values()].map(({ posting, debitMinor, ranges }) => ({
        ...posting,
        debitMinor,
        segments: ranges.toArray(),
      })),
    );
  }
}

/** Problems of a set after which a part of it may be missing, so that balancing by chance proves nothing. */
const DAMAGE: ReadonlySet<string> = new Set([
  'st-missing',
  'se-missing',
  'truncated',
  'segment-unreadable',
  'segment-too-long',
  'segment-misplaced',
  'segments-missing',
]);

/** @param problems  those that belong to one transaction set. */
export function isDamaged(problems: Iterable<{ readonly code: string }>): boolean {
  return [...problems].some(({ code }) => DAMAGE.has(code));
}

/** An amount that cannot be read balances nothing. */
function isClaimBalanced(claim: ClaimPayment): boolean {
  return balanceClaim(claim).balanced && claim.lines.every((line) => balanceServiceLine(line).balanced);
}

function booksAllowance(route: Evaluation): boolean {
  return route.then['book'] === 'full' || route.then['book'] === 'without-patient-share';
}

/**
 * What stands on the account beyond its charge, at most this payment: nobody is owed back more than they paid, and the
 * allowance of a claim that was paid twice is no money. A payment above the charge is no credit by itself: contracts pay so.
 */
function creditOf(claim: ClaimPayment, { paidMinor, contractualMinor }: ClaimBooking, earlier: number): number {
  const charge = claim.chargeMinor ?? 0;
  if (charge <= 0 || earlier <= 0 || paidMinor <= 0) return 0;
  return Math.min(paidMinor, Math.max(0, earlier + paidMinor + contractualMinor - charge));
}

/** One claim is told from another of the same account by its charge. */
function accountKey({ accountId, chargeMinor }: ClaimPayment): string | null {
  return accountId === '' || accountId === '0' ? null : `${accountId}|${Math.abs(chargeMinor ?? 0)}`;
}
