import type * as z from 'zod';
import { ErpError, type ErpErrorCode } from '../../port.ts';
import { fixedAuthorization } from '../kit/authorization.ts';
import { lost, shortText } from '../kit/faults.ts';
import { ErpHttp, readAnswer } from '../kit/http-client.ts';
import { list } from './wire.ts';
import { elements, readXml, textOf, type XmlNode } from './xml.ts';

export const NAME = 'SAP S/4HANA';
const POSTING = 'sap/bc/srt/scs_ext/sap/journalentrycreaterequestconfi';
const ODATA = 'sap/opu/odata/sap/';
const NOT_TAKEN = 3;

export type SapSettings = {
  /** 'https://TENANT-api.s4hana.cloud.sap'. */
  readonly url: string;
  readonly companyCode: string;
  /** The communication user. */
  readonly user: string;
  readonly secret: string;
  readonly timeoutMs?: number | undefined;
};

/** S/4HANA: SOAP to post, OData 2 to read. */
export class SapClient {
  readonly #http: ErpHttp;

  constructor({ url, user, secret, timeoutMs }: SapSettings, clock: () => Date) {
    const authorization = fixedAuthorization(`Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`);
    this.#http = new ErpHttp({ name: NAME, url, authorization, clock, timeoutMs });
  }

  async list<T>(row: z.ZodType<T>, set: string, query: Readonly<Record<string, string>>): Promise<T[]> {
    const asked = Object.entries(query).map(([name, value]) => `&$${name}=${encodeURIComponent(value)}`);
    let next: string | undefined = `${ODATA}${set}?$format=json${asked.join('')}`;
    const rows: T[] = [];
    while (next !== undefined) {
      const { status, text } = await this.#http.send({ method: 'GET', path: next, kind: 'reads' });
      if (status !== 200) throw lost(`${NAME} answered with status ${status}.`, 'reads');
      const answer: { d: { results: T[]; __next?: string | undefined } } = readAnswer(list(row), text, NAME, 'reads');
      rows.push(...answer.d.results);
      next = answer.d.__next;
    }
    return rows;
  }

  /** Sends a request and reads its confirmation: what SAP refuses comes with status 200 as well. @throws ErpError */
  async post(request: string, signal: AbortSignal): Promise<void> {
    const { status, text } = await this.#http.send({
      method: 'POST',
      path: POSTING,
      kind: 'changes',
      body: request,
      headers: { 'content-type': 'text/xml; charset=utf-8', accept: 'text/xml', soapaction: '""' },
      signal,
    });
    const answer = status === 200 ? readXml(text) : null;
    const [confirmation] = answer ? elements(answer, 'JournalEntryBulkCreateConfirmation') : [];
    if (!confirmation) throw lost(`${NAME} answered with status ${status} and no confirmation.`, 'changes');
    const worst = elements(confirmation, 'MaximumLogItemSeverityCode').map((node) => Number(node.text));
    if (worst.some((severity) => severity >= NOT_TAKEN)) throw refusalOf(confirmation);
    const [document] = elements(confirmation, 'AccountingDocument');
    if (!document || !/[1-9]/.test(document.text)) throw lost(`${NAME} confirmed no document.`, 'changes');
  }
}

function refusalOf(confirmation: XmlNode): ErpError {
  const notes = elements(confirmation, 'Item').filter((item) => Number(textOf(item, 'SeverityCode')) >= NOT_TAKEN);
  const types = notes.map((item) => textOf(item, 'TypeID')).join(' ');
  // The first line of a log says only that there were errors.
  const why = shortText(
    (notes.length > 1 ? notes.slice(1) : notes).map((item) => textOf(item, 'Note')).join(' ') || 'no reason was given',
  );
  return new ErpError(codeOf(types, why), `${NAME} refused it: ${why}`);
}

/** By number and class of the message, as '201(F5)'. */
function codeOf(types: string, why: string): ErpErrorCode {
  if (/201\(F5\)/.test(types) || /posting period .* is not open/i.test(why)) return 'period-closed';
  if (/no authorization/i.test(why)) return 'forbidden';
  return /does not exist|is not defined|not maintained/i.test(why) ? 'mapping' : 'invalid';
}
