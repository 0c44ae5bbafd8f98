import * as z from 'zod';
import { ErpError, type ErpErrorCode } from '../../port.ts';
import { fixedAuthorization } from '../kit/authorization.ts';
import { lost, shortText, type CallKind } from '../kit/faults.ts';
import { ErpHttp, parseJson, readAnswer, type HttpAnswer, type HttpCall } from '../kit/http-client.ts';
import { data, Failure } from './wire.ts';

export const NAME = 'ERPNext';

export type ErpNextSettings = {
  readonly url: string;
  readonly company: string;
  readonly apiKey: string;
  readonly secret: string;
  readonly timeoutMs?: number | undefined;
};

/** Another entry came first under the same key, or this one did and the answer was lost. */
export class DuplicateEntry extends Error {
  override readonly name = 'DuplicateEntry';
}

/** Frappe's REST interface to documents. @see docs.frappe.io/framework, REST API */
export class ErpNextClient {
  readonly #http: ErpHttp;

  constructor({ url, apiKey, secret, timeoutMs }: ErpNextSettings, clock: () => Date) {
    const authorization = fixedAuthorization(`token ${apiKey}:${secret}`);
    this.#http = new ErpHttp({ name: NAME, url, authorization, clock, timeoutMs });
  }

  /** All documents of a kind that match. @param filters  as Frappe takes them: [field, operator, value]. */
  async list<T>(row: z.ZodType<T>, doctype: string, query: ListQuery): Promise<T[]> {
    const params = new URLSearchParams({
      fields: JSON.stringify(query.fields),
      filters: JSON.stringify(query.filters ?? []),
      // Without it Frappe gives twenty.
      limit_page_length: '0',
      ...(query.groupBy === undefined ? {} : { group_by: query.groupBy }),
      ...(query.orderBy === undefined ? {} : { order_by: query.orderBy }),
    });
    const path = `api/resource/${encodeURIComponent(doctype)}?${params.toString()}`;
    return (await this.#read(data(z.array(row)), { method: 'GET', path, kind: 'reads' })).data;
  }

  async get<T>(schema: z.ZodType<T>, doctype: string, name: string): Promise<T> {
    const path = `api/resource/${encodeURIComponent(doctype)}/${encodeURIComponent(name)}`;
    return (await this.#read(data(schema), { method: 'GET', path, kind: 'reads' })).data;
  }

  /** @throws ErpError, DuplicateEntry */
  async insert<T>(schema: z.ZodType<T>, doctype: string, values: unknown, signal?: AbortSignal): Promise<T> {
    const path = `api/resource/${encodeURIComponent(doctype)}`;
    const headers = { 'content-type': 'application/json' };
    const call = { method: 'POST', path, kind: 'changes', body: JSON.stringify(values), headers, signal } as const;
    return (await this.#read(data(schema), call)).data;
  }

  /** Takes a draft through to submitted. */
  async submit(doctype: string, name: string, signal: AbortSignal): Promise<void> {
    const path = `api/resource/${encodeURIComponent(doctype)}/${encodeURIComponent(name)}`;
    const headers = { 'content-type': 'application/json' };
    const call = { method: 'PUT', path, kind: 'changes', body: '{"docstatus":1}', headers, signal } as const;
    await this.#read(data(z.object({ docstatus: z.literal(1) })), call);
  }

  /** Who the key belongs to. */
  async user(): Promise<string> {
    const call = { method: 'GET', path: 'api/method/frappe.auth.get_logged_user', kind: 'reads' } as const;
    return (await this.#read(z.object({ message: z.string() }), call)).message;
  }

  async #read<T>(schema: z.ZodType<T>, call: HttpCall): Promise<T> {
    const answer = await this.#http.send(call);
    if (answer.status !== 200) throw faultOf(answer, call.kind);
    return readAnswer(schema, answer.text, NAME, call.kind);
  }
}

export type ListQuery = {
  readonly fields: readonly string[];
  readonly filters?: readonly (readonly [string, string, unknown])[];
  readonly groupBy?: string;
  readonly orderBy?: string;
};

function faultOf({ status, text }: HttpAnswer, kind: CallKind): ErpError | DuplicateEntry {
  const failure = Failure.safeParse(parseJson(text));
  if (!failure.success || status >= 500) return lost(`${NAME} answered with status ${status}.`, kind);
  const { exc_type: type = '', exception = '', _server_messages: messages } = failure.data;
  const why = shortText(messagesOf(messages) || exception || type);
  if (status === 409 || /DuplicateEntryError|UniqueValidationError/.test(type)) return new DuplicateEntry(why);
  return new ErpError(codeOf(type, why, status), `${NAME} refused it: ${why}`);
}

function codeOf(type: string, why: string, status: number): ErpErrorCode {
  if (/ClosedAccountingPeriod|PeriodClos|FiscalYear/.test(type) || /closed|not in any active Fiscal Year/i.test(why))
    return 'period-closed';
  if (type === 'PermissionError') return 'forbidden';
  return status === 404 || type === 'LinkValidationError' ? 'mapping' : 'invalid';
}

function messagesOf(text: string | undefined): string {
  const list = z.array(z.string()).safeParse(text === undefined ? undefined : parseJson(text));
  if (!list.success) return '';
  const Message = z.object({ message: z.string() });
  return list.data
    .map((one) => Message.safeParse(parseJson(one)))
    .flatMap(({ data: message }) => (message ? [message.message] : []))
    .join(' ');
}
