import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Actor } from '../../src-shared/authority/person.ts';
import type { Result } from '../../src-shared/base/result.ts';
import { CaseDocument } from '../../src-shared/case/case-document.ts';
import { RemittanceDocument, RemitsDocument } from '../../src-shared/remittance/remittance-document.ts';
import type { ImportReply } from '../../src-shared/wire/http.ts';
import { demoOrganisation } from '../demo/organisation.ts';
import { createEngine, type Engine } from '../orchestration/engine/engine.ts';
import { define } from '../orchestration/engine/process.ts';
import { importFile, type FileToImport, type ImportFileDeps, type ImportRefusal } from '../services/import-file.ts';
import { REMITTANCE_PROCESS } from '../services/import-remittance.ts';
import { CASE_PROCESS } from '../services/open-case.ts';
import { publishPolicies } from '../services/publish-policies.ts';
import { insertPayers, insertSites } from '../store/organisation.ts';
import { testDatabase, type TestDatabase } from '../store/test-database.ts';
import { inTransaction } from '../store/transaction.ts';

/** Test support: a database with the demonstration's sites and payers, into which remittance files are imported. */

export const PRIYA: Actor = Actor.parse({ id: 'priya.raman', name: 'Priya Raman' });

const NOW = new Date('2026-11-24T08:00:00.000Z');

function rethrow(error: unknown): never {
  throw error;
}

export class ImportBench {
  readonly store: TestDatabase;
  readonly dataDir: string;
  /** Knows the processes of remittances and cases by name; they wait for ever. */
  readonly engine: Engine;
  readonly now = NOW;
  #uploads = 0;

  constructor(store: TestDatabase, dataDir: string, engine: Engine) {
    this.store = store;
    this.dataDir = dataDir;
    this.engine = engine;
  }

  async importBytes(
    bytes: Uint8Array | string,
    name = 'remittance.835',
    options: Partial<Pick<ImportFileDeps, 'engine' | 'reportBug' | 'testsPost'> & Pick<FileToImport, 'signal'>> = {},
  ): Promise<Result<ImportReply, ImportRefusal>> {
    const content = Buffer.from(bytes);
    const path = join(this.dataDir, `upload-${this.#uploads}`);
    this.#uploads += 1;
    await writeFile(path, content);
    const { dataDir } = this;
    const sha256 = createHash('sha256').update(content).digest('hex');
    return await importFile(
      {
        db: this.store.db,
        clock: () => NOW,
        dataDir,
        engine: options.engine ?? this.engine,
        reportBug: options.reportBug ?? rethrow,
        testsPost: options.testsPost ?? false,
        importInvoices: () => Promise.reject(new Error('this server takes remittances only')),
      },
      {
        path,
        name,
        by: PRIYA,
        sha256,
        bytes: content.length,
        ...(options.signal ? { signal: options.signal } : {}),
      },
    );
  }

  /** The reply to a file that is taken. */
  async importText(text: string, name?: string): Promise<ImportReply> {
    const reply = await this.importBytes(text, name);
    if (!reply.ok) throw new Error(`refused: ${reply.error.message}`);
    return reply.value;
  }

  /** Its document as the feed has it. */
  async remittance(id: string): Promise<RemittanceDocument> {
    const { db } = this.store;
    const row = await db.selectFrom('doc').select('body').where('id', '=', id).executeTakeFirstOrThrow();
    return RemittanceDocument.parse(JSON.parse(row.body));
  }

  async remits(): Promise<RemitsDocument[]> {
    const { db } = this.store;
    const rows = await db.selectFrom('doc').select('body').where('coll', '=', 'remits').orderBy('id').execute();
    return rows.map(({ body }) => RemitsDocument.parse(JSON.parse(body)));
  }

  /** Documents of its cases as the feed has them, by kind and number. */
  async cases(remittance: string): Promise<CaseDocument[]> {
    const rows = await this.store.db
      .selectFrom('billing_case as c')
      .innerJoin('doc as d', (join) => join.onRef('d.id', '=', 'c.id').on('d.coll', '=', 'cases'))
      .select('d.body')
      .where('c.remittance_id', '=', remittance)
      .orderBy('c.kind')
      .orderBy('c.number')
      .execute();
    return rows.map(({ body }) => CaseDocument.parse(JSON.parse(body)));
  }

  async close(): Promise<void> {
    await this.engine.stop();
    await this.store.close();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}

export async function openImportBench(): Promise<ImportBench> {
  const store = await testDatabase();
  const { db, url } = store;
  const idle = (name: string) => define(name, 1, async (context) => await context.wait('never', null));
  const engine = await createEngine({
    db,
    url,
    clock: () => NOW,
    definitions: () => [idle(REMITTANCE_PROCESS), idle(CASE_PROCESS)],
    callHandlers: {},
  });
  await inTransaction(db, async (tx) => {
    await insertSites(tx, demoOrganisation.sites);
    await insertPayers(tx, demoOrganisation.payers);
  });
  await publishPolicies({ db, clock: () => NOW });
  return new ImportBench(store, await mkdtemp(join(tmpdir(), 'countersign-import-')), engine);
}

export type SetText = {
  readonly trace: string;
  /** BPR02, '80' for eighty dollars. */
  readonly amount: string;
  /** TRN03 of the payer; Northern Plains when absent. */
  readonly payer?: string;
  /** NPI of the payee; Mercy General when absent. */
  readonly payee?: string;
  /** Segments of the claims, and of provider adjustments behind them. */
  readonly body: readonly string[];
};

/** A file with these transaction sets, in the envelope of a clearing house. */
export function remittanceText(
  sets: readonly SetText[],
  envelope = { sender: 'CLEARINGHOUSE  ', control: '000000007' },
) {
  return [
    `ISA*00*          *00*          *ZZ*${envelope.sender}*ZZ*LAKESHORE      *261124*0815*^*00501*${envelope.control}*0*P*:`,
    `GS*HP*CLEARING*LAKESHORE*20261124*0815*7*X*005010X221A1`,
    ...sets.flatMap((set, index) => setSegments(set, String(index + 1).padStart(4, '0'))),
    `GE*${sets.length}*7`,
    `IEA*1*${envelope.control}`,
  ]
    .map((segment) => `${segment}~\n`)
    .join('');
}

function setSegments({ trace, amount, payer = '1460012345', payee = '1234567893', body }: SetText, control: string) {
  const segments = [
    `BPR*I*${amount}*C*ACH*CCP*01*000000000*DA*222*${payer}**01*000000000*DA*444*20261120`,
    `TRN*1*${trace}*${payer}`,
    'DTM*405*20261119',
    'N1*PR*A PAYER THAT NO NAME TELLS',
    `N1*PE*LAKESHORE*XX*${payee}`,
    'LX*1',
    ...body,
  ];
  return [`ST*835*${control}`, ...segments, `SE*${segments.length + 2}*${control}`];
}

/** $100 charged, $15 contractual, $5 patient share, $80 paid. */
export function plainClaim(account: string): string[] {
  return [`CLP*${account}*1*100*80*5*12*PCN-${account}`, 'CAS*CO*45*15', 'CAS*PR*3*5'];
}
