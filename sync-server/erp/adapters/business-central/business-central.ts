import { instantOf, type CalendarDate } from '../../../../src-shared/base/dates.ts';
import { shortKeyOf } from '../../erp-key.ts';
import { ErpError, type ErpPeriod, type OutsideErp } from '../../port.ts';
import { decimalNumber, sidesOf } from '../kit/amounts.ts';
import {
  contractErp,
  standingLine,
  type ErpClaim,
  type ErpContract,
  type OutgoingEntry,
  type Standing,
} from '../kit/contract-erp.ts';
import { endOfPeriods } from '../kit/periods.ts';
import { BusinessCentralClient, NAME, type BusinessCentralSettings } from './client.ts';
import { Account, BalanceRow, Journal, JournalLine, LedgerEntry, Period } from './wire.ts';

/** Codes are capitals there, and longer ones are cut or refused. */
const DOCUMENT_NUMBER = 20;
const BATCH_CODE = 10;
const DESCRIPTION = 100;

/**
 * Business Central has no key of its own for what comes from outside, and takes an entry in three steps: a journal, its lines, posting.
 * So each entry has a journal to itself, whose code is the short form of its key; what a sender left behind there is taken away and
 * made again. The document number, which posted entries keep, is the key.
 */
export function businessCentralErp(
  settings: BusinessCentralSettings,
  deps: { readonly clock: () => Date; readonly claim: ErpClaim },
): OutsideErp {
  const client = new BusinessCentralClient(settings, deps.clock);
  return contractErp(contractOf(client), deps);
}

function contractOf(client: BusinessCentralClient): ErpContract {
  const posted = (filter: string) =>
    client.list(LedgerEntry, 'generalLedgerEntries', { filter, orderby: 'entryNumber' });
  return {
    name: NAME,
    capabilities: { uniqueKey: 'client-claim', atomicPost: false, async: false, maxKeyLength: 120, dimensions: false },
    refOf: (key) => (/^[A-Z0-9-]{1,20}$/.test(key) ? key : shortKeyOf(key, DOCUMENT_NUMBER)),
    ping: async () => {
      await client.list(Period, 'accountingPeriods', { top: '1' });
      return undefined;
    },
    masterData: async () => ({
      accounts: (await client.list(Account, 'accounts'))
        .filter((one) => one.accountType === 'Posting' && one.directPosting && !one.blocked)
        .map(({ number, displayName }) => ({ code: number, name: displayName, needsParty: false })),
      journals: [{ code: 'GENERAL', name: 'General journal' }],
      departments: [],
    }),
    periods: async ({ from }) => periodsOf(await client.list(Period, 'accountingPeriods'), from),
    knownParties: async () => new Set(),
    read: async (refs) => {
      const entries = await Promise.all(refs.map((ref) => readEntry(client, ref, posted)));
      return entries.filter((entry) => entry !== null);
    },
    reversalOf: async ({ ref }) => {
      const rows = await posted(`startswith(description,${quoted(reversalMark(ref))})`);
      const [first] = rows;
      return first ? standingOf(rows.filter(({ documentNumber }) => documentNumber === first.documentNumber)) : null;
    },
    send: (entry, signal) => send(client, entry, signal),
    discard: ({ id }) => client.remove(`journals(${id})`),
    balances: async (asOf) => {
      const rows = await client.list(BalanceRow, 'trialBalances', { filter: `dateFilter le ${asOf}` });
      return rows.map(({ number, totalDebit, totalCredit }) => ({
        account: number,
        debitMinor: totalDebit,
        creditMinor: totalCredit,
      }));
    },
  };
}

async function send(client: BusinessCentralClient, entry: OutgoingEntry, signal: AbortSignal): Promise<void> {
  const { ref, date, memo, lines, reverses } = entry;
  const { id } = await client.create(
    Journal,
    'journals',
    { code: batchOf(ref), displayName: memo.slice(0, 50) },
    signal,
  );
  for (const { account, debitMinor, creditMinor, text } of lines) {
    const description = reverses ? `${reversalMark(reverses.ref)} ${memo}` : text;
    await client.create(
      JournalLine,
      `journals(${id})/journalLines`,
      {
        accountNumber: account,
        postingDate: date,
        documentNumber: ref,
        externalDocumentNumber: ref,
        amount: decimalNumber(debitMinor - creditMinor),
        description: description.slice(0, DESCRIPTION),
      },
      signal,
    );
  }
  await client.act(`journals(${id})/Microsoft.NAV.post`, signal);
  // An empty journal does no harm; the next sender of the key takes it away.
  await client.remove(`journals(${id})`).catch(() => undefined);
}

async function readEntry(
  client: BusinessCentralClient,
  ref: string,
  posted: (filter: string) => Promise<LedgerEntry[]>,
): Promise<Standing | null> {
  const rows = await posted(`documentNumber eq ${quoted(ref)}`);
  if (rows.length > 0) return standingOf(rows);
  const [journal] = await client.list(Journal, 'journals', { filter: `code eq ${quoted(batchOf(ref))}` });
  if (!journal) return null;
  const lines = await client.list(JournalLine, `journals(${journal.id})/journalLines`);
  if (lines.some(({ documentNumber }) => documentNumber !== ref)) {
    throw new ErpError('duplicate-different', `The journal ${journal.code} of ${NAME} holds lines of another entry.`);
  }
  return {
    id: journal.id,
    ref,
    number: '',
    state: 'draft',
    date: lines[0]?.postingDate ?? ('1900-01-01' as CalendarDate),
    journal: 'GENERAL',
    postedAt: instantOf(new Date(0)),
    reverses: '',
    lines: lines.map(({ accountNumber, amount, description }) =>
      standingLine({ account: accountNumber, ...sidesOf(amount), text: description }),
    ),
  };
}

function standingOf(rows: readonly LedgerEntry[]): Standing | null {
  const [first] = rows;
  if (!first) return null;
  return {
    id: String(first.entryNumber),
    ref: first.documentNumber,
    number: first.documentNumber,
    state: 'posted',
    date: first.postingDate,
    journal: 'GENERAL',
    postedAt: instantOf(new Date(first.lastModifiedDateTime)),
    reverses: /^Reverses ([A-Z0-9-]{1,20}):/.exec(first.description)?.[1] ?? '',
    lines: rows.map(({ accountNumber, debitAmount, creditAmount, description }) =>
      standingLine({
        account: accountNumber,
        debitMinor: debitAmount,
        creditMinor: creditAmount,
        text: description,
      }),
    ),
  };
}

function periodsOf(rows: readonly (typeof Period)['_output'][], from: CalendarDate): ErpPeriod[] {
  const starts = rows.map(({ startingDate, name, closed, dateLocked }) => ({
    name,
    startsOn: startingDate,
    state: closed || dateLocked ? ('closed' as const) : ('open' as const),
  }));
  return endOfPeriods(starts).filter(({ endsOn }) => endsOn >= from);
}

function reversalMark(ref: string): string {
  return `Reverses ${ref}:`;
}

function batchOf(ref: string): string {
  return shortKeyOf(ref, BATCH_CODE);
}

/** A text in an OData filter. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
