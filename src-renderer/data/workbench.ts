import type { Observable } from 'rxjs';
import type { Person } from '../../src-shared/authority/person.ts';
import type { CaseDocument, CaseRow } from '../../src-shared/case/case-document.ts';
import type { DirectoryDocument } from '../../src-shared/directory/directory-document.ts';
import type { LedgerEntryDocument } from '../../src-shared/journal/journal-entry.ts';
import type { CarriedAdjustment } from '../../src-shared/remittance/carry-forward.ts';
import type { PolicyDocument } from '../../src-shared/policy/policy-document.ts';
import type {
  ClaimView,
  RemittanceDocument,
  RemittanceProblem,
  RemittanceRow,
} from '../../src-shared/remittance/remittance-document.ts';
import type { CaseRequest, CommandDocument, CommandPayload } from '../../src-shared/sync/command.ts';
import type { PendingDecision } from '../../src-shared/sync/overlay.ts';
import type { CasePreview } from '../../src-shared/wire/cases.ts';
import type {
  ErpMappingPut,
  ErpMappingReply,
  ErpOfCase,
  ErpPreview,
  ErpPreviewAsk,
  ErpReconciliation,
  ErpStatus,
} from '../../src-shared/wire/erp.ts';
import type { ReassociationReply, RemittanceLinks } from '../../src-shared/wire/reassociation.ts';
import type { ComparisonReply } from '../../src-shared/wire/comparisons.ts';
import type { DevicesReply } from '../../src-shared/wire/devices.ts';
import type { ImportReply } from '../../src-shared/wire/http.ts';
import type { PinQuestion } from './decision-leave.ts';
import type { Fleet } from './fleet.ts';
import type { NoticeBoard } from './notice-board.ts';
import type { Documents } from './documents.ts';
import type { AuditLog } from './audit-log.ts';
import type { ProgramUpdates } from './program-updates.ts';
import type { Computer } from './computer.ts';
import type { Connections } from './connections.ts';
import type { Programs } from './programs.ts';
import type { ScanFolder } from './scan-folder.ts';
import type { PeriodBoard } from './period-board.ts';
import type { PolicyBoard } from './policy-board.ts';
import type { RulesBoard } from './rules-board.ts';
import type { Segments } from './segments.ts';

type Pending = {
  /** What this person has done that the server has not answered yet; null when nothing waits. */
  readonly pending: PendingDecision | null;
};

/** A case as it is shown: the server's read model with this person's waiting commands laid over it. */
export type ShownCase = CaseDocument & Pending;
/** The same in a list. */
export type ShownCaseRow = CaseRow & Pending;

/**
 * A document of which only the row is in memory: null when there is none, 'unreadable' when the disk does not give it;
 * the sync light then says what is done about it.
 */
export type Opened<T> = T | null | 'unreadable';

/** A list and what changed in it since the last emission, so that a grid need not compare 100,000 rows. */
export type Listing<T> = {
  readonly rows: readonly T[];
  /** null: everything may have changed (first emission, another database). */
  readonly changed: readonly T[] | null;
  readonly removed: readonly string[];
};

export type SyncStatus = {
  readonly connection: 'online' | 'connecting' | 'unreachable' | 'signedOut' | 'workingOffline' | 'outdated';
  /** When the present state began, and when the server last answered. ISO instants; null: never. */
  readonly since: string;
  readonly lastContact: string | null;
  /** First sync, per collection: how many of how many documents are here. Empty when complete. */
  readonly firstSync: readonly { readonly collection: string; readonly here: number; readonly total: number }[];
  readonly local: { readonly cases: number; readonly remits: number };
  readonly queued: number;
  readonly sent: number;
  readonly accepted: number;
  /** Results that were not simply accepted and that the person has not read yet. */
  readonly unread: number;
  /** Remittance files imported here that wait for the server. */
  readonly waitingFiles: number;
  /** What went wrong last, in a sentence; '' when nothing did. */
  readonly message: string;
  readonly nextTryAt: string | null;
};

/** A remittance file opened on this computer. Without the server it stays here, encrypted, until it can be sent. */
export type LocalImport = {
  readonly id: string;
  readonly file: string;
  readonly bytes: number;
  readonly at: string;
  readonly state: 'waiting' | 'sending' | 'sent' | 'refused';
  /** What this computer read in it, with the same code as the server. */
  readonly preview: {
    readonly transactions: readonly {
      readonly trace: string;
      readonly payer: string;
      readonly paidMinor: number;
      readonly claims: number;
      readonly balanced: boolean;
      readonly differenceMinor: number;
      readonly problems: readonly RemittanceProblem[];
      /** Cases the server is expected to open, by kind, with their amounts. */
      readonly expectedCases: readonly {
        readonly kind: string;
        readonly title: string;
        readonly amountMinor: number;
      }[];
      readonly firstClaims: readonly ClaimView[];
    }[];
    readonly problems: readonly RemittanceProblem[];
  } | null;
  /** The server's answer once it has one. */
  readonly reply: ImportReply | null;
  /** Why it could not be read or was refused, in a sentence; '' otherwise. */
  readonly message: string;
};

/** What the person has typed and not sent, by what it is for. It outlasts the form, a lock and the end of the program. */
export interface Typed {
  /** @returns null when nothing was typed. */
  get(key: string): string | null;
  /** @param text  null: it was sent or given up. */
  keep(key: string, text: string | null): void;
  /** For how many things it is whose keys begin so. */
  count(prefix: string): number;
  /** Resolves when what was kept last is on the disk, or could not be put there: it then goes with the next that is kept. */
  flush(): Promise<void>;
  /** After each change. */
  readonly changes$: Observable<void>;
}

/** `letter`: id of its template. */
export type WantedLetter = {
  readonly caseId: string;
  readonly number: string;
  readonly letter: string;
  readonly isPreview: boolean;
};

/** The only door from the screens to data. Subscribe for state; commands go up; nothing else writes. */
export interface Workbench {
  readonly person: Person;
  readonly cases$: Observable<Listing<ShownCaseRow>>;
  readonly remits$: Observable<Listing<RemittanceRow>>;
  readonly ledger$: Observable<Listing<LedgerEntryDocument>>;
  /** What payers carry forward, recover and give back in the remittances here; read from the disk for whoever looks. */
  readonly carried$: Observable<readonly CarriedAdjustment[] | 'unreadable'>;
  readonly directory$: Observable<readonly DirectoryDocument[]>;
  readonly policies$: Observable<readonly PolicyDocument[]>;
  /** This person's commands, newest first, with their outcomes. */
  readonly commands$: Observable<readonly CommandDocument[]>;
  readonly imports$: Observable<readonly LocalImport[]>;
  readonly sync$: Observable<SyncStatus>;
  /** Read from the server; watched also without it. */
  readonly audit: AuditLog;
  /** The one that this runs on. */
  readonly computer: Computer;
  readonly connections: Connections;
  readonly programs: Programs;
  /** Everybody's computers, for administrators. */
  readonly fleet: Fleet;
  /** Documents of cases: attached, opened, kept. */
  readonly documents: Documents;
  readonly scans: ScanFolder;
  /** Of the program itself. */
  readonly updates: ProgramUpdates;
  /** Lines of a reconciliation, in bulk. */
  readonly segments: Segments;
  /** Periods of accounts that several people reconcile. */
  readonly periods: PeriodBoard;
  readonly board: PolicyBoard;
  /** Rules of reconciliation. */
  readonly rules: RulesBoard;
  readonly typed: Typed;
  /** What the person arranged for themselves, such as views; and how they last saw cases and queues. Kept as what is typed. */
  readonly arranged: Typed;
  readonly looks: Typed;
  readonly notices: Pick<NoticeBoard, 'notices$' | 'choice$'>;

  /** Read from the disk: nothing comes until that is done. What was opened or prepared before comes at once. */
  case$(id: string): Observable<Opened<ShownCase>>;
  remit$(id: string): Observable<Opened<RemittanceDocument>>;
  /** These cases may be opened next. Resolves when they are at hand, or cannot be read. */
  prepareCases(ids: readonly string[]): Promise<void>;
  /** Claims of an advice by page (see CLAIMS_PER_PAGE), or the named ordinals only. */
  claims(advice: string, page: number): Promise<readonly ClaimView[]>;
  claimsOf(advice: string, ordinals: readonly number[]): Promise<readonly ClaimView[]>;

  /**
   * Signs, stores and queues a command. Resolves when it is safely on this computer's disk, not when it is accepted.
   *
   * @param shown  the case the person had on the screen: its version, evidence hash and material figures are the basis.
   * @param id     of the command, where it is kept beside what it says: after a crash the same is asked for again, and made once.
   */
  submit(shown: ShownCase | null, payload: CommandPayload, id?: string): Promise<CommandDocument>;
  /** The newest decision of this person that can still be taken back; null when none can. */
  readonly undoable$: Observable<CommandDocument | null>;
  /** Takes a decision back that was never sent. @returns false when it may have reached the server. */
  withdraw(commandId: string): Promise<boolean>;
  /** The author has read the result. */
  acknowledge(commandId: string): Promise<void>;
  /** Has the operating system show a notice. Resolves when it is gone: whether the person clicked it. */
  showNotice(words: { readonly title: string; readonly body: string }): Promise<boolean>;
  /** Reads the file here; sends it now or as soon as the server answers. */
  importFile(file: File): Promise<LocalImport>;
  /** false: "work offline", a state the person chose. */
  setOnline(online: boolean): void;
  retryNow(): void;
  /** Why nothing is decided on this computer now, in a sentence; null: decisions are taken. */
  readonly decisionLock$: Observable<string | null>;
  /** The person is to give their PIN before a decision is stored; null: nothing is asked. */
  readonly pinAsked$: Observable<PinQuestion | null>;
  /** What would become of a proposal. Throws `RequestFailure`, also without the server. */
  previewCase(request: CaseRequest): Promise<CasePreview>;
  /**
   * A letter of a case, or a preview of it, into a file that the person chooses.
   *
   * @returns the name of the file; null when they changed their mind.
   * @throws RequestFailure, also without the server; Error with a sentence when it could not be written.
   */
  saveLetter(wanted: WantedLetter): Promise<string | null>;
  /**
   * Every posting held against its approval, on the server. Throws `RequestFailure`.
   *
   * @param opens  whether differences without a case get one, and cases without a difference are closed.
   */
  compareBooks(opens: boolean): Promise<ComparisonReply>;
  /** Remittances without a deposit and deposits without a remittance. Throws `RequestFailure`, as what follows. */
  reassociation(): Promise<ReassociationReply>;
  remittanceLinks(id: string): Promise<RemittanceLinks>;
  /** How far the ERP has what the ledger has; null where there is none. Throws `RequestFailure`, as what follows. */
  erpStatus(): Promise<ErpStatus | null>;
  /** Lets everything be tried again at once that waits. */
  retryErp(): Promise<ErpStatus | null>;
  erpOfCase(caseId: string): Promise<ErpOfCase>;
  /** What the ERP has, held against what was sent; takes as long as the ERP does. */
  reconcileErp(): Promise<ErpReconciliation>;
  erpMapping(): Promise<ErpMappingReply>;
  saveErpMapping(put: ErpMappingPut): Promise<ErpMappingReply>;
  previewErp(ask: ErpPreviewAsk): Promise<ErpPreview>;
  /** The person's computers, or everybody's for an administrator. Throws `RequestFailure`, also without the server. */
  devices(): Promise<DevicesReply>;
  revokeDevice(id: string): Promise<void>;
}
