import * as z from 'zod';
import { CalendarDate, Instant } from '../base/dates.ts';
import { ErpMapping } from '../journal/erp-mapping.ts';

const count = z.int().nonnegative();

/**
 * `waiting`: the ERP or the mapping does not let it pass as it is, and a person looks at it. `kept`: it stays in our ledger. The
 * others before `posted` are on their way.
 */
export const erpForwardStates = ['queued', 'sent', 'uncertain', 'accepted', 'waiting', 'posted', 'kept'] as const;
export type ErpForwardState = (typeof erpForwardStates)[number];

/** One entry of our ledger on its way to the ERP. */
export const ErpForward = z.object({
  entryId: z.string(),
  /** Our ledger's number. */
  number: z.string(),
  site: z.string(),
  kind: z.string(),
  amountMinor: z.int(),
  state: z.enum(erpForwardStates),
  attempts: count,
  /** '' until it is posted. */
  erpNumber: z.string(),
  date: CalendarDate,
  /** Why it waits or was not taken, a sentence; '' otherwise. */
  error: z.string(),
  errorCode: z.string(),
  queuedAt: Instant,
});
export type ErpForward = z.infer<typeof ErpForward>;

export const ErpStatus = z.object({
  /** 'Tryton'. */
  name: z.string(),
  /** Where it is, without secrets. */
  address: z.string(),
  /** Whether this product was tested against a live server of the kind, or against an imitation. */
  verified: z.enum(['live', 'imitation']),
  /** Entries posted before are part of its opening balances. */
  since: Instant,
  /** `open`: it does not answer, and nothing is sent for a while. `stopped`: a person has to act. */
  breaker: z.enum(['closed', 'open', 'stopped']),
  lastError: z.string(),
  lastSuccessAt: Instant.nullable(),
  backlog: z.object({
    entries: count,
    waiting: count,
    /** At risk: posted in our ledger and not in the ERP. Cents. */
    amountMinor: count,
    oldestAt: Instant.nullable(),
    posted: count,
  }),
  /** No more than two hundred. */
  unforwarded: z.array(ErpForward),
});
export type ErpStatus = z.infer<typeof ErpStatus>;

/** null: this server posts to its own ledger alone. */
export const ErpStatusReply = z.object({ erp: ErpStatus.nullable() });
export type ErpStatusReply = z.infer<typeof ErpStatusReply>;

/** Where the entry of a case is. `name` is '' where there is no ERP. */
export const ErpOfCase = z.object({ name: z.string(), entries: z.array(ErpForward) });
export type ErpOfCase = z.infer<typeof ErpOfCase>;

const Coded = z.object({ code: z.string(), name: z.string() });

export const ErpMappingReply = z.object({
  /** 0: nobody has made one yet, and this is a proposal. */
  version: count,
  mapping: ErpMapping,
  madeBy: z.string(),
  note: z.string(),
  madeAt: Instant.nullable(),
  /** What the ERP has; null when it cannot be asked. */
  there: z
    .object({
      accounts: z.array(Coded.extend({ needsParty: z.boolean() })),
      journals: z.array(Coded),
      departments: z.array(Coded),
    })
    .nullable(),
});
export type ErpMappingReply = z.infer<typeof ErpMappingReply>;

export const ErpMappingPut = z.strictObject({
  /** The version that was edited: another one that was made meanwhile is not overwritten. */
  base: count,
  note: z.string().trim().min(1, 'say what changes').max(200),
  mapping: ErpMapping,
});
export type ErpMappingPut = z.infer<typeof ErpMappingPut>;

export const ErpPreviewAsk = z.strictObject({ number: z.string().max(24), mapping: ErpMapping });
export type ErpPreviewAsk = z.infer<typeof ErpPreviewAsk>;

/** An entry as it would be sent. */
export const ErpPreview = z.object({
  number: z.string(),
  kind: z.string(),
  journal: z.string(),
  memo: z.string(),
  lines: z.array(
    z.object({
      account: z.string(),
      erpAccount: z.string(),
      party: z.string(),
      department: z.string(),
      debitMinor: z.int(),
      creditMinor: z.int(),
    }),
  ),
  newParties: z.array(z.string()),
  findings: z.array(z.string()),
});
export type ErpPreview = z.infer<typeof ErpPreview>;

/** What stands in the ERP under our keys, held against what was sent. Cents. */
export const ErpReconciliation = z.object({
  at: Instant,
  entries: count,
  missing: z.array(z.string()),
  differing: z.array(z.string()),
  /** Of what was sent: what we sent, and what stands there under our keys. */
  accounts: z.array(z.object({ account: z.string(), oursMinor: z.int(), theirsMinor: z.int() })),
  /**
   * The ERP's whole trial balance of the accounts that we post to, beside what we sent: where they differ, somebody else has posted
   * there. Debits less credits.
   */
  trialBalance: z.array(z.object({ account: z.string(), oursMinor: z.int(), theirsMinor: z.int() })),
});
export type ErpReconciliation = z.infer<typeof ErpReconciliation>;
