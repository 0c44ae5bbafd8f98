import * as z from 'zod';
import { ErpError, type ErpErrorCode } from '../../port.ts';
import { fixedAuthorization } from '../kit/authorization.ts';
import { lost, shortText, type CallKind } from '../kit/faults.ts';
import { ErpHttp, parseJson, readAnswer, type HttpAnswer } from '../kit/http-client.ts';
import { Failure } from './wire.ts';

export const NAME = 'Odoo';

export type OdooSettings = {
  readonly url: string;
  readonly database: string;
  /** An API key; Odoo lets them live three months at most. */
  readonly secret: string;
  readonly timeoutMs?: number | undefined;
};

type Domain = readonly (readonly [string, string, unknown])[];

/** Odoo's JSON-2: each call is a transaction of its own. @see Odoo 19, developer/reference/external_api */
export class OdooClient {
  readonly #http: ErpHttp;
  readonly #database: string;

  constructor({ url, database, secret, timeoutMs }: OdooSettings, clock: () => Date) {
    const authorization = fixedAuthorization(`bearer ${secret}`);
    this.#http = new ErpHttp({ name: NAME, url, authorization, clock, timeoutMs });
    this.#database = database;
  }

  async search<T>(row: z.ZodType<T>, model: string, domain: Domain, fields: readonly string[]): Promise<T[]> {
    const body = { domain, fields, order: 'id' };
    return await this.call(z.array(row), { model, method: 'search_read', body, kind: 'reads' });
  }

  async call<T>(schema: z.ZodType<T>, call: OdooCall): Promise<T> {
    const answer = await this.#http.send({
      method: 'POST',
      path: `json/2/${call.model}/${call.method}`,
      kind: call.kind,
      body: JSON.stringify(call.body),
      headers: { 'content-type': 'application/json', 'x-odoo-database': this.#database },
      signal: call.signal,
    });
    if (answer.status !== 200) throw faultOf(answer, call.kind);
    return readAnswer(schema, answer.text, NAME, call.kind);
  }
}

export type OdooCall = {
  readonly model: string;
  readonly method: string;
  readonly body: unknown;
  readonly kind: CallKind;
  readonly signal?: AbortSignal;
};

function faultOf({ status, text }: HttpAnswer, kind: CallKind): ErpError {
  const failure = Failure.safeParse(parseJson(text));
  if (!failure.success || status >= 500) return lost(`${NAME} answered with status ${status}.`, kind);
  const { name, message } = failure.data;
  return new ErpError(codeOf(name, message, status), `${NAME} refused it: ${shortText(message)}`);
}

function codeOf(name: string, message: string, status: number): ErpErrorCode {
  if (/AccessError|AccessDenied/.test(name)) return 'forbidden';
  if (/lock date|prior to and inclusive of/i.test(message)) return 'period-closed';
  return status === 404 || /MissingError/.test(name) ? 'mapping' : 'invalid';
}
