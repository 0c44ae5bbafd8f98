import type { CalendarDate } from '../base/dates.ts';
import type { Result } from '../base/result.ts';
import type { ProposedLine } from '../journal/journal-entry.ts';
import type { LetterTemplate } from '../letter/letter.ts';
import type { PolicyInputs } from '../policy/evaluate.ts';
import type { RecordRequest, Records } from '../records/record.ts';
import type { CaseDocument, CaseStep, Check, Fact, RiskBand } from './case-document.ts';
import type { CaseEvidence, EarlierCase, IntakeEvidence, OnAccount } from './evidence.ts';
import type { FieldProblem, IntakeField, IntakeValues } from './intake.ts';
import type { CaseHint } from './case-hint.ts';
import type { QueueId } from './queues.ts';
import type { WriteOffHistory } from './written-off-before.ts';

/** What a kind says about its evidence: everything of a case that does not depend on who, when and which rule. */
export type CaseDescription = {
  /** Cents at stake, above zero. */
  readonly amountMinor: number;
  /** Opaque account; '' where the case concerns a whole remittance. */
  readonly account: string;
  readonly title: string;
  readonly facts: readonly Fact[];
  readonly checks: readonly Check[];
  /** Ordinals of the claims within the transaction set, from 0. */
  readonly claims: readonly number[];
  /** The journal entry that approval posts; empty when approval posts nothing. */
  readonly entry: readonly ProposedLine[];
  /** Why it cannot be approved as it stands, a sentence each; none when absent. */
  readonly blockedBy?: readonly string[];
  /** What people have to do before it can be approved, in this order. */
  readonly steps?: readonly StepPlan[];
  /** What the kind's approval policy may look at beside the general subject. */
  readonly policyInputs?: PolicyInputs;
  /** On which day a clock of the law began, by its id; null: it has not begun. Others begin when the case is opened. */
  readonly clockStarts?: ClockStarts;
  /** Id of the department whose money it is, where the kind knows; otherwise the policy `department` says whose work it is. */
  readonly department?: string;
};

export type ClockStarts = Readonly<Record<string, CalendarDate | null>>;

/** What a kind asks a policy, beside how many approvals it takes. */
export type PolicyQuestion = { readonly policy: string; readonly inputs: PolicyInputs };

/** A piece of work of people within a case: a coding review, a disclosure. */
export type StepPlan = Pick<CaseStep, 'id' | 'label' | 'explains' | 'duty'>;

/** What the approval policy of a kind may look at. */
export type ApprovalSubject = {
  readonly kind: string;
  readonly queue: string;
  readonly amountMinor: number;
  readonly payerClass: string;
  readonly site: string;
  /** The write-off's category; '' for other kinds. */
  readonly category: string;
  /** What the kind itself has found, see `CaseDescription.policyInputs`. */
  readonly inputs?: PolicyInputs;
  /** What was written off on the account before; nothing when absent. */
  readonly history?: WriteOffHistory;
  /** How risky it looks, apart from its age; worked out from the rest when absent. */
  readonly risk?: RiskBand;
};

/** How a person, or a system over HTTP, brings a case of a kind about. */
export type Intake = {
  /** 'Propose a write-off'. */
  readonly title: string;
  readonly fields: readonly IntakeField[];
  /** What of the systems around the desk the case rests on. */
  readonly needs: (values: IntakeValues) => readonly RecordRequest[];
  /** What else shows once that is known: the other accounts of a guarantor. */
  readonly needsThen?: (known: Records) => readonly RecordRequest[];
  /** What it asks of policies; the answers are the `rulings` of its evidence. */
  readonly asks?: (known: IntakeEvidence) => readonly PolicyQuestion[];
  /**
   * Which earlier cases on the same account the description wants to see, unless refused: those of its own kind, or of all kinds
   * that do one of these; none when absent.
   */
  readonly earlier?: 'own' | readonly OnAccount[];
  /** Its account is the same at every site (a vendor, a department): earlier cases of all sites are seen, not of its own alone. */
  readonly isNetworkWide?: true;
  /** The account it is about: opaque, '' for none. */
  readonly account: (values: IntakeValues) => string;
  /** What is wrong with values that are well formed each by itself; empty when nothing is. */
  readonly problems?: (values: IntakeValues) => readonly FieldProblem[];
  /** Finds cases in what the systems around the desk tell, before anybody reports them; absent: people report them all. */
  readonly finds?: CaseFinder;
};

export type CaseFinder = {
  /** The form as somebody would have filled it in; null where nothing is wrong as things stand on this day. */
  readonly valuesOf: (hint: CaseHint, today: CalendarDate) => IntakeValues | null;
  /** The earlier case that is about the same. */
  readonly reportedBy: (evidence: IntakeEvidence) => EarlierCase | undefined;
};

/**
 * A kind of case: one folder under kinds/ and one line in kinds.ts. Nothing else in the product knows a kind by name, but policies,
 * which are about kinds.
 */
export type CaseKind = {
  /** Goes to the audit trail; never reused. */
  readonly kind: string;
  readonly label: string;
  readonly plural: string;
  /** Of case numbers: 'WO-1042'. */
  readonly prefix: string;
  /** One of `queues`, or a queue of the kind's own, which is called as the kind's plural. */
  readonly queue: QueueId | (string & {});
  /** What `amountMinor` means. */
  readonly amountLabel: string;
  readonly approve: {
    /** On the button. */
    readonly verb: string;
    /** 'post' the proposed entry, 'close' the case, or 'resume' the work that the case holds up. */
    readonly effect: 'post' | 'close' | 'resume';
    /** What happens on approval, in a sentence. */
    readonly explains: string;
  };
  /** What it is about stands in the entry of its remittance already, so the case has none of its own. */
  readonly isBookedWithRemittance?: true;
  /** The duty an approval exercises; '' when it is none that others exclude. */
  readonly duty: string;
  readonly mayBeProposedByPeople: boolean;
  /** For kinds that are proposed with a form. */
  readonly intake?: Intake;
  /** The policy that says how many approvals it takes, with the inputs that policy wants. */
  readonly approval: {
    readonly policy: string;
    readonly inputs: (subject: ApprovalSubject) => PolicyInputs;
    /** It looks at what was written off on the account before, so it is asked again when the case is opened. */
    readonly asksForHistory?: true;
  };
  readonly describe: (evidence: CaseEvidence) => CaseDescription;
  /** What its cases do to their account once they are posted; absent: nothing that others would have to see. */
  readonly onAccount?: OnAccount;
  /** The invoices of a file come in as cases of this kind. At most one kind has it. */
  readonly capturesInvoices?: true;
  /** The entry of a posted case is undone by a case of this kind. Exactly one kind has it. */
  readonly reversesEntries?: true;
  /** What its posted cases added to their account and earn by and by: booked by cases of the kind that `booksEarnings`. */
  readonly earns?: Earns;
  /** At most one kind has it. */
  readonly booksEarnings?: true;
  /** Whose payer is not in the directory ('unknown'), or whose cases may concern none ('optional'); absent: each has a payer. */
  readonly payer?: 'unknown' | 'optional';
  /** Letters that its cases have beside that of a refusal. */
  readonly letters?: readonly LetterTemplate[];
  /** To whom a letter that any case may have goes, line by line; null: the address is not complete. Absent: to the proposer. */
  readonly addressee?: (shown: CaseDocument) => readonly string[] | null;
  /** Cases on the same account that undo one of this kind in part: while one of them stands, its entry is not reversed as a whole. */
  readonly undoneBy?: {
    readonly by: readonly OnAccount[];
    /** @param number  of the case that is to be reversed. */
    readonly isAbout: (other: EarlierCase, number: string) => boolean;
  };
  /** For kinds that people propose: the description with another amount, or what is wrong with that amount. */
  readonly withAmount?: (
    current: CaseDocument,
    amountMinor: number,
  ) => Result<Pick<CaseDescription, 'title' | 'facts' | 'entry'>, FieldProblem>;
};

export type Earns = {
  /** In order of their days, each above zero; none where the case added nothing. */
  readonly portions: (one: Earning) => readonly EarnedPortion[];
  /** Whether a portion is none any more, by what later cases of the same account say that stand. */
  readonly isDropped: (portion: EarnedPortion, later: readonly EarlierCase[]) => boolean;
  /** Which cases of the account `isDropped` looks at. */
  readonly later: readonly OnAccount[];
};

type Earning = Pick<CaseDocument, 'intake'>;

/** Cents, earned on a day. */
export type EarnedPortion = { readonly on: CalendarDate; readonly amountMinor: number };

export type KindRegistry = {
  /** In the order of the registry. */
  readonly all: readonly CaseKind[];
  find(kind: string): CaseKind | undefined;
};

/** @param kinds  one line per kind; an id, and a prefix, may occur once. */
export function kindRegistry(kinds: readonly CaseKind[]): KindRegistry {
  const byId = new Map(kinds.map((kind) => [kind.kind, kind]));
  return { all: kinds, find: (kind) => byId.get(kind) };
}

/** The kinds whose cases do one of these to their account. */
export function kindsThat(kinds: KindRegistry, does: readonly OnAccount[]): readonly string[] {
  return kinds.all.filter(({ onAccount }) => onAccount && does.includes(onAccount)).map(({ kind }) => kind);
}

/** The usual: the policy `case-approval`. */
export const approvedByKindAndAmount: CaseKind['approval'] = {
  policy: 'case-approval',
  inputs: ({ kind, queue, amountMinor, payerClass }) => ({ kind, queue, amountMinor, payerClass }),
};
