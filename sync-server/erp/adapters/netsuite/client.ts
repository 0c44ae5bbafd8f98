import type * as z from 'zod';
import { ErpError, type ErpErrorCode } from '../../port.ts';
import { tokenAuthorization } from '../kit/authorization.ts';
import { lost, shortText, type CallKind } from '../kit/faults.ts';
import { ErpHttp, parseJson, readAnswer, type HttpAnswer } from '../kit/http-client.ts';
import { clientAssertion } from './assertion.ts';
import { Failure, JournalEntry, page } from './wire.ts';

export const NAME = 'NetSuite';

export type NetSuiteSettings = {
  /** 'https://ACCOUNT.suitetalk.api.netsuite.com'. */
  readonly url: string;
  /** Id of the subsidiary that the entries are of. */
  readonly subsidiary: string;
  readonly clientId: string;
  readonly certificateId: string;
  /** Private key, PEM. */
  readonly secret: string;
  readonly timeoutMs?: number | undefined;
};

const RECORD = 'services/rest/record/v1/journalEntry/eid:';
const PAGE = 1000;

/** NetSuite's REST web services. @see docs.oracle.com, SuiteTalk REST Web Services */
export class NetSuiteClient {
  readonly #http: ErpHttp;

  constructor({ url, clientId, certificateId, secret, timeoutMs }: NetSuiteSettings, clock: () => Date) {
    const tokenUrl = new URL('/services/rest/auth/oauth2/v1/token', url).href;
    const form = () => ({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertionOf({ clientId, certificateId, privateKey: secret, tokenUrl }, clock()),
    });
    const authorization = tokenAuthorization({ name: NAME, tokenUrl, form, clock });
    this.#http = new ErpHttp({ name: NAME, url, authorization, clock, timeoutMs });
  }

  /** Every row of a question in SuiteQL. */
  async query<T>(row: z.ZodType<T>, q: string): Promise<T[]> {
    const rows: T[] = [];
    for (;;) {
      const answer = await this.#http.send({
        method: 'POST',
        path: `services/rest/query/v1/suiteql?limit=${PAGE}&offset=${rows.length}`,
        kind: 'reads',
        body: JSON.stringify({ q }),
        headers: { 'content-type': 'application/json', prefer: 'transient' },
      });
      if (answer.status !== 200) throw faultOf(answer, 'reads');
      const { items, hasMore } = readAnswer(page(row), answer.text, NAME, 'reads');
      rows.push(...items);
      if (!hasMore || items.length === 0) return rows;
    }
  }

  async journalEntry(ref: string): Promise<JournalEntry | null> {
    const path = `${RECORD}${ref}?expandSubResources=true`;
    const answer = await this.#http.send({ method: 'GET', path, kind: 'reads' });
    if (answer.status === 404) return null;
    if (answer.status !== 200) throw faultOf(answer, 'reads');
    return readAnswer(JournalEntry, answer.text, NAME, 'reads');
  }

  /** Makes it, or makes one that is there the same again. */
  async putJournalEntry(ref: string, values: unknown, signal: AbortSignal): Promise<void> {
    const answer = await this.#http.send({
      method: 'PUT',
      path: RECORD + ref,
      kind: 'changes',
      body: JSON.stringify(values),
      headers: { 'content-type': 'application/json' },
      signal,
    });
    if (answer.status !== 204) throw faultOf(answer, 'changes');
  }
}

function assertionOf(...given: Parameters<typeof clientAssertion>): string {
  try {
    return clientAssertion(...given);
  } catch (error) {
    throw new ErpError('bad-credentials', `The private key for ${NAME} cannot be read.`, { cause: error });
  }
}

function faultOf({ status, text }: HttpAnswer, kind: CallKind): ErpError {
  const failure = Failure.safeParse(parseJson(text));
  if (!failure.success || status >= 500) return lost(`${NAME} answered with status ${status}.`, kind);
  const [first] = failure.data['o:errorDetails'];
  const why = shortText(first?.detail ?? failure.data.title);
  return new ErpError(codeOf(first?.['o:errorCode'] ?? '', why), `${NAME} refused it: ${why}`);
}

function codeOf(code: string, why: string): ErpErrorCode {
  if (/period/i.test(why) && /closed|locked|no.*period/i.test(why)) return 'period-closed';
  if (code === 'INSUFFICIENT_PERMISSION') return 'forbidden';
  return code === 'INVALID_KEY_OR_REF' || code === 'NONEXISTENT_ID' ? 'mapping' : 'invalid';
}
