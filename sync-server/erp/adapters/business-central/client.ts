import type * as z from 'zod';
import { ErpError, type ErpErrorCode } from '../../port.ts';
import { tokenAuthorization } from '../kit/authorization.ts';
import { lost, shortText, type CallKind } from '../kit/faults.ts';
import { ErpHttp, parseJson, readAnswer, type HttpAnswer, type HttpCall } from '../kit/http-client.ts';
import { Failure, page } from './wire.ts';

export const NAME = 'Business Central';
const SCOPE = 'https://api.businesscentral.dynamics.com/.default';

export type BusinessCentralSettings = {
  /** 'https://api.businesscentral.dynamics.com/v2.0/TENANT/ENVIRONMENT/api/v2.0'. */
  readonly url: string;
  /** Id of the company, a GUID. */
  readonly company: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly secret: string;
  readonly timeoutMs?: number | undefined;
};

/** Where Microsoft gives tokens for the tenant that an address of the cloud names. */
export function tokenUrlOf(url: string): string {
  const [, tenant = 'organizations'] = /^https:\/\/[^/]+\/v2\.0\/([^/]+)\//.exec(url) ?? [];
  return `https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`;
}

/**
 * Business Central's API v2.0 of one company.
 *
 * @see learn.microsoft.com: API (v2.0), service-to-service authentication, error codes
 */
export class BusinessCentralClient {
  readonly #http: ErpHttp;
  readonly #company: string;

  constructor({ url, company, tokenUrl, clientId, secret, timeoutMs }: BusinessCentralSettings, clock: () => Date) {
    const form = () => ({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: secret,
      scope: SCOPE,
    });
    const authorization = tokenAuthorization({ name: NAME, tokenUrl, form, clock });
    this.#http = new ErpHttp({ name: NAME, url, authorization, clock, timeoutMs });
    this.#company = `companies(${encodeURIComponent(company)})/`;
  }

  /** All rows of a list, page by page. @param path  below the company. */
  async list<T>(row: z.ZodType<T>, path: string, query: Readonly<Record<string, string>> = {}): Promise<T[]> {
    const rows: T[] = [];
    const asked = Object.entries(query).map(([name, value]) => `$${name}=${encodeURIComponent(value)}`);
    let next: string | undefined = `${this.#company}${path}${asked.length === 0 ? '' : `?${asked.join('&')}`}`;
    while (next !== undefined) {
      const text: string = await this.#taken({ method: 'GET', path: next, kind: 'reads' }, [200]);
      const answer: { value: T[]; '@odata.nextLink'?: string | undefined } = readAnswer(page(row), text, NAME, 'reads');
      rows.push(...answer.value);
      next = answer['@odata.nextLink'];
    }
    return rows;
  }

  async create<T>(schema: z.ZodType<T>, path: string, values: unknown, signal?: AbortSignal): Promise<T> {
    const call = { method: 'POST', path: this.#company + path, kind: 'changes', signal } as const;
    const headers = { 'content-type': 'application/json' };
    return readAnswer(
      schema,
      await this.#taken({ ...call, body: JSON.stringify(values), headers }, [201]),
      NAME,
      'changes',
    );
  }

  /** A bound action: no body there and none back. */
  async act(path: string, signal?: AbortSignal): Promise<void> {
    await this.#taken({ method: 'POST', path: this.#company + path, kind: 'changes', signal }, [204]);
  }

  async remove(path: string): Promise<void> {
    const call = {
      method: 'DELETE',
      path: this.#company + path,
      kind: 'changes',
      headers: { 'if-match': '*' },
    } as const;
    await this.#taken(call, [204, 404]);
  }

  async #taken(call: HttpCall, statuses: readonly number[]): Promise<string> {
    const answer = await this.#http.send(call);
    if (statuses.includes(answer.status)) return answer.text;
    throw faultOf(answer, call.kind);
  }
}

/** @see learn.microsoft.com, dynamics_error_codes: the first word of a code is its kind. */
function faultOf({ status, text }: HttpAnswer, kind: CallKind): ErpError {
  const failure = Failure.safeParse(parseJson(text));
  if (!failure.success || status >= 500) return lost(`${NAME} answered with status ${status}.`, kind);
  const { code, message } = failure.data.error;
  if (code.startsWith('Internal_')) return lost(`${NAME} failed: ${shortText(message)}`, kind);
  return new ErpError(codeOf(code, message, status), `${NAME} refused it: ${shortText(message)}`);
}

function codeOf(code: string, message: string, status: number): ErpErrorCode {
  if (code.startsWith('Authorization_')) return 'forbidden';
  if (/allowed posting dates|accounting period/i.test(message)) return 'period-closed';
  if (status === 404 || code.startsWith('BadRequest_NotFound') || /cannot be found|does not exist/.test(message))
    return 'mapping';
  return 'invalid';
}
