import type * as z from 'zod';
import { ErpError, type ErpErrorCode } from '../../port.ts';
import { fixedAuthorization } from '../kit/authorization.ts';
import { lost, shortText, type CallKind } from '../kit/faults.ts';
import { ErpHttp, readAnswer, type HttpCall } from '../kit/http-client.ts';
import { Job, JobStatus, Output, page, Submitted } from './wire.ts';
import { firstInZip, zipOf } from './zip.ts';

export const NAME = 'Oracle Fusion';
const REST = 'fscmRestApi/resources/11.13.18.05/';
const JOBS = 'ess/rest/scheduler/v1/requests';
const JOB = '/oracle/apps/ess/financials/generalLedger/programs/common,JournalImportLauncher';
const UNFINISHED = 'state in ("WAIT","READY","RUNNING")';
const PAGE = 200;

export type OracleSettings = {
  /** 'https://SERVER.fa.ocs.oraclecloud.com'. */
  readonly url: string;
  readonly ledgerId: string;
  readonly dataAccessSetId: string;
  /** An account combination with * where the natural account stands: '01-*-000'. */
  readonly combination: string;
  readonly user: string;
  readonly secret: string;
  readonly timeoutMs?: number | undefined;
  /** Between two looks at a job that runs. */
  readonly pollMs?: number | undefined;
};

/** Fusion's REST resources. @see docs.oracle.com, REST API for Oracle Fusion Cloud Financials (farfa) */
export class OracleClient {
  readonly #http: ErpHttp;

  constructor({ url, user, secret, timeoutMs }: OracleSettings, clock: () => Date) {
    const authorization = fixedAuthorization(`Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`);
    this.#http = new ErpHttp({ name: NAME, url, authorization, clock, timeoutMs });
  }

  async list<T>(row: z.ZodType<T>, resource: string, query: Readonly<Record<string, string>>): Promise<T[]> {
    return await this.#pages(row, REST + resource, query);
  }

  /** Jobs that import journals and have not ended. */
  async unfinished(): Promise<z.infer<typeof Job>[]> {
    return await this.#pages(Job, JOBS, { q: UNFINISHED });
  }

  /** @returns the number of the job. */
  async importJournal(file: string, parameters: readonly string[], signal: AbortSignal): Promise<number> {
    const values = {
      OperationName: 'importBulkData',
      DocumentContent: zipOf('GlInterface.csv', Buffer.from(file)).toString('base64'),
      ContentType: 'zip',
      FileName: 'GlInterface.zip',
      DocumentAccount: 'fin/generalLedger/import',
      JobName: JOB,
      ParameterList: parameters.join(','),
    };
    const { ReqstId: id } = await this.#operation(Submitted, values, 'changes', signal);
    if (id <= 0) throw new ErpError('invalid', `${NAME} did not take the file.`);
    return id;
  }

  /** SUCCEEDED, ERROR, WARNING, or what a job is that still runs. */
  async jobStatus(id: number): Promise<string> {
    const finder = `ESSJobStatusRF;requestId=${id}`;
    const [status] = await this.list(JobStatus, 'erpintegrations', { finder });
    return status?.RequestStatus ?? '';
  }

  /** Why a job took no journal, by the codes in its report. */
  async refusalOf(id: number): Promise<ErpError> {
    const values = { OperationName: 'downloadESSJobExecutionDetails', ReqstId: String(id), FileType: 'OUT' };
    const { DocumentContent: content } = await this.#operation(Output, values, 'reads');
    const report = firstInZip(Buffer.from(content, 'base64'))?.content.toString() ?? '';
    const why = shortText(report) || `the report of request ${id} says why`;
    return new ErpError(codeOf(report), `${NAME} did not import the journal: ${why}`);
  }

  async #operation<T>(schema: z.ZodType<T>, values: unknown, kind: CallKind, signal?: AbortSignal): Promise<T> {
    const headers = { 'content-type': 'application/vnd.oracle.adf.resourceitem+json' };
    const call = { method: 'POST', path: `${REST}erpintegrations`, body: JSON.stringify(values), headers } as const;
    return readAnswer(schema, await this.#taken({ ...call, kind, signal }, 201), NAME, kind);
  }

  async #pages<T>(row: z.ZodType<T>, path: string, query: Readonly<Record<string, string>>): Promise<T[]> {
    const rows: T[] = [];
    for (;;) {
      const asked = { ...query, onlyData: 'true', limit: String(PAGE), offset: String(rows.length) };
      const parameters = Object.entries(asked).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
      const call = { method: 'GET', path: `${path}?${parameters.join('&')}`, kind: 'reads' } as const;
      const { items, hasMore } = readAnswer(page(row), await this.#taken(call, 200), NAME, 'reads');
      rows.push(...items);
      if (!hasMore || items.length === 0) return rows;
    }
  }

  async #taken(call: HttpCall, expected: number): Promise<string> {
    const { status, text } = await this.#http.send(call);
    if (status === expected) return text;
    if (status >= 500 || status < 400) throw lost(`${NAME} answered with status ${status}.`, call.kind);
    throw new ErpError(status === 404 ? 'mapping' : 'invalid', `${NAME} refused it: ${shortText(text)}`);
  }
}

/** By the codes of the journal import: EP of periods, EF of accounts. */
function codeOf(report: string): ErpErrorCode {
  if (/\bEP\d\d\b/.test(report)) return 'period-closed';
  return /\bEF\d\d\b/.test(report) ? 'mapping' : 'invalid';
}
