import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { readProposal, proposeCase } from '../../src-shared/case/propose.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import type { Directory } from '../../src-shared/directory/directory.ts';
import {
  type CapturedInvoice,
  intakeOf,
  type InvoiceFileKind,
  type InvoiceProblem,
} from '../../src-shared/invoice/captured-invoice.ts';
import { MOST_INVOICE_BYTES, readInvoices } from '../../src-shared/invoice/read-invoices.ts';
import { normalisedName } from '../../src-shared/remittance/identify.ts';
import type { RemittanceProblem } from '../../src-shared/remittance/remittance-document.ts';
import type { RecordRequest } from '../../src-shared/records/record.ts';
import { refusalOutcome } from '../../src-shared/authority/refusal-outcome.ts';
import { canonicalJson } from '../../src-shared/sync/command.ts';
import type { ImportedInvoice, ImportReply } from '../../src-shared/wire/http.ts';
import { publishLast } from '../feed/publish.ts';
import { keepRawFile } from '../integration/raw-files.ts';
import { newId } from '../new-id.ts';
import { findCase } from '../store/billing-cases.ts';
import { findRecords } from '../store/business-records.ts';
import { insertImport, saveImportReply } from '../store/imports.ts';
import { type Db, inTransaction, type Tx } from '../store/transaction.ts';
import type { CaseCommandDeps } from './case-command.ts';
import { gatherEvidence } from './gather-evidence.ts';
import type { FileToImport, ImportRefusal } from './import-file.ts';
import { openCase } from './open-case.ts';

export type ImportInvoicesDeps = CaseCommandDeps & {
  readonly db: Db;
  readonly clock: () => Date;
  readonly dataDir: string;
};

/**
 * Brings the invoices of a file in: keeps it raw, and opens a case for each, proposed by whoever brought it, who therefore does
 * not approve it. An invoice that came in before, in whatever file, is recognised and changes nothing. One that does not tie comes
 * in with its difference as a line of its own.
 */
export async function importInvoices(
  deps: ImportInvoicesDeps,
  file: FileToImport,
  kind: InvoiceFileKind,
): Promise<Result<ImportReply, ImportRefusal>> {
  if (file.bytes > MOST_INVOICE_BYTES) {
    const message = `A file of invoices has at most ${MOST_INVOICE_BYTES / 1024 / 1024} MB.`;
    return err({ kind: 'noInvoice', message, problems: [] });
  }
  const { invoices, problems } = readInvoices(kind, await readFile(file.path));
  const told = problems.map((problem) => importProblem(problem, 'error'));
  if (invoices.length === 0) {
    const message = problems[0]?.message ?? 'The file holds no invoice that can be read.';
    return err({ kind: 'noInvoice', message, problems: told });
  }
  await keepRawFile(deps.dataDir, file);
  const { sha256, bytes, name, by } = file;
  const id = newId(deps.clock());
  await inTransaction(deps.db, (tx) =>
    insertImport(tx, { id, sha256, bytes, name, kind, by: by.id, now: deps.clock(), connector: file.connector }),
  );
  const imported: ImportedInvoice[] = [];
  for (const invoice of invoices) {
    file.signal?.throwIfAborted();
    imported.push(await inTransaction(deps.db, (tx) => importInvoice(tx, deps, { invoice, file })));
  }
  const reply = { id, file: name, kind, sha256, bytes, transactions: [], invoices: imported, problems: told };
  await saveImportReply(deps.db, reply, deps.clock());
  return ok(reply);
}

type Arrival = { readonly invoice: CapturedInvoice; readonly file: FileToImport };

async function importInvoice(tx: Tx, deps: ImportInvoicesDeps, { invoice, file }: Arrival): Promise<ImportedInvoice> {
  const now = deps.clock();
  const reference = await deps.readReference(tx);
  const site = siteFor(file, reference.directory);
  const vendor = await vendorFor(tx, invoice, site);
  const id = caseIdOf(invoice);
  const problems = invoice.problems.map((problem) => importProblem(problem, 'warning'));
  const shown = { ...summaryOf(invoice), vendor, problems };
  const before = await findCase(tx, id);
  if (before) return { ...shown, status: 'duplicate', case: id, caseNumber: before.number };
  const { engine, kinds } = deps;
  const captures = kinds.all.find(({ capturesInvoices }) => capturesInvoices);
  invariant(captures, 'no kind of case captures invoices');
  const request = { kind: captures.kind, values: intakeOf(invoice, vendor, file.name) };
  const read = readProposal(kinds, request);
  if (!read.ok) return refused(shown, refusalOutcome(read.error).message);
  const gathering = { ...read.value, kinds, site, current: null };
  const gathered = await gatherEvidence(tx, gathering, reference, now);
  if (!gathered.ok) return refused(shown, refusalOutcome(gathered.error).message);
  const { policies } = reference;
  const opening = {
    id,
    proposal: proposeCase(read.value.kind, gathered.value, { policies }),
    site,
    payer: '',
    payerClass: '',
    remittance: '',
    proposedBy: { id: file.by.id, name: file.by.name },
  };
  const opened = await publishLast(tx, now, () => openCase(tx, { engine, kinds, policies }, opening, now));
  return { ...shown, status: 'imported', case: id, caseNumber: opened.number };
}

type Shown = Omit<ImportedInvoice, 'status' | 'case' | 'caseNumber'>;

function refused(shown: Shown, message: string): ImportedInvoice {
  const problems = [...shown.problems, importProblem({ code: 'refused', message }, 'error')];
  return { ...shown, problems, status: 'refused', case: '', caseNumber: '' };
}

function summaryOf({ number, document, invoiceDate, currency, totalMinor, differenceMinor }: CapturedInvoice) {
  return { number, document, invoiceDate, currency, totalMinor, differenceMinor };
}

function importProblem({ code, message }: InvoiceProblem, severity: RemittanceProblem['severity']): RemittanceProblem {
  return { code, severity, segment: 0, offset: 0, message };
}

/** The same for the same invoice, whatever file it comes in: a second arrival finds the case of the first. */
function caseIdOf({ vendor, document, number, invoiceDate, currency, totalMinor }: CapturedInvoice): string {
  const key = canonicalJson([{ ...vendor }, document, number, invoiceDate, currency, totalMinor]);
  return `invoice-${createHash('sha256').update(key).digest('hex').slice(0, 40)}`;
}

/** The site that was named; else the one where shared services work, who enter what a vendor sends. */
function siteFor({ site }: FileToImport, { sites }: Pick<Directory, 'sites'>): string {
  const named = sites.find(({ id }) => id === site);
  return (named ?? sites.find(({ type }) => type === 'shared-services') ?? sites[0])?.id ?? '';
}

/** The vendor's number in accounts payable, by what the file calls it; otherwise that itself, for somebody to correct. */
async function vendorFor(tx: Tx, { vendor }: CapturedInvoice, site: string): Promise<string> {
  const { id, name, taxId, electronicAddress } = vendor;
  const type = 'vendor';
  const requests: readonly RecordRequest[] = [
    ...(id === '' ? [] : [{ type, id }]),
    ...(taxId === '' ? [] : [{ type, key: 'taxId', value: taxId }]),
    ...(electronicAddress === '' ? [] : [{ type, key: 'electronicAddress', value: electronicAddress }]),
    ...(name === '' ? [] : [{ type, key: 'name', value: normalisedName(name) }]),
  ];
  const [known] = await findRecords(tx, requests, site);
  return known?.id ?? (id || electronicAddress || taxId || name || 'unknown').slice(0, 60);
}
