import * as z from 'zod';
import type { LedgerAccount } from './chart.ts';
import type { ProposedLine } from './journal-entry.ts';

const Code = z.string().trim().max(40);

/**
 * Whom a line names in the ERP. `own`: its own party, which must be there; `new`: its own, made where it is missing;
 * `collective`: always the account's collective party; `none`: nobody.
 */
export const partyRules = ['none', 'own', 'new', 'collective'] as const;

export const AccountMapping = z.strictObject({
  /** Code in our chart. */
  account: Code.min(1),
  /** Code in the ERP; '' while nobody has said it: entries on it wait. */
  erpAccount: Code,
  party: z.enum(partyRules),
  /** Party of lines that name none, where the ERP asks for one; '' for none. */
  collective: Code,
  /** Whether the line's cost centre goes along as a department. */
  hasDepartment: z.boolean(),
  /** Lines on it stay in our ledger: encumbrances, where the ERP keeps none. */
  isKept: z.boolean(),
});
export type AccountMapping = z.infer<typeof AccountMapping>;

/** How entries of our ledger become those of one ERP. Codes we do not list go as they are, except accounts. */
export const ErpMapping = z.strictObject({
  accounts: z.array(AccountMapping).max(500),
  /** By kind of entry: a remittance, a kind of case, or what undoes an entry; '*' for all others. */
  journals: z.array(z.strictObject({ kind: Code.min(1), journal: Code })).max(100),
  parties: z.array(z.strictObject({ ours: z.string().trim().min(1).max(60), erpParty: Code.min(1) })).max(5000),
  departments: z.array(z.strictObject({ ours: z.string().trim().min(1).max(60), department: Code.min(1) })).max(1000),
});
export type ErpMapping = z.infer<typeof ErpMapping>;

/** Names what is listed twice; '' where nothing is. */
export function duplicateIn({ accounts, journals, parties, departments }: ErpMapping): string {
  const lists: [string, string[]][] = [
    ['Account', accounts.map(({ account }) => account)],
    ['Kind of entry', journals.map(({ kind }) => kind)],
    ['Party', parties.map(({ ours }) => ours)],
    ['Cost centre', departments.map(({ ours }) => ours)],
  ];
  for (const [what, codes] of lists) {
    const twice = codes.find((code, at) => codes.indexOf(code) !== at);
    if (twice !== undefined) return `${what} ${twice} is listed twice.`;
  }
  return '';
}

export type MappedLine = ProposedLine & { readonly department: string };

/** What an entry becomes there; `findings` says in sentences why it cannot go yet. */
export type MappedEntry = {
  readonly lines: readonly MappedLine[];
  readonly journal: string;
  /** Parties that are made where the ERP does not have them. */
  readonly newParties: readonly string[];
  readonly findings: readonly string[];
};

/** @param kind  of entry, as in the mapping's journals. No lines and no findings: all of it stays in our ledger. */
export function mapEntry(
  entry: { readonly kind: string; readonly lines: readonly ProposedLine[] },
  mapping: ErpMapping,
): MappedEntry {
  const findings = new Set<string>();
  const newParties = new Set<string>();
  const lines: MappedLine[] = [];
  let keptMinor = 0;
  for (const line of entry.lines) {
    const rule = mapping.accounts.find(({ account }) => account === line.account);
    if (rule?.isKept) {
      keptMinor += line.debitMinor - line.creditMinor;
      continue;
    }
    if (!rule || rule.erpAccount === '') {
      findings.add(`Account ${line.account} ${line.accountName} has no account in the ERP.`);
      continue;
    }
    const party = partyOf(line, rule, mapping);
    // A collective party stands for nobody: it is ours to make.
    if (party !== '' && (rule.party === 'new' || party === rule.collective)) newParties.add(party);
    const department = departmentOf(line, rule, mapping);
    if (department === null) findings.add(`Cost centre ${line.party} has no department in the ERP.`);
    lines.push({ ...line, account: rule.erpAccount, party, department: department ?? '' });
  }
  if (keptMinor !== 0) findings.add('Lines that stay in our ledger do not balance among themselves.');
  const journal = journalOf(entry.kind, mapping);
  if (journal === '' && lines.length > 0) findings.add(`Entries of the kind ${entry.kind} have no journal in the ERP.`);
  return { lines, journal, newParties: [...newParties], findings: [...findings] };
}

function partyOf(line: ProposedLine, rule: AccountMapping, { parties }: ErpMapping): string {
  if (rule.party === 'none') return '';
  if (rule.party === 'collective' || line.party === '') return rule.collective;
  return parties.find(({ ours }) => ours === line.party)?.erpParty ?? line.party;
}

function departmentOf(line: ProposedLine, rule: AccountMapping, { departments }: ErpMapping): string | null {
  if (!rule.hasDepartment || line.party === '') return '';
  return departments.find(({ ours }) => ours === line.party)?.department ?? null;
}

function journalOf(kind: string, { journals }: ErpMapping): string {
  const of = (wanted: string): string => journals.find((one) => one.kind === wanted)?.journal ?? '';
  return of(kind) || of('*');
}

/** Where an ERP lacks one of our accounts, the first of these that it has is proposed. */
const COARSER: Readonly<Record<string, readonly string[]>> = {
  '1040': ['1030', '1010'],
  '1110': ['1150', '1100'],
  '1115': ['1110', '1150', '1100'],
  '1210': ['1200'],
  '2020': ['2010'],
  '2120': ['2110'],
  '2160': ['2100'],
  '4940': ['4930'],
  '4950': ['4930'],
  '4960': ['4930'],
  '4970': ['4920', '4930'],
  '6200': ['6100'],
  '7010': ['4010'],
};

/** Journals that usually take a kind of entry, in the order in which they are looked for; the controller adds kinds of cases. */
const JOURNALS: readonly (readonly [kind: string, journals: readonly string[]])[] = [
  ['*', ['CADJ', 'MISC', 'GEN']],
  ['remittance', ['CASH', 'BANK']],
];

/**
 * A mapping to begin with, from what the ERP has: the same codes where they exist, coarser ones otherwise. Accounts without either stay
 * empty, and memo accounts in our ledger; patients and payers are made where they are missing, vendors never.
 */
export function suggestMapping(
  chart: readonly LedgerAccount[],
  there: {
    readonly accounts: readonly { readonly code: string; readonly needsParty: boolean }[];
    readonly journals: readonly { readonly code: string }[];
  },
): ErpMapping {
  const accounts = new Map(there.accounts.map((account) => [account.code, account]));
  const journals = new Set(there.journals.map(({ code }) => code));
  return {
    accounts: chart.map((account) => accountFor(account, accounts)),
    journals: JOURNALS.flatMap(([kind, wanted]) => {
      const journal = wanted.find((code) => journals.has(code)) ?? (kind === '*' ? there.journals[0]?.code : undefined);
      return journal === undefined ? [] : [{ kind, journal }];
    }),
    parties: [],
    departments: [],
  };
}

function accountFor(
  { code, type, party }: LedgerAccount,
  there: ReadonlyMap<string, { readonly code: string; readonly needsParty: boolean }>,
): AccountMapping {
  const found = [code, ...(COARSER[code] ?? [])].map((one) => there.get(one)).find((one) => one !== undefined);
  const needsParty = found?.needsParty ?? false;
  const isOpaque = party === 'patient' || party === 'payer';
  return {
    account: code,
    erpAccount: found?.code ?? '',
    party: !needsParty ? 'none' : isOpaque || party === 'none' ? 'new' : party === 'vendor' ? 'own' : 'collective',
    collective: !needsParty ? '' : `${party === 'none' ? 'OTHERS' : party.toUpperCase()}-COLLECTIVE`,
    hasDepartment: false,
    isKept: found === undefined && type === 'memo',
  };
}
